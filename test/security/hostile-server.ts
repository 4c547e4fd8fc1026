import http, { type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import { hostileImages } from './hostile-images.ts'

/** Answers one order of pictures in a way of its own. */
type Answer = (response: ServerResponse) => void

export interface HostileServer {
  readonly url: string
  /** Names of all answers; a prompt that has one of them in angle brackets gets it. */
  readonly names: readonly string[]
  close(): Promise<void>
}

const MEBIBYTE = 1 << 20

function json(text: string | Buffer, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(text)
  }
}

const picture = (base64: string): string => `{"created":1,"data":[{"b64_json":"${base64}"}]}`

/** Sends the piece until the other side has had enough. */
function endless(piece: Buffer): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  }
}

/** As it stands on the wire, from the status line on. */
function raw(text: string): Answer {
  return (response) => {
    response.socket?.end(text)
  }
}

async function answers(): Promise<Readonly<Record<string, Answer>>> {
  const bomb = gzipSync(Buffer.alloc(80 * MEBIBYTE, ' '))
  const zeros = Buffer.alloc(MEBIBYTE, '0')
  const whole = deflateSync(picture('x'.repeat(10)))
  const files = await hostileImages()
  return {
    'gzip-bomb': json(bomb, { 'content-encoding': 'gzip' }),
    'gzip-twice': json(gzipSync(bomb), { 'content-encoding': 'gzip, gzip' }),
    'gzip-ten-times': json('x', { 'content-encoding': Array(10).fill('gzip').join(', ') }),
    'gzip-that-is-none': json('{}', { 'content-encoding': 'gzip' }),
    'unknown-encoding': json(whole, { 'content-encoding': 'x-evil' }),
    'endless-spaces': endless(Buffer.alloc(MEBIBYTE, ' ')),
    'endless-base64': (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"created":1,"data":[{"b64_json":"')
      const more = (): void => {
        while (!response.destroyed && response.write(zeros));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    },
    'terabyte-promised': json('{', { 'content-length': '1000000000000' }),
    'deep-arrays': json('['.repeat(MEBIBYTE)),
    'deep-objects': json('{"a":'.repeat(MEBIBYTE)),
    'million-keys': json(`{${Array.from({ length: MEBIBYTE }, (_, n) => `"k${n}":0`).join(',')}}`),
    'million-pictures': json(`{"data":[${Array(MEBIBYTE).fill('{"b64_json":""}').join(',')}]}`),
    'many-pictures': json(
      `{"data":[${Array(500)
        .fill(`{"b64_json":"${'A'.repeat(4_000)}"}`)
        .join(',')}]}`,
    ),
    'lone-surrogates': json('{"data":[{"b64_json":"\\ud800"}],"usage":"\\udfff"}'),
    prototype: json(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"data":[]}',
    ),
    numbers: json(
      '{"created":-1e308,"data":[],"usage":{"input_tokens":-5,"output_tokens":1e400,"total_tokens":"9"}}',
    ),
    'not-json': json('<html>', { 'content-type': 'application/json' }),
    'not-utf8': json(Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])),
    'wrong-types': json('{"data":{"0":7},"usage":[],"error":[[]]}'),
    'status-999': (response) => response.writeHead(999).end('{}'),
    'status-100-storm': raw('HTTP/1.1 100 Continue\r\n\r\n'.repeat(50_000)),
    'not-http': raw('SSH-2.0-OpenSSH_9.9\r\n'),
    'two-lengths': raw('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 7\r\n\r\n{}'),
    'header-flood': raw(`HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(50_000)}\r\n{}`),
    'split-headers': raw(
      'HTTP/1.1 200 OK\r\nx-request-id: a\rset-cookie: b\r\ncontent-length: 2\r\n\r\n{}',
    ),
    ...Object.fromEntries(
      files.map(({ name, bytes }) => [name, json(picture(bytes.toString('base64')))]),
    ),
  }
}

/** A provider of OpenAI's dialect that means harm with every answer; to us it is a mock that runs already. */
export async function startHostileServer(): Promise<HostileServer> {
  const known = await answers()
  let url = ''
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.url === '/_assay/health') {
        const dialects = { openai: `${url}/v1` }
        const keys = { openai: 'sk-hostile-server-0123456789' }
        return json(JSON.stringify({ world: 'hostile', dialects, keys }))(response)
      }
      if (request.url === '/_assay/ledger') return json('{"entries":[]}')(response)
      const body = Buffer.concat(chunks).toString()
      const name = /<([^>]+)>/.exec(body)?.[1] ?? ''
      known[name]?.(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    names: Object.keys(known),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
