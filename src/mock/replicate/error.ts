import { jsonReply, type Reply } from '../http/reply.ts'
import type { Trouble } from '../job/trouble.ts'
import { waitHeaders } from '../job/wait-headers.ts'
import type { Arrival } from '../scene.ts'

/** One field that failed validation. */
export interface InvalidField {
  readonly type: 'required' | 'invalid'
  readonly field: string
  readonly description: string
}

const problem = (
  status: number,
  title: string,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): Reply =>
  jsonReply(
    status,
    { title, detail, status, ...more },
    { 'content-type': 'application/problem+json' },
  )

/** Each trouble in the vendor's problem documents (replicate.com/docs, 2026). */
export function refuse(trouble: Trouble, { account }: Arrival): Reply {
  switch (trouble.kind) {
    case 'key': {
      const word = trouble.sent === null ? 'an' : 'a valid'
      return problem(401, 'Unauthenticated', `You did not pass ${word} authentication token`)
    }
    case 'model':
    case 'path':
      return notFound()
    case 'parameters': {
      const field = trouble.field === null ? 'input' : `input.${trouble.field}`
      return invalidInput([{ type: 'invalid', field, description: trouble.message }])
    }
    case 'funds':
      return problem(
        402,
        'Insufficient credit',
        'You have insufficient credit to run this model. Purchase credit in the billing settings.',
      )
    case 'rate-limit':
      return throttled(trouble.retryAfterSeconds, account?.balance !== null)
    case 'overloaded':
      return jsonReply(503, { detail: 'Service temporarily unavailable' }, waitHeaders(trouble))
    case 'server-error':
      return jsonReply(500, { detail: 'Internal server error' })
    case 'blocked':
      // Orders are accepted unseen: a block is the end of a prediction.
      return problem(422, 'Input validation failed', 'The input was flagged as sensitive.')
    default:
      return trouble satisfies never
  }
}

export const notFound = (): Reply =>
  problem(404, 'Not found', 'The requested resource could not be found.')

export const invalidInput = (fields: readonly InvalidField[]): Reply =>
  problem(
    422,
    'Input validation failed',
    fields.map(({ field, description }) => `- ${field}: ${description}\n`).join(''),
    { invalid_fields: fields },
  )

export const invalidVersion = (): Reply =>
  problem(
    422,
    'Invalid version or not permitted',
    "The specified version does not exist (or perhaps you don't have permission to use it?)",
  )

export const fileTooLarge = (): Reply =>
  jsonReply(
    413,
    { detail: 'Files must be less than 100MB in size' },
    { 'content-type': 'application/problem+json' },
  )

/**
 * The three bodies of a 429: one for prepaid accounts and one for others, both with a time; a bare
 * one names a time in its text only.
 */
function throttled(seconds: number | null, isPrepaid: boolean): Reply {
  const base = 'Request was throttled.'
  if (seconds === null) return jsonReply(429, { detail: `${base} Expected available in 1 second.` })
  const why = isPrepaid
    ? ' Your rate limit for creating predictions is reduced to 6 requests per minute with a ' +
      'burst of 1 requests while you have less than $5.0 in credit.'
    : ''
  return jsonReply(
    429,
    {
      detail: `${base}${why} Your rate limit resets in ~${seconds}s.`,
      status: 429,
      retry_after: seconds,
    },
    { 'retry-after': String(seconds) },
  )
}
