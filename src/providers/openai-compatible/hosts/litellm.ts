import { parseUsd, usdText } from '../../../domain/money.ts'
import { jsonOf } from '../../answer-words.ts'
import { aboveVersion } from '../../base-url.ts'
import { decimalText, field, fieldsOf } from '../../json-fields.ts'
import { lookup } from '../../lookup.ts'
import { BLOCKED, byCode, byWords, FUNDS } from '../failure-rules.ts'
import { type HostProfile, OPENAI_SHAPED } from '../profile.ts'
import { statedCost } from '../stated-cost.ts'

const ELSEWHERE = 'Keys and addresses belong to the proxy’s own configuration.'

/**
 * A LiteLLM proxy (docs.litellm.ai, read 2026-05-02; its code, read 2026-10). The cost stands in a
 * header, on success only. The proxy retries and falls back by itself, which bills more than once for
 * one answer: it is told not to retry, and what it did all the same is kept as evidence.
 */
export const litellm: HostProfile = {
  ...OPENAI_SHAPED,
  id: 'litellm',
  baseUrl: 'http://127.0.0.1:4000/v1',
  ownBaseUrl:
    'is missing: every LiteLLM proxy has an address of its own. Set it, e.g. https://litellm.example.com/v1',
  apiKeyEnv: 'LITELLM_API_KEY',
  headers: { 'x-litellm-num-retries': '0' },
  // The call's id may be the client's: what is lost can be found in the proxy's spend logs.
  request(operation, base) {
    const spec = OPENAI_SHAPED.request(operation, base)
    return { ...spec, headers: { 'x-litellm-call-id': operation.attemptId } }
  },
  requestIdHeaders: ['x-litellm-call-id', 'llm_provider-x-request-id'],
  keptHeaders: [
    'x-litellm-attempted-fallbacks',
    'x-litellm-attempted-retries',
    'x-litellm-cache-key',
    'x-litellm-key-max-budget',
    'x-litellm-key-spend',
    'x-litellm-max-fallbacks',
    'x-litellm-model-group',
    'x-litellm-model-id',
    'x-litellm-model-region',
    'x-litellm-overhead-duration-ms',
    'x-litellm-response-cost',
    'x-litellm-response-cost-discount-amount',
    'x-litellm-response-cost-margin-amount',
    'x-litellm-response-cost-margin-percent',
    'x-litellm-response-cost-original',
    'x-litellm-response-duration-ms',
    'x-litellm-version',
  ],
  elsewhere: { api_key: ELSEWHERE, api_base: ELSEWHERE, base_url: ELSEWHERE },
  rules: [
    byCode(FUNDS, 'budget_exceeded'),
    byWords(FUNDS, [400, 401, 403, 429], /^ExceededBudget|\bBudget has been exceeded/i),
    byWords(BLOCKED, [400, 500], /ContentPolicyViolationError/),
  ],
  told: ({ headers }) => ({
    reported: {},
    cost: statedCost(headers['x-litellm-response-cost'], 'header x-litellm-response-cost'),
  }),
  balance: {
    request: (baseUrl) => lookup(`${aboveVersion(baseUrl)}/key/info`),
    // What is left of the key's own budget; a key without one does not tell.
    read(answer) {
      const info = fieldsOf(field(fieldsOf(answer.status === 200 ? jsonOf(answer) : null), 'info'))
      const most = parseUsd(decimalText(field(info, 'max_budget')) ?? '', 'half-even')
      const spent = parseUsd(decimalText(field(info, 'spend')) ?? '', 'half-even')
      return most === null || spent === null ? null : { amount: usdText(most - spent), unit: 'usd' }
    },
  },
}
