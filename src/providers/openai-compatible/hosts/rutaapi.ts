import { jsonOf } from '../../answer-words.ts'
import { aboveVersion } from '../../base-url.ts'
import { field, fieldsOf } from '../../json-fields.ts'
import { lookup } from '../../lookup.ts'
import { signedDecimalText } from '../../signed-decimal.ts'
import { BLOCKED_INPUT, byCode, FUNDS } from '../failure-rules.ts'
import { type HostProfile, OPENAI_SHAPED } from '../profile.ts'

const NO_STREAM = 'This relay drops it in silence. Leave it out.'

/**
 * RutaAPI and other relays of the New API family (JustinXai/rutaapi-api, code of 2026-05-18). Quota is
 * taken before the work, for the number of images asked for, and given back when it fails; an empty
 * account is a 403, a model without a channel a 503. No answer tells a cost.
 */
export const rutaapi: HostProfile = {
  ...OPENAI_SHAPED,
  id: 'rutaapi',
  baseUrl: 'https://api.rutaapi.com/v1',
  apiKeyEnv: 'RUTAAPI_API_KEY',
  requestIdHeaders: ['x-oneapi-request-id', 'x-upstream-request-id'],
  elsewhere: { stream: NO_STREAM, partial_images: NO_STREAM },
  rules: [
    byCode(FUNDS, 'insufficient_user_quota', 'pre_consume_token_quota_failed'),
    // xAI's fee for what breaks its guidelines, passed on by the relay.
    byCode(BLOCKED_INPUT, 'violation_fee.grok.csam'),
  ],
  countsViolations: true,
  balance: {
    // The key's own quota: `/v1/dashboard/billing/*` tells a limit and a usage in two answers, and
    // what the difference of the two means varies from relay to relay.
    request: (baseUrl) => lookup(`${aboveVersion(baseUrl)}/api/usage/token/`),
    read(answer) {
      const body = fieldsOf(answer.status === 200 ? jsonOf(answer) : null)
      const key = fieldsOf(field(body, 'data'))
      if (field(key, 'unlimited_quota') === true) return null
      const amount = signedDecimalText(field(key, 'total_available'))
      // By default 500,000 units are a dollar, and a relay may say otherwise: units they stay.
      return amount === null ? null : { amount, unit: 'quota' }
    },
  },
}
