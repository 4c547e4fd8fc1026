import type { Adapter } from '../../domain/adapter.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { fieldsOf } from '../json-fields.ts'
import { endedReading } from './ended.ts'
import { replicateModel, USUAL_OFFER } from './models.ts'
import { optionMistakes } from './options.ts'
import { read } from './read.ts'
import { submit } from './submit.ts'

/**
 * The Replicate HTTP API (OpenAPI v1.0.0-a1, replicate 1.4.0; read 2026-11-21): a prediction is created,
 * waited for, polled and cancelled.
 */
export const replicateAdapter: Adapter = {
  id: 'replicate',
  baseUrl: 'https://api.replicate.com/v1',
  ownBaseUrl: null,
  apiKeyEnv: 'REPLICATE_API_TOKEN',
  keyOrigins: [],
  auth: { header: 'authorization', prefix: 'Bearer ' },
  keptHeaders: [
    'cf-ray',
    'content-type',
    'date',
    'preference-applied',
    'ratelimit-remaining',
    'ratelimit-reset',
    'retry-after',
  ],
  reports: () => ['compute_second'],
  offer: (model) => replicateModel(model)?.offer ?? USUAL_OFFER,
  optionMistakes,
  // Most models paint where a mask is white.
  maskMarks: (model) => replicateModel(model)?.maskMarks ?? 'white',
  submit,
  read,
  readCancelled: (answer) =>
    isSuccess(answer) ? endedReading(fieldsOf(jsonOf(answer)), null) : null,
  models: null,
  balance: null,
}
