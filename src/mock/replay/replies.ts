import { bytesReply, DROPPED, jsonReply, type Reply } from '../http/reply.ts'
import { type Answered, differences } from './answers.ts'
import type { Meaning } from './canonical.ts'
import type { Places } from './places.ts'
import type { Recording } from './recording.ts'

const TOKEN = /\[image:([0-9a-f]{64})\]/g
const ONLY_TOKEN = /^\[image:([0-9a-f]{64})\]$/
const MOST_CHARACTERS = 120

/** A recorded answer as it was: pictures back in their places, links led to the mock. */
export async function recordedReply(
  { exchange, asked: then }: Answered,
  options: {
    readonly asked: Meaning
    readonly recording: Recording
    readonly places: Places
    readonly origin: string
  },
): Promise<Reply> {
  const { asked, recording, places, origin } = options
  const { status, headers, responseBody } = exchange
  if (status === null) return DROPPED
  const moved = Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name !== 'content-length' && name !== 'content-encoding')
      .map(([name, value]) => [name, places.rewrite(value, origin)]),
  )
  const picture = ONLY_TOKEN.exec(responseBody ?? '')?.[1]
  if (picture !== undefined) return bytesReply(status, [await recording.image(picture)], moved)
  const text = places.rewrite(responseBody ?? '', origin)
  const named = renamed(text, then.ids, asked.ids)
  return bytesReply(status, await withPictures(named, recording), moved)
}

/** Ids that are new in every run: the answer speaks of those that this client sent. */
function renamed(text: string, then: readonly string[], now: readonly string[]): string {
  return then.reduce((result, id, at) => result.replaceAll(id, now[at] ?? id), text)
}

async function withPictures(text: string, { image }: Recording): Promise<readonly Buffer[]> {
  const pieces: Buffer[] = []
  let from = 0
  for (const match of text.matchAll(TOKEN)) {
    const [token, sha256 = ''] = match
    pieces.push(Buffer.from(text.slice(from, match.index)))
    pieces.push(Buffer.from((await image(sha256)).toString('base64')))
    from = match.index + token.length
  }
  return [...pieces, Buffer.from(text.slice(from))]
}

/**
 * What an operation gets that was never recorded: 404 with what was recorded at its path and in which
 * fields it differs, in every place where some dialect looks for words.
 */
export function neverRecorded(options: {
  readonly method: string
  readonly path: string
  readonly asked: Meaning
  readonly alike: readonly Answered[]
  readonly recording: Recording
}): Reply {
  const { method, path, asked, alike, recording } = options
  const near = alike.map(({ asked: recorded }) =>
    differences(asked, recorded)
      .map((name) => `${name} ${shown(recorded.fields[name])}, not ${shown(asked.fields[name])}`)
      .join('; '),
  )
  const there =
    near.length === 0
      ? 'nothing at this path'
      : near.map((text, at) => `(${at + 1}) ${text}`).join(' ')
  const message = `never recorded. There is ${there}. Run ${recording.name}, ${method} ${path}`
  const error = { message, type: 'not_recorded', code: 'not_recorded', param: null }
  return {
    ...jsonReply(404, { error, message, detail: message, title: 'Not recorded', status: 404 }),
    knownPath: near.length > 0,
  }
}

function shown(value: string | undefined): string {
  if (value === undefined) return 'absent'
  return value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}…` : value
}
