import type { Adapter } from '../../domain/adapter.ts'
import { modelList } from '../model-list.ts'
import { uploadRequest } from './batch-requests.ts'
import { DIALECT_OFFER, openaiModel, withBatch } from './models.ts'
import { optionMistakes } from './options.ts'
import { readAnswer } from './read.ts'
import { readBatch, readCancelledBatch } from './read-batch.ts'
import { submit } from './submit.ts'
import { TOKEN_METERS } from './usage.ts'

/**
 * The OpenAI Images API (developers.openai.com, openai-node 7.55.0; read 2026-11-21): generations and
 * edits, one answer each, JSON or a stream of events; with `delivery: batch` each attempt is a batch of
 * one line, which may take its 24 hours.
 */
export const openaiAdapter: Adapter = {
  id: 'openai',
  baseUrl: 'https://api.openai.com/v1',
  ownBaseUrl: null,
  apiKeyEnv: 'OPENAI_API_KEY',
  keyOrigins: [],
  auth: { header: 'authorization', prefix: 'Bearer ' },
  keptHeaders: [
    'cf-ray',
    'content-type',
    'date',
    'openai-processing-ms',
    'openai-version',
    'retry-after',
    'retry-after-ms',
    'x-ratelimit-limit-images',
    'x-ratelimit-limit-requests',
    'x-ratelimit-limit-tokens',
    'x-ratelimit-remaining-images',
    'x-ratelimit-remaining-requests',
    'x-ratelimit-remaining-tokens',
    'x-ratelimit-reset-images',
    'x-ratelimit-reset-requests',
    'x-ratelimit-reset-tokens',
    'x-request-id',
    'x-should-retry',
  ],
  reports: (model) => (openaiModel(model)?.reportsTokens === true ? TOKEN_METERS : []),
  // A model that is not known is still asked in this dialect: what the dialect has no field for
  // would be dropped in silence, so it is refused.
  offer: (model) => withBatch(openaiModel(model)?.offer ?? DIALECT_OFFER),
  optionMistakes: (options, model) => optionMistakes(options, model),
  maskMarks: () => 'transparent',
  submit: (operation, baseUrl) =>
    operation.settings.delivery === 'batch'
      ? uploadRequest(operation, baseUrl)
      : submit(operation, baseUrl),
  read: (answer, spec, operation) =>
    operation.settings.delivery === 'batch'
      ? readBatch(answer, spec, operation)
      : { kind: 'done', reading: readAnswer(answer, operation), task: null },
  readCancelled: readCancelledBatch,
  models: modelList,
  balance: null,
}
