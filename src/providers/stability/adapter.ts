import type { Adapter } from '../../domain/adapter.ts'
import { jsonOf } from '../answer-words.ts'
import { field, fieldsOf } from '../json-fields.ts'
import { signedDecimalText } from '../signed-decimal.ts'
import { stabilityOperation } from './operations.ts'
import { optionMistakes } from './options.ts'
import { read } from './read.ts'
import { submit } from './submit.ts'

/**
 * The Stability AI platform, v2beta: a form to each operation, which a target's `model` names (`core`,
 * `sd3.5-large`, `inpaint`, `creative` …). `erase`, `remove-background` and `fast` have no prompt:
 * the suite's prompts are not sent to them. No answer states credits or money.
 */
export const stabilityAdapter: Adapter = {
  id: 'stability',
  baseUrl: 'https://api.stability.ai',
  ownBaseUrl: null,
  apiKeyEnv: 'STABILITY_API_KEY',
  keyOrigins: [],
  auth: { header: 'authorization', prefix: 'Bearer ' },
  keptHeaders: ['cf-ray', 'content-type', 'finish-reason', 'retry-after', 'seed', 'x-request-id'],
  reports: () => [],
  offer: (model) => stabilityOperation(model).offer,
  optionMistakes,
  // White is painted anew, black is kept (platform OpenAPI, `edit/inpaint`).
  maskMarks: () => 'white',
  submit,
  read,
  readCancelled: null,
  // `/v1/engines/list` names the engines of an older API, none of these operations.
  models: null,
  balance: {
    request: (baseUrl) => ({
      purpose: 'usage',
      method: 'GET',
      url: `${baseUrl.replace(/\/+$/, '')}/v1/user/balance`,
      headers: {},
      body: null,
      credential: true,
    }),
    read: (answer) => {
      const isSuccess = answer.status >= 200 && answer.status < 300
      const credits = field(fieldsOf(jsonOf(answer)), 'credits')
      const amount = isSuccess ? signedDecimalText(credits) : null
      return amount === null ? null : { amount, unit: 'credit' }
    },
  },
}
