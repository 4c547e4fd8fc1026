import type { Trouble } from '../job/trouble.ts'

/** An error body of this dialect with its status. */
export interface ApiError {
  readonly status: number
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string | null
  readonly moderation?: {
    readonly stage: 'input' | 'output'
    readonly categories: readonly string[]
  }
  readonly headers?: Readonly<Record<string, string>>
}

/** Each trouble of an order in the vendor's envelope (developers.openai.com, 2026-11). */
export function errorOf(
  trouble: Trouble,
  { model, requestId }: { readonly model: string; readonly requestId: string },
): ApiError {
  switch (trouble.kind) {
    case 'key':
      return invalidKey(trouble.sent)
    case 'model':
      return modelNotFound(trouble.id)
    case 'path':
      return unknownPath('POST', '')
    case 'parameters':
      return unknownParameter(trouble.field ?? 'size')
    case 'funds':
      return insufficientQuota
    case 'rate-limit':
      return rateLimited(model, trouble.retryAfterSeconds)
    case 'overloaded':
      return overloaded(trouble.retryAfterSeconds)
    case 'server-error':
      return serverError
    case 'blocked':
      return moderationBlocked(trouble.stage, trouble.word, requestId)
    default:
      return trouble satisfies never
  }
}

export function errorBody({ message, type, param, code, moderation }: ApiError): object {
  const error = { message, type, param, code }
  if (moderation === undefined) return { error }
  const { stage, categories } = moderation
  return { error: { ...error, moderation_details: { moderation_stage: stage, categories } } }
}

const invalid = (param: string, code: string, message: string): ApiError => ({
  status: 400,
  type: 'invalid_request_error',
  param,
  code,
  message,
})

export const unknownParameter = (name: string): ApiError =>
  invalid(name, 'unknown_parameter', `Unknown parameter: '${name}'.`)

export const missingParameter = (name: string): ApiError =>
  invalid(name, 'missing_required_parameter', `Missing required parameter: '${name}'.`)

export const invalidValue = (name: string, message: string): ApiError =>
  invalid(name, 'invalid_value', message)

export function unsupportedValue(
  name: string,
  value: unknown,
  supported: readonly string[],
): ApiError {
  const list = supported.map((one) => `'${one}'`).join(', ')
  return invalidValue(name, `Invalid value: '${value}'. Supported values are: ${list}.`)
}

export const invalidType = (name: string, expected: string): ApiError =>
  invalid(name, 'invalid_type', `Invalid type for '${name}': expected ${expected}.`)

export const invalidFidelity = (model: string): ApiError => ({
  ...invalid('input_fidelity', 'invalid_input_fidelity_model', ''),
  type: 'image_generation_user_error',
  message: `The model '${model}' does not support this 'input_fidelity'.`,
})

export const invalidKey = (sent: string | null): ApiError => ({
  status: 401,
  type: 'invalid_request_error',
  param: null,
  code: 'invalid_api_key',
  message:
    sent === null
      ? "You didn't provide an API key. Send it as 'Authorization: Bearer YOUR_KEY'."
      : `Incorrect API key provided: ${sent.slice(0, 3)}***. Find your key in the account settings.`,
})

/** An admin key where pictures are ordered, or any other key where the organization is asked about. */
export const notPermitted: ApiError = {
  status: 403,
  type: 'invalid_request_error',
  param: null,
  code: null,
  message: 'You have insufficient permissions for this operation.',
}

export const notFound = (what: string, id: string): ApiError => ({
  status: 404,
  type: 'invalid_request_error',
  param: 'id',
  code: null,
  message: `No such ${what} object: ${id}`,
})

export const modelNotFound = (model: string): ApiError => ({
  status: 404,
  type: 'invalid_request_error',
  param: 'model',
  code: 'model_not_found',
  message: `The model '${model}' does not exist or you do not have access to it.`,
})

export const unknownPath = (method: string, path: string): ApiError => ({
  status: 404,
  type: 'invalid_request_error',
  param: null,
  code: 'unknown_url',
  message: `Unknown request URL: ${method} ${path}.`,
})

const insufficientQuota: ApiError = {
  status: 429,
  type: 'insufficient_quota',
  param: null,
  code: 'insufficient_quota',
  message: 'You exceeded your current quota, please check your plan and billing details.',
}

function rateLimited(model: string, retryAfterSeconds: number | null): ApiError {
  const wait = retryAfterSeconds === null ? '' : ` Please try again in ${retryAfterSeconds}s.`
  return {
    status: 429,
    type: 'rate_limit_error',
    param: null,
    code: 'rate_limit_exceeded',
    message: `Rate limit reached for ${model} on images per min: Limit 5, Used 5, Requested 1.${wait}`,
    ...(retryAfterSeconds === null
      ? {}
      : { headers: { 'retry-after': String(retryAfterSeconds) } }),
  }
}

function overloaded(retryAfterSeconds: number): ApiError {
  return {
    status: 503,
    type: 'service_unavailable_error',
    param: null,
    code: 'server_is_overloaded',
    message: 'The server is overloaded. Please try again later.',
    headers: { 'retry-after': String(retryAfterSeconds) },
  }
}

const serverError: ApiError = {
  status: 500,
  type: 'server_error',
  param: null,
  code: null,
  message: 'The server had an error while processing your request.',
}

/** `category` is what the refusal names, e.g. the word that was found. */
function moderationBlocked(
  stage: 'input' | 'output',
  category: string,
  requestId: string,
): ApiError {
  return {
    status: 400,
    type: 'image_generation_user_error',
    param: null,
    code: 'moderation_blocked',
    message:
      'Your request was rejected by the safety system. If this is a mistake, give support ' +
      `the request ID ${requestId}. safety_violations=[${category}].`,
    moderation: { stage, categories: [category] },
  }
}
