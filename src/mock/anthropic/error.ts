import { jsonReply, type Reply } from '../http/reply.ts'
import type { Trouble } from '../job/trouble.ts'
import { waitHeaders } from '../job/wait-headers.ts'

/** `{type: "error", error: {type, message}, request_id}` (@anthropic-ai/sdk 1.11.0, 2026-11). */
function errorReply(
  status: number,
  { type, message, requestId }: { type: string; message: string; requestId: string },
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return jsonReply(
    status,
    { type: 'error', error: { type, message }, request_id: requestId },
    headers,
  )
}

/** Each trouble as the API says it. */
export function refuse(trouble: Trouble, requestId: string): Reply {
  const say = (status: number, type: string, message: string): Reply =>
    errorReply(status, { type, message, requestId }, waitHeaders(trouble))
  switch (trouble.kind) {
    case 'key':
      return say(401, 'authentication_error', 'invalid x-api-key')
    case 'model':
      return say(404, 'not_found_error', `model: ${trouble.id}`)
    case 'path':
      return say(404, 'not_found_error', 'Not found')
    case 'parameters':
      return say(400, 'invalid_request_error', `${trouble.field ?? 'body'}: ${trouble.message}`)
    case 'funds':
      return say(402, 'billing_error', 'Your credit balance is too low to access the API.')
    case 'rate-limit':
      return say(429, 'rate_limit_error', 'This request would exceed your rate limit.')
    case 'overloaded':
      return say(529, 'overloaded_error', 'Overloaded')
    case 'server-error':
      return say(500, 'api_error', 'Internal server error')
    case 'blocked':
      return say(400, 'invalid_request_error', 'Output blocked by content filtering policy')
    default:
      return trouble satisfies never
  }
}
