import { jsonReply, type Reply } from '../../http/reply.ts'
import type { ApiError } from '../../openai/error.ts'
import type { Arrival, Keyed, Scene } from '../../scene.ts'
import { uuidFor } from '../../uuid.ts'
import { type Gateway, PLAIN_GATEWAY } from '../gateway.ts'
import { spendLogs } from './litellm-spend.ts'

/** The client's name for its call, where it gives one. */
function callIdOf(arrival: Arrival): string {
  return [arrival.headers['x-litellm-call-id']].flat()[0] ?? uuidFor(arrival, 'call')
}

/** What the proxy calls the vendor's errors, by status. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'AuthenticationError',
  404: 'NotFoundError',
  429: 'RateLimitError',
  500: 'InternalServerError',
  503: 'ServiceUnavailableError',
}

/**
 * A LiteLLM proxy: the cost in a header, on success only; the status as a text for a code, and the
 * word None where there is no type. An empty budget is a 400.
 */
export const litellm: Gateway = {
  ...PLAIN_GATEWAY,
  id: 'litellm',
  say(error) {
    const { status, type, code, message } = inItsWords(error)
    return { status, body: { error: { message, type, param: 'None', code } } }
  },
  headers(arrival, reply, usd) {
    const callId = { 'x-litellm-call-id': callIdOf(arrival) }
    if (reply.status !== 200) return callId
    return {
      ...callId,
      ...(usd !== null && { 'x-litellm-response-cost': usd }),
      'x-litellm-version': '1.83.2',
      'x-litellm-attempted-retries': '0',
      'x-litellm-attempted-fallbacks': '0',
      'llm_provider-x-request-id': `req_${arrival.chance.hex('request id').slice(0, 32)}`,
    }
  },
  requestId: callIdOf,
  pass(arrival) {
    const { body } = arrival
    if (body.kind !== 'multipart') return arrival
    const names = new Set(body.parts.map(({ name }) => name))
    const text = body.parts.find(({ name, filename }) => name === 'image' && filename === null)
    if (names.has('image') && names.has('image[]')) return invalid('image', 'give image or image[]')
    return text === undefined ? arrival : invalid('image', 'Expected UploadFile, received: str')
  },
  own(scene, arrival, route) {
    switch (`${arrival.method} ${route}`) {
      case 'GET /key/info':
        return keyInfo(scene, arrival)
      case 'GET /spend/logs':
        return spendLogs(scene, arrival)
      default:
        return null
    }
  },
}

function keyInfo({ ledger }: Scene, { account }: Keyed): Reply {
  const left = ledger.balanceUsd(account)
  const max = account.balance === null ? null : Number(account.balance)
  const spend = left === null || max === null ? 0 : max - Number(left)
  return jsonReply(200, { key: 'sha256', info: { spend, max_budget: max, budget_reset_at: null } })
}

function inItsWords({ status, code, message }: ApiError): {
  readonly status: number
  readonly type: string
  readonly code: string
  readonly message: string
} {
  if (code === 'insufficient_quota') {
    const words = 'Budget has been exceeded! Current cost: 500.5, Max budget: 500.0'
    return { status: 400, type: 'budget_exceeded', code: '400', message: words }
  }
  if (code === 'invalid_api_key') {
    const words = 'Authentication Error, Invalid proxy server token passed'
    return { status: 401, type: 'auth_error', code: '401', message: words }
  }
  if (code === 'model_not_found') {
    const words = `Invalid model name passed in. ${message} Call \`/v1/models\` to view available models`
    return { status: 400, type: 'invalid_request_error', code: '400', message: words }
  }
  const name = code === 'moderation_blocked' ? 'ContentPolicyViolationError' : EXCEPTIONS[status]
  const words = `litellm.${name ?? 'APIError'}: OpenAIException - ${message}`
  return { status, type: 'None', code: String(status), message: words }
}

function invalid(field: string, message: string): Reply {
  return jsonReply(422, { detail: [{ loc: ['body', field], msg: message, type: 'value_error' }] })
}
