import type { Adapter } from '../../domain/adapter.ts'
import { jsonOf } from '../answer-words.ts'
import { trimmed } from '../base-url.ts'
import { commonOptionMistakes } from '../common-options.ts'
import { field, fieldsOf } from '../json-fields.ts'
import { lookup } from '../lookup.ts'
import { modelList } from '../model-list.ts'
import { signedDecimalText } from '../signed-decimal.ts'
import { OPENROUTER_OFFER } from './models.ts'
import { readAnswer } from './read.ts'
import { submit } from './submit.ts'

/**
 * OpenRouter's image endpoint (openrouter.ai/openapi.json of 2026-08-22, @openrouter/sdk 1.3.19): one
 * answer, with what it cost.
 */
export const openrouterAdapter: Adapter = {
  id: 'openrouter',
  baseUrl: 'https://openrouter.ai/api/v1',
  ownBaseUrl: null,
  apiKeyEnv: 'OPENROUTER_API_KEY',
  keyOrigins: [],
  auth: { header: 'authorization', prefix: 'Bearer ' },
  keptHeaders: [
    'cf-ray',
    'content-type',
    'retry-after',
    'x-generation-id',
    'x-ratelimit-limit',
    'x-ratelimit-remaining',
    'x-ratelimit-reset',
  ],
  // Which tokens are told differs by the model's provider; the cost itself is what is relied on.
  reports: () => [],
  offer: () => OPENROUTER_OFFER,
  optionMistakes: (options) =>
    commonOptionMistakes(options, {
      elsewhere: { input_references: 'Put the picture under inputs.' },
    }),
  // There is no field for a mask, and the offer has no mode that takes one.
  maskMarks: () => 'transparent',
  submit,
  read: (answer, _spec, operation) => ({
    kind: 'done',
    reading: readAnswer(answer, operation),
    task: null,
  }),
  readCancelled: null,
  models: {
    request: (baseUrl) => lookup(`${trimmed(baseUrl)}/images/models`),
    read: modelList.read,
  },
  // What is left of the key's own limit; a key without a limit does not tell (`limit_remaining: null`),
  // and the account's credits are told only to management keys.
  balance: {
    request: (baseUrl) => lookup(`${trimmed(baseUrl)}/key`),
    read(answer) {
      const key = fieldsOf(field(fieldsOf(answer.status === 200 ? jsonOf(answer) : null), 'data'))
      const amount = signedDecimalText(field(key, 'limit_remaining'))
      return amount === null ? null : { amount, unit: 'usd' }
    },
  },
}
