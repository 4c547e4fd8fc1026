import type { Adapter } from '../../domain/adapter.ts'
import { creditBalance } from '../credit-balance.ts'
import { stabilityOperation } from './operations.ts'
import { optionMistakes } from './options.ts'
import { read } from './read.ts'
import { submit } from './submit.ts'

/**
 * The Stability AI platform, v2beta (its OpenAPI document of March 2025; changelog read 2026-11-21): a
 * form to each operation, which a target's `model` names (`core`, `sd3.5-large`, `inpaint`, `creative`
 * …). `erase`, `remove-background` and `fast` have no prompt: the suite's prompts are not sent to
 * them. No answer states credits or money.
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
  balance: creditBalance('/v1/user/balance'),
}
