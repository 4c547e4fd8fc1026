import { gzipSync } from 'node:zlib'
import type { FaultName } from '../faults.ts'
import { bytesReply, edgeReply, jsonReply, type Reply } from './reply.ts'

/** Words that would act in a terminal, a page, a spreadsheet or a CI log which printed them raw. */
export const HOSTILE_WORDS =
  '\u001b]8;;http://127.0.0.1:9/\u0007\u001b[2J<script>alert(1)</script><img src=x onerror=alert(1)>' +
  '\n::error file=a::pwned\n##[error]pwned\n=HYPERLINK("http://127.0.0.1:9/") ![x](http://127.0.0.1:9/x.png)\u202e'

/** What a fault makes of a whole answer; the rest of them is made on the way out. */
const SPOILS: Partial<Record<FaultName, (reply: Reply) => Reply>> = {
  'gateway-timeout': () => edgeReply(524, 'A timeout occurred'),
  'error-in-success': () =>
    jsonReply(200, {
      error: { message: 'The upstream provider failed.', type: 'server_error', code: null },
    }),
  'hostile-words': () =>
    jsonReply(500, {
      error: { message: HOSTILE_WORDS, code: HOSTILE_WORDS, type: 'server_error' },
      detail: HOSTILE_WORDS,
      title: HOSTILE_WORDS,
      message: HOSTILE_WORDS,
    }),
  'no-usage': (reply) =>
    changed(reply, (text) => text.replace(/,?"usage":\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/, '')),
  'odd-usage': (reply) =>
    changed(reply, (text) => text.replace(/("[a-z_]*tokens")\s*:\s*[0-9]+/g, '$1:"NaN"')),
  'base64-lines': (reply) =>
    withBase64(reply, (text) => text.replace(/.{76}/g, (line) => `${line}\\r\\n`)),
  'base64-url': (reply) =>
    withBase64(reply, (text) => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')),
  'base64-data-uri': (reply) => withBase64(reply, (text) => `data:image/png;base64,${text}`),
  'base64-damaged': (reply) =>
    withBase64(reply, (text) => {
      const middle = Math.floor(text.length / 2)
      return `${text.slice(0, middle)}**${text.slice(middle + 2)}`
    }),
  'gzip-bomb': () => ({
    ...bytesReply(
      200,
      Array.from({ length: BOMB_MEMBERS }, () => BOMB_MEMBER),
      {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
    ),
  }),
}

/** Gzip files can be joined: each of these holds 1 MiB of blanks. */
const BOMB_MEMBERS = 128
const BOMB_MEMBER = gzipSync(Buffer.alloc(1024 * 1024, ' '))

/** The reply as a fault of its content leaves it; the same for every other fault, and for streams. */
export function spoilt(reply: Reply): Reply {
  const spoil = reply.fault === null ? undefined : SPOILS[reply.fault.fault]
  if (spoil === undefined || reply.body.kind !== 'pieces') return reply
  const { entry, knownPath, fault } = reply
  return { ...spoil(reply), entry, knownPath, fault }
}

function changed(reply: Reply, change: (text: string) => string): Reply {
  if (reply.body.kind !== 'pieces') return reply
  const text = Buffer.concat(reply.body.pieces).toString('latin1')
  return {
    ...reply,
    body: { kind: 'pieces', pieces: [Buffer.from(change(text), 'latin1')] },
  }
}

/** Changes each string of a JSON body that is long enough to be a picture; a data: prefix stays off. */
function withBase64(reply: Reply, change: (base64: string) => string): Reply {
  return changed(reply, (text) =>
    text.replace(/"([A-Za-z0-9+/]{1000,}={0,2})"/g, (_, base64: string) => `"${change(base64)}"`),
  )
}
