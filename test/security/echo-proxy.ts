import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { request } from 'undici'

/** What a hostile provider does to one string of its answer. `name` is the field it stands in. */
export type Spoil = (text: string, name: string) => string

/** A hostile provider, with what it knows of the request that it answers: all of its headers. */
export type Hostility = (headers: string) => {
  readonly spoil: Spoil
  readonly headers: Readonly<Record<string, string>>
}

export interface Proxy {
  readonly url: string
  close(): Promise<void>
}

/**
 * A provider between us and the mock that answers as the mock does, but for its strings. Its control
 * paths and its binary answers stay as they are; addresses in answers become its own.
 */
export async function startProxy(upstream: string, hostility: Hostility): Promise<Proxy> {
  let url = ''
  const server = http.createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => incoming.socket.resetAndDestroy())
  })

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body: Buffer[] = []
    for await (const chunk of incoming) body.push(chunk as Buffer)
    const path = incoming.url ?? '/'
    const answer = await request(`${upstream}${path}`, {
      method: (incoming.method ?? 'GET') as 'GET',
      headers: withoutTransport(incoming.headers),
      body: body.length === 0 ? null : Buffer.concat(body),
    })
    const bytes = Buffer.from(await answer.body.arrayBuffer())
    const isControl = path.startsWith('/_assay')
    const isText = /json|text|event-stream/.test(String(answer.headers['content-type'] ?? ''))
    const { spoil, headers: added } = hostility(incoming.rawHeaders.join('\n'))
    const headers = { ...withoutTransport(answer.headers), ...(isControl ? {} : added) }
    const text = bytes.toString('utf8').replaceAll(upstream, url)
    const own = isControl ? text : rewritten(text, spoil)
    outgoing.writeHead(answer.statusCode, headers).end(isText ? own : bytes)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

function withoutTransport(headers: Headers): Record<string, string | string[]> {
  const own: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    const isOwn = !/^(?:content-length|transfer-encoding|connection)$/.test(name)
    if (isOwn && value !== undefined) own[name] = value
  }
  return own
}

function rewritten(text: string, spoil: Spoil): string {
  try {
    return JSON.stringify(spoilt(JSON.parse(text), '', spoil))
  } catch {
    return spoil(text, '')
  }
}

function spoilt(value: unknown, name: string, spoil: Spoil): unknown {
  if (typeof value === 'string') return spoil(value, name)
  if (Array.isArray(value)) return value.map((one) => spoilt(one, name, spoil))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, spoilt(one, key, spoil)]),
  )
}
