import type { Adapter } from '../../domain/adapter.ts'
import { ideogramModel } from './models.ts'
import { optionMistakes } from './options.ts'
import { read } from './read.ts'
import { submit } from './submit.ts'

/**
 * The Ideogram API (developer.ideogram.ai, read 2026-11-21): v2, which answers or makes generations to
 * ask after, and the older v1, which answers.
 */
export const ideogramAdapter: Adapter = {
  id: 'ideogram',
  baseUrl: 'https://api.ideogram.ai',
  ownBaseUrl: null,
  apiKeyEnv: 'IDEOGRAM_API_KEY',
  keyOrigins: [],
  auth: { header: 'api-key', prefix: '' },
  keptHeaders: ['cf-ray', 'content-type', 'date', 'retry-after', 'x-request-id'],
  reports: () => [],
  offer: (model) => ideogramModel(model).offer,
  optionMistakes: (options, model) => optionMistakes(options, model),
  maskMarks: () => 'black',
  submit,
  read,
  readCancelled: null,
  models: null,
  balance: null,
}
