import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readBody } from '../body.ts'
import { deliver } from '../http/deliver.ts'
import { pause } from '../http/pause.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { openRequestLog } from '../request-log.ts'
import { openAnswers } from './answers.ts'
import { meaningOf } from './canonical.ts'
import { basePathOf, placesOf } from './places.ts'
import type { Recording } from './recording.ts'
import { neverRecorded, recordedReply } from './replies.ts'

/** A running mock that answers from a recorded run. It bills nobody. */
export interface Replay {
  readonly url: string
  /** By provider, for those that the run has recorded. */
  readonly baseUrls: Readonly<Record<string, string>>
  /** Any key is good; these are made up. */
  readonly keys: Readonly<Record<string, string>>
  readonly world: string
  close(): Promise<void>
}

/**
 * Serves a recorded run on 127.0.0.1. `speed` divides the recorded times, 0 takes them away. Rejects
 * when the port is taken.
 */
export async function startReplay(options: {
  readonly recording: Recording
  readonly port?: number
  readonly speed?: number
  readonly now: () => number
  readonly sleep?: typeof pause
}): Promise<Replay> {
  const { recording, port = 0, speed = 0, now, sleep = pause } = options
  const places = placesOf(recording.exchanges)
  const answers = openAnswers(recording, places)
  const requests = openRequestLog(now)
  const providers = [...new Set(recording.exchanges.map(({ provider }) => provider))]
  // A record takes out whatever begins like the key: no model may begin so.
  const keys = Object.fromEntries(providers.map((one) => [one, `replay-key-for-${one}`]))
  const world = `replay of ${recording.name}`

  const control = (path: string, origin: string): Reply => {
    switch (path) {
      case '/_assay/health':
        return jsonReply(200, { ready: true, world, dialects: baseUrlsAt(origin), keys })
      case '/_assay/ledger':
        return jsonReply(200, { entries: [], total: '0' })
      case '/_assay/requests':
        return jsonReply(200, { requests: requests.list() })
      case '/_assay/reset':
        answers.clear()
        requests.clear()
        return jsonReply(200, { ready: true })
      default:
        return jsonReply(404, { message: `a replay has no ${path}` })
    }
  }
  const baseUrlsAt = (origin: string): Readonly<Record<string, string>> =>
    Object.fromEntries(providers.map((one) => [one, `${origin}${basePathOf(one)}`]))

  const answer = async (incoming: IncomingMessage): Promise<Reply | null> => {
    const { method = 'GET', url = '/', headers } = incoming
    const origin = `http://${headers.host ?? '127.0.0.1'}`
    const { pathname } = new URL(url, origin)
    if (pathname.startsWith('/_assay/')) return control(pathname, origin)
    const body = await readBody(incoming).catch(() => null)
    if (body === null) return null
    const logged = requests.add({ method, path: url, headers, body: body.text })
    const asked = meaningOf(body)
    const found = answers.next(method, url, asked)
    if (found.kind === 'unheard-of') {
      logged.unknown()
      return neverRecorded({ method, path: url, asked, alike: found.alike, recording })
    }
    const { answered } = found
    if (speed > 0) await sleep(answered.exchange.totalMs / speed)
    return recordedReply(answered, { asked, recording, places, origin })
  }

  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    void answer(incoming)
      .catch((error: Error) => jsonReply(500, { error: { message: error.message } }))
      .then((reply) => (reply === null ? undefined : deliver(reply, outgoing)))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    baseUrls: baseUrlsAt(url),
    keys,
    world,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}
