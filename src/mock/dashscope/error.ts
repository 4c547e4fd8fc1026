import { jsonReply, type Reply } from '../http/reply.ts'
import type { Trouble } from '../job/trouble.ts'
import type { Arrival } from '../scene.ts'
import { uuidFor } from '../uuid.ts'

/** What a task or a request that the content review stops is told. */
export const INSPECTION = {
  input: {
    code: 'DataInspectionFailed',
    message: 'Input data may contain inappropriate content.',
  },
  output: {
    code: 'DataInspectionFailed',
    message: 'Output data may contain inappropriate content.',
  },
} as const

/** An answer with the id of its request, in its body and its header. */
export function withRequestId(
  status: number,
  body: Readonly<Record<string, unknown>>,
  arrival: Arrival,
): Reply {
  const request_id = uuidFor(arrival, 'request')
  return jsonReply(status, { ...body, request_id }, { 'x-request-id': request_id })
}

export function problem(status: number, code: string, message: string, arrival: Arrival): Reply {
  return withRequestId(status, { code, message }, arrival)
}

/** Each trouble in the vendor's words (Model Studio error reference, 2026-10). It asks for no wait. */
export function refuse(trouble: Trouble, arrival: Arrival): Reply {
  switch (trouble.kind) {
    case 'key':
      return problem(401, 'InvalidApiKey', 'Invalid API-key provided.', arrival)
    case 'model':
      return problem(404, 'ModelNotFound', 'Model not exist.', arrival)
    case 'path':
      return problem(400, 'InvalidParameter', 'url error, please check url！', arrival)
    case 'parameters':
      return problem(400, 'InvalidParameter', trouble.message, arrival)
    case 'funds':
      return problem(
        400,
        'Arrearage',
        'Access denied, please make sure your account is in good standing.',
        arrival,
      )
    case 'rate-limit':
      return problem(429, 'Throttling.RateQuota', 'Requests rate limit exceeded.', arrival)
    case 'overloaded':
      return problem(503, 'ServiceUnavailable', 'Service temporarily unavailable.', arrival)
    case 'server-error':
      return problem(500, 'InternalError', 'An internal error has occured.', arrival)
    case 'blocked': {
      const { code, message } = INSPECTION[trouble.stage]
      return problem(400, code, message, arrival)
    }
    default:
      return trouble satisfies never
  }
}
