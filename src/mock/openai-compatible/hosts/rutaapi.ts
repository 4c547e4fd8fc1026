import { jsonReply } from '../../http/reply.ts'
import { jsonFields } from '../../json-fields.ts'
import type { ApiError } from '../../openai/error.ts'
import type { Arrival } from '../../scene.ts'
import { type Gateway, PLAIN_GATEWAY } from '../gateway.ts'

const UNITS_PER_USD = 500_000
/** What a key without a limit of its own is said to have. */
const UNLIMITED_USD = 100_000_000

/**
 * A relay of the New API family: an empty account is a 403, a model without a channel a 503, and the
 * request's id stands in a header and at the end of every message.
 */
export const rutaapi: Gateway = {
  ...PLAIN_GATEWAY,
  id: 'rutaapi',
  say(error, arrival) {
    const { status, code } = inItsWords(error)
    const message = `${error.message} (request id: ${relayId(arrival)})`
    const type = code === error.code && status < 500 ? error.type : 'new_api_error'
    return { status, body: { error: { message, type, param: '', code } } }
  },
  headers: (arrival) => ({ 'x-oneapi-request-id': relayId(arrival) }),
  pass(arrival) {
    const { body } = arrival
    if (body.kind !== 'json') return arrival
    // The relay's request type has no such fields, and what it has no field for is dropped.
    const { stream: _, partial_images: __, ...fields } = jsonFields(body)
    return { ...arrival, body: { ...body, json: fields } }
  },
  own(scene, { method, account }, route) {
    if (method !== 'GET') return null
    const left = scene.ledger.balanceUsd(account)
    const limit = Number(account.balance ?? UNLIMITED_USD)
    const used = left === null ? 0 : limit - Number(left)
    switch (route) {
      case '/api/usage/token/':
        return jsonReply(200, {
          code: true,
          message: 'ok',
          data: {
            object: 'token_usage',
            name: account.label,
            total_granted: Math.round(limit * UNITS_PER_USD),
            total_used: Math.round(used * UNITS_PER_USD),
            total_available: Math.round((limit - used) * UNITS_PER_USD),
            unlimited_quota: account.balance === null,
            expires_at: 0,
          },
        })
      case '/dashboard/billing/subscription':
        return jsonReply(200, {
          object: 'billing_subscription',
          has_payment_method: true,
          soft_limit_usd: limit,
          hard_limit_usd: limit,
          system_hard_limit_usd: limit,
          access_until: 0,
        })
      case '/dashboard/billing/usage':
        return jsonReply(200, { object: 'list', total_usage: used * 100 })
      default:
        return null
    }
  },
}

function inItsWords({ status, code }: ApiError): {
  readonly status: number
  readonly code: string | null
} {
  switch (code) {
    case 'insufficient_quota':
      return { status: 403, code: 'insufficient_user_quota' }
    case 'model_not_found':
      return { status: 503, code }
    case 'invalid_api_key':
      return { status: 401, code: '' }
    default:
      return { status, code }
  }
}

function relayId({ chance }: Arrival): string {
  return `20261121${chance.id('relay request', 16)}`
}
