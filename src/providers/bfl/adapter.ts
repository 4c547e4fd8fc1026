import type { Adapter } from '../../domain/adapter.ts'
import { creditBalance } from '../credit-balance.ts'
import { bflModel } from './models.ts'
import { optionMistakes } from './options.ts'
import { BFL_ORIGINS } from './origins.ts'
import { read } from './read.ts'
import { submit } from './submit.ts'
import { STATED_METERS } from './usage.ts'

/**
 * Black Forest Labs' own API (docs.bfl.ai, OpenAPI of May 2026): an order makes a task on one of
 * several clusters, priced in credits as it is accepted, and asked after where the answer says.
 */
export const bflAdapter: Adapter = {
  id: 'bfl',
  baseUrl: 'https://api.bfl.ai/v1',
  ownBaseUrl: null,
  apiKeyEnv: 'BFL_API_KEY',
  keyOrigins: BFL_ORIGINS,
  auth: { header: 'x-key', prefix: '' },
  keptHeaders: ['content-type', 'date', 'retry-after'],
  reports: (model) => (bflModel(model).statesCredits ? STATED_METERS : []),
  offer: (model) => bflModel(model).offer,
  optionMistakes,
  // White is painted anew, black is kept (docs.bfl.ai, FLUX.1 Fill).
  maskMarks: () => 'white',
  submit,
  read,
  readCancelled: null,
  // There is no list of models.
  models: null,
  balance: creditBalance('/credits'),
}
