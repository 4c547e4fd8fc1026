import { jsonReply, type Reply } from '../http/reply.ts'

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

export const unauthenticated = (keySent: boolean): Reply =>
  problem(
    401,
    'Unauthenticated',
    `You did not pass ${keySent ? 'a valid' : 'an'} authentication token`,
  )

export const insufficientCredit = (): Reply =>
  problem(
    402,
    'Insufficient credit',
    'You have insufficient credit to run this model. Purchase credit in the billing settings.',
  )

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

const BASE = 'Request was throttled.'

/**
 * The three bodies of a 429: `low-credit` for prepaid accounts, `reset` for others, both with a
 * time; `bare` names a time in its text only.
 */
export function throttled(kind: 'low-credit' | 'reset' | 'bare', seconds: number): Reply {
  if (kind === 'bare')
    return jsonReply(429, { detail: `${BASE} Expected available in ${seconds} second.` })
  const why =
    kind === 'reset'
      ? ''
      : ' Your rate limit for creating predictions is reduced to 6 requests per minute with a ' +
        'burst of 1 requests while you have less than $5.0 in credit.'
  return jsonReply(
    429,
    {
      detail: `${BASE}${why} Your rate limit resets in ~${seconds}s.`,
      status: 429,
      retry_after: seconds,
    },
    { 'retry-after': String(seconds) },
  )
}

export const serverError = (status: 500 | 503): Reply =>
  jsonReply(status, {
    detail: status === 500 ? 'Internal server error' : 'Service temporarily unavailable',
  })
