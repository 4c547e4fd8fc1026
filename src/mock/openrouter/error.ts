import { jsonReply, type Reply } from '../http/reply.ts'
import type { Trouble } from '../job/trouble.ts'
import { waitHeaders } from '../job/wait-headers.ts'
import type { Arrival } from '../scene.ts'

const LIMIT = '20'
const MINUTE_MS = 60_000

/** `{error: {code, message, metadata}}`; the code is the status that is meant, whatever the HTTP's. */
export function errorReply(
  code: number,
  message: string,
  {
    metadata,
    availability,
    status = code,
    headers = {},
  }: {
    readonly metadata?: object
    readonly availability?: object
    readonly status?: number
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): Reply {
  const error = {
    code,
    message,
    ...(metadata !== undefined && { metadata }),
    ...(availability !== undefined && { availability }),
  }
  return jsonReply(status, { error, user_id: 'user_mock' }, headers)
}

/** Each trouble as the platform says it; `provider` is who is behind the model that was asked for. */
export function openRefuse({
  now,
  provider,
  model,
}: {
  readonly now: () => number
  readonly provider: string
  readonly model: string
}): (trouble: Trouble, arrival: Arrival) => Reply {
  return (trouble) => {
    switch (trouble.kind) {
      case 'key':
        return errorReply(401, 'No auth credentials found')
      case 'model': {
        const code = trouble.retired ? 'model_deprecated' : 'model_not_found'
        const availability = { code, retryable: false, requested_models: [trouble.id] }
        return trouble.retired
          ? errorReply(404, `${trouble.id} is deprecated`, { availability })
          : errorReply(400, `${trouble.id} is not a valid model ID`, { availability })
      }
      case 'path':
        return errorReply(404, 'Not Found')
      case 'parameters':
        return errorReply(400, `${trouble.field ?? 'request'}: ${trouble.message}`)
      case 'funds':
        return errorReply(402, 'Insufficient credits. Add more to continue.', {
          metadata: { error_type: 'payment_required' },
        })
      case 'rate-limit':
        return errorReply(429, 'Rate limit exceeded', {
          metadata: { error_type: 'rate_limit_exceeded' },
          headers: {
            'x-ratelimit-limit': LIMIT,
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset': String(now() + MINUTE_MS),
            ...waitHeaders(trouble),
          },
        })
      case 'overloaded':
        return errorReply(503, 'No capacity at the moment', {
          metadata: { error_type: 'provider_overloaded', provider_name: provider },
          headers: waitHeaders(trouble),
        })
      case 'server-error':
        return trouble.after
          ? errorReply(502, 'Provider returned error', {
              metadata: {
                error_type: 'provider_unavailable',
                provider_name: provider,
                raw: '{"error":"upstream is down"}',
              },
            })
          : errorReply(500, 'Internal Server Error', { metadata: { error_type: 'server' } })
      case 'blocked':
        return trouble.stage === 'input'
          ? errorReply(403, 'Input was flagged', {
              metadata: {
                reasons: ['violence'],
                flagged_input: `${trouble.word}…`,
                provider_name: provider,
                model_slug: model,
              },
            })
          : // The work had begun: the status says success, and the error's own code what is meant.
            errorReply(400, 'Provider returned error', {
              status: 200,
              metadata: { error_type: 'content_policy_violation', provider_name: provider },
            })
      default:
        return trouble satisfies never
    }
  }
}
