import { jsonReply, type Reply } from '../http/reply.ts'
import type { Trouble } from '../job/trouble.ts'
import { waitHeaders } from '../job/wait-headers.ts'

type Unblocked = Exclude<Trouble, { kind: 'blocked' }>

interface ApiError {
  readonly status: number
  readonly message: string
  readonly type: string
  readonly code: string | null
}

/** `{object: "error", message, type, param, code}`. */
export function errorReply(
  { status, message, type, code }: ApiError,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return jsonReply(status, { object: 'error', message, type, param: null, code }, headers)
}

export const NO_FILE: ApiError = {
  status: 404,
  message: 'File not found',
  type: 'not_found',
  code: '3800',
}

/** Each trouble as the API or its gateway says it. That a prompt is refused, a conversation says. */
export function refuse(trouble: Unblocked): Reply {
  switch (trouble.kind) {
    case 'key':
      return jsonReply(401, { detail: 'Invalid API Key' })
    case 'model':
      return errorReply({
        status: 404,
        message: `Invalid model: ${trouble.id}`,
        type: 'invalid_model',
        code: '1500',
      })
    case 'path':
      return jsonReply(404, { detail: 'Not Found' })
    case 'parameters':
      return jsonReply(422, {
        detail: [
          {
            type: 'value_error',
            loc: ['body', trouble.field ?? ''],
            msg: trouble.message,
            input: {},
          },
        ],
      })
    case 'funds':
      return errorReply({
        status: 402,
        message: 'Payment required',
        type: 'payment_required',
        code: null,
      })
    case 'rate-limit':
      return errorReply(
        { status: 429, message: 'Rate limit exceeded', type: 'rate_limited', code: '1300' },
        waitHeaders(trouble),
      )
    case 'overloaded':
      return errorReply(
        {
          status: 503,
          message: 'Service unavailable.',
          type: 'internal_server_error',
          code: '1000',
        },
        waitHeaders(trouble),
      )
    case 'server-error':
      return errorReply({
        status: 500,
        message: 'Internal server error',
        type: 'internal_server_error',
        code: '1000',
      })
    default:
      return trouble satisfies never
  }
}
