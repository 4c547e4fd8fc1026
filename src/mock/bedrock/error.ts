import { jsonReply, type Reply } from '../http/reply.ts'
import type { Trouble } from '../job/trouble.ts'
import type { Arrival } from '../scene.ts'

const NAMESPACE = ':http://internal.amazon.com/coral/com.amazon.bedrock/'

/** An error of REST-JSON: its type stands in a header only. */
export function awsError(status: number, type: string, message: string): Reply {
  return jsonReply(status, { message }, { 'x-amzn-errortype': `${type}${NAMESPACE}` })
}

export const malformed = (message: string): Reply =>
  awsError(
    400,
    'ValidationException',
    `Malformed input request: ${message}, please reformat your input and try again.`,
  )

export const needsProfile = (id: string): Reply =>
  awsError(
    400,
    'ValidationException',
    `Invocation of model ID ${id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
  )

/** A key that nobody has, in the words for how it was sent. */
function unknownKey({ headers }: Arrival): Reply {
  const { authorization } = headers
  if (authorization === undefined)
    return awsError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token')
  return /^bearer /i.test(authorization)
    ? awsError(403, 'AccessDeniedException', 'Authentication failed: invalid API key.')
    : awsError(
        403,
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      )
}

/** All troubles but what a filter found, which each family of models says in its own way. */
export function refuse(trouble: Exclude<Trouble, { kind: 'blocked' }>, arrival: Arrival): Reply {
  switch (trouble.kind) {
    case 'key':
      return unknownKey(arrival)
    case 'model':
      return trouble.retired
        ? awsError(
            404,
            'ResourceNotFoundException',
            'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
          )
        : awsError(400, 'ValidationException', 'The provided model identifier is invalid.')
    case 'path':
      return awsError(404, 'UnknownOperationException', 'No such operation.')
    case 'parameters':
      return malformed(`#/${trouble.field ?? ''}: ${trouble.message}`)
    case 'funds':
      return awsError(
        403,
        'AccessDeniedException',
        'Model access is denied due to INVALID_PAYMENT_INSTRUMENT: A valid payment instrument must be provided.',
      )
    case 'rate-limit':
      return awsError(
        429,
        'ThrottlingException',
        'Too many requests, please wait before trying again.',
      )
    case 'overloaded':
      return awsError(503, 'ServiceUnavailableException', 'Service is temporarily unavailable.')
    case 'server-error':
      return awsError(500, 'InternalServerException', 'An internal server error occurred.')
    default:
      return trouble satisfies never
  }
}
