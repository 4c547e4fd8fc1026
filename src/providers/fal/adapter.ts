import type { Adapter } from '../../domain/adapter.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'
import { lookup } from '../lookup.ts'
import { signedDecimalText } from '../signed-decimal.ts'
import { falEndpoint } from './models.ts'
import { optionMistakes } from './options.ts'
import { FAL_ORIGINS, placesOf } from './places.ts'
import { read } from './read.ts'
import { submit } from './submit.ts'

/**
 * fal.ai's model APIs (fal docs, @fal-ai/client 1.10.1; read 2026-11-21): an endpoint is answered at
 * once (`https://fal.run`), or for delivery `async` waits in the queue (`https://queue.fal.run`).
 * Answers count billable units, without their price.
 */
export const falAdapter: Adapter = {
  id: 'fal',
  baseUrl: 'https://fal.run',
  ownBaseUrl: null,
  apiKeyEnv: 'FAL_KEY',
  keyOrigins: FAL_ORIGINS,
  auth: { header: 'authorization', prefix: 'Key ' },
  keptHeaders: [
    'content-type',
    'date',
    'retry-after',
    'x-fal-billable-units',
    'x-fal-error-type',
    'x-fal-needs-retry',
    'x-fal-request-id',
    'x-fal-request-timeout-type',
    'x-fal-retryable',
    'x-fal-served-from',
  ],
  reports: (model) => {
    const { unit } = falEndpoint(model)
    return unit === null ? [] : [unit]
  },
  offer: (model) => falEndpoint(model).offer,
  optionMistakes,
  // fal does not say: FLUX.1 Fill paints white anew (docs.bfl.ai), OpenAI's models what is transparent.
  maskMarks: (model) => (/\bgpt-image-/.test(model) ? 'transparent' : 'white'),
  submit,
  read,
  // The answer says only that stopping was asked for: a request that runs may still finish.
  readCancelled: () => null,
  // The platform's list is long and comes in pages: one page would call other endpoints unknown.
  models: null,
  balance: {
    // Answers an admin's key only.
    request: (baseUrl) => lookup(`${placesOf(baseUrl).platform}/v1/account/billing?expand=credits`),
    read: (answer) => {
      const credits = fieldsOf(field(fieldsOf(jsonOf(answer)), 'credits'))
      const amount = isSuccess(answer) ? signedDecimalText(field(credits, 'current_balance')) : null
      const currency = textOf(field(credits, 'currency')) ?? 'usd'
      return amount === null ? null : { amount, unit: currency.toLowerCase() }
    },
  },
}
