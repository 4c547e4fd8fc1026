import { bytesReply, jsonReply, type Reply } from '../http/reply.ts'
import type { Trouble } from '../job/trouble.ts'
import { waitHeaders } from '../job/wait-headers.ts'
import type { Arrival } from '../scene.ts'

/** Stands for a filtered picture until one is drawn: see `answer.ts`. */
export const FILTERED = 'CONTENT_FILTERED'

const NO_CREDITS =
  'You lack sufficient credits to make this request. Please purchase more credits at https://platform.stability.ai/account/credits and try again.'

/** `{id, name, errors}` of the v2beta API. */
export function problem(
  status: number,
  name: string,
  { arrival, errors }: { readonly arrival: Arrival; readonly errors: readonly string[] },
): Reply {
  const id = arrival.chance.hex('error').slice(0, 32)
  return jsonReply(status, { id, name, errors })
}

/** A rate that was exceeded has a word for its id. */
function tooMany(): Reply {
  return jsonReply(429, {
    id: 'rate_limit_exceeded',
    name: 'rate_limit_exceeded',
    errors: ['You have exceeded the rate limit of 150 requests within a 10 second period.'],
  })
}

export function refuse(trouble: Trouble, arrival: Arrival): Reply {
  const said = (status: number, name: string, ...errors: readonly string[]): Reply =>
    problem(status, name, { arrival, errors })
  switch (trouble.kind) {
    case 'key':
      return said(401, 'unauthorized', 'missing or invalid authorization header')
    case 'model':
    case 'path':
      return said(404, 'not_found', 'The requested resource does not exist.')
    case 'parameters': {
      const field = trouble.field === null ? '' : `${trouble.field}: `
      return said(400, 'bad_request', `${field}${trouble.message}`)
    }
    case 'funds':
      return said(402, 'payment_required', NO_CREDITS)
    case 'rate-limit':
      return tooMany()
    case 'overloaded': {
      const reply = said(503, 'service_unavailable', 'The service is temporarily unavailable.')
      return { ...reply, headers: { ...reply.headers, ...waitHeaders(trouble) } }
    }
    case 'server-error':
      return said(500, 'internal_error', 'An unexpected server error has occurred.')
    case 'blocked':
      return trouble.stage === 'input'
        ? said(
            403,
            'content_moderation',
            'Your request was flagged by our content moderation system.',
          )
        : bytesReply(200, [], { 'finish-reason': FILTERED })
    default:
      return trouble satisfies never
  }
}
