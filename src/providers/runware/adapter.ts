import type { Adapter } from '../../domain/adapter.ts'
import { balance } from './balance.ts'
import { runwareOffer } from './models.ts'
import { optionMistakes } from './options.ts'
import { read } from './read.ts'
import { submit } from './submit.ts'

/**
 * The Runware API (runware.ai docs of 2026-07 to 2026-11, @runware/sdk-js 1.3.2): an array of tasks to
 * one path, answered at once or asked for later.
 */
export const runwareAdapter: Adapter = {
  id: 'runware',
  baseUrl: 'https://api.runware.ai',
  ownBaseUrl: null,
  apiKeyEnv: 'RUNWARE_API_KEY',
  keyOrigins: [],
  auth: { header: 'authorization', prefix: 'Bearer ' },
  keptHeaders: ['cf-ray', 'content-type', 'date', 'retry-after', 'x-request-id'],
  // The answer states the price itself, and no unit that a card could price.
  reports: () => [],
  offer: runwareOffer,
  optionMistakes,
  maskMarks: () => 'white',
  submit,
  read,
  // There is no request that stops a task.
  readCancelled: null,
  models: null,
  balance,
}
