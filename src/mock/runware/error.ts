import { jsonReply, type Reply } from '../http/reply.ts'
import type { Mistake, Trouble } from '../job/trouble.ts'
import type { Fields } from '../json-fields.ts'

/** What the vendor says of one task that failed. */
export interface TaskError {
  readonly code: string
  readonly message: string
  readonly parameter?: string
}

export const TIMED_OUT: TaskError = {
  code: 'timeoutProvider',
  message: 'The external provider did not respond within the timeout window.',
}
/** The code of a block is not known for all models: the words are what they have in common. */
export const BLOCKED: TaskError = {
  code: 'invalidProviderContent',
  message: 'The content was rejected by the content policy of the provider.',
}
export const CONFLICT: TaskError = {
  code: 'conflictTaskUUID',
  message: 'A task with this taskUUID exists already.',
  parameter: 'taskUUID',
}

/** An error as it stands in `errors`, with the task that it is about. */
export function errorItem(error: TaskError, { taskType, taskUUID }: Fields): object {
  return {
    ...error,
    taskType,
    taskUUID,
    documentation: 'https://runware.ai/docs/platform/errors',
  }
}

export function problem(
  status: number,
  error: TaskError,
  task: Fields,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return jsonReply(status, { errors: [errorItem(error, task)] }, headers)
}

/** Each trouble in the vendor's envelope (errors page, 2026-11; codes are being standardised). */
export function refuse(trouble: Trouble, task: Fields): Reply {
  const wait = (seconds: number | null): Readonly<Record<string, string>> =>
    seconds === null ? {} : { 'retry-after': String(seconds) }
  switch (trouble.kind) {
    case 'key':
      return problem(
        401,
        { code: 'invalidApiKey', message: 'Invalid API key.', parameter: 'apiKey' },
        { taskType: 'authentication' },
      )
    case 'model':
      return problem(
        400,
        {
          code: 'invalidModel',
          message: `Invalid value for model: ${trouble.id}`,
          parameter: 'model',
        },
        task,
      )
    case 'path':
      return problem(404, { code: 'notFound', message: 'There is nothing here.' }, task)
    case 'parameters':
      return problem(400, parameterError(trouble), task)
    case 'funds':
      return problem(
        402,
        { code: 'insufficientCredits', message: 'Insufficient credits to run this task.' },
        task,
      )
    case 'rate-limit':
      return problem(
        429,
        { code: 'rateLimitExceeded', message: 'Too many requests.' },
        task,
        wait(trouble.retryAfterSeconds),
      )
    case 'overloaded':
      return problem(
        503,
        { code: 'serviceUnavailable', message: 'The service is temporarily unavailable.' },
        task,
        wait(trouble.retryAfterSeconds),
      )
    case 'server-error':
      return problem(500, { code: 'internalServerError', message: 'Something went wrong.' }, task)
    case 'blocked':
      return problem(trouble.stage === 'input' ? 400 : 200, BLOCKED, task)
    default:
      return trouble satisfies never
  }
}

function parameterError({ field, message }: Mistake): TaskError {
  if (field === null) return { code: 'invalidParameter', message }
  const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`
  const how = message === 'is required' ? 'missing' : 'invalid'
  return { code: `${how}${name}`, message: `'${field}' ${message}`, parameter: field }
}
