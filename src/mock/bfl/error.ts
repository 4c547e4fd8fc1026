import { mistakeDetail } from '../fastapi/fields.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import type { Trouble } from '../job/trouble.ts'
import { waitHeaders } from '../job/wait-headers.ts'

/** Each trouble in the vendor's envelope (docs.bfl.ai `errors`, 2026). */
export function refuse(trouble: Trouble): Reply {
  switch (trouble.kind) {
    case 'key':
      return jsonReply(403, { detail: 'Not authenticated' })
    case 'model':
    case 'path':
      return jsonReply(404, { detail: 'Not Found' })
    case 'parameters':
      return trouble.field === null
        ? jsonReply(400, { detail: trouble.message })
        : jsonReply(422, { detail: [mistakeDetail(trouble)] })
    case 'funds':
      return jsonReply(402, { detail: 'Insufficient credits' })
    case 'rate-limit':
      return tooManyTasks(24, waitHeaders(trouble))
    case 'overloaded':
      return jsonReply(503, { detail: 'Service Unavailable' }, waitHeaders(trouble))
    case 'server-error':
      return jsonReply(500, { detail: 'Internal Server Error' })
    case 'blocked':
      // Orders are accepted unseen: a block is the end of a task.
      return jsonReply(400, { detail: 'Request moderated' })
    default:
      return trouble satisfies never
  }
}

/** What more than the allowed number of active tasks is told. */
export function tooManyTasks(most: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return jsonReply(
    429,
    { detail: `You have exceeded the number of active tasks (${most})` },
    headers,
  )
}
