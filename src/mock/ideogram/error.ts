import { jsonReply, type Reply } from '../http/reply.ts'
import type { Trouble } from '../job/trouble.ts'
import { waitHeaders } from '../job/wait-headers.ts'

/** Each trouble as the errors page lists it (developer.ideogram.ai, read 2026-11-21). */
export function refuse(trouble: Trouble): Reply {
  switch (trouble.kind) {
    case 'key':
      return jsonReply(401, { error: 'Invalid API key.' })
    case 'model':
    case 'path':
      return jsonReply(404, { error: 'Not found.' })
    case 'parameters': {
      const { field, message } = trouble
      return jsonReply(400, { error: field === null ? message : `${field} ${message}` })
    }
    case 'funds':
      return jsonReply(402, {
        error: 'Insufficient funds.',
        reject_reason: 'insufficient_funds',
      })
    case 'rate-limit':
      return jsonReply(429, { error: 'Too many requests.' }, waitHeaders(trouble))
    case 'overloaded':
      return jsonReply(503, { error: 'Service unavailable.' }, waitHeaders(trouble))
    case 'server-error':
      return jsonReply(500, { error: 'Internal server error.' })
    case 'blocked':
      return jsonReply(422, {
        error: 'Prompt provided failed safety check due to the inclusion of prohibited content.',
      })
    default:
      return trouble satisfies never
  }
}
