import type { Adapter, Offer } from '../../domain/adapter.ts'
import { commonOptionMistakes } from '../common-options.ts'
import { modelList } from '../model-list.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { onlySync } from '../setting-rules.ts'
import { readAnswer } from './read.ts'
import { submit } from './submit.ts'

/** The tool takes a prompt that a language model writes, and nothing else. */
const OFFER: Offer = {
  ...OPEN_OFFER,
  modes: ['text-to-image'],
  maxImages: 1,
  without: ['size', 'aspect', 'quality', 'format', 'background', 'steps', 'seed'],
  refuses: onlySync('mistral'),
}

/**
 * Mistral's Conversations API with its built-in image tool (docs.mistral.ai, @mistralai/mistralai 2.7.0;
 * read 2026-11-21): there is no endpoint for images.
 */
export const mistralAdapter: Adapter = {
  id: 'mistral',
  baseUrl: 'https://api.mistral.ai/v1',
  ownBaseUrl: null,
  apiKeyEnv: 'MISTRAL_API_KEY',
  keyOrigins: [],
  auth: { header: 'authorization', prefix: 'Bearer ' },
  keptHeaders: ['content-type', 'mistral-correlation-id', 'retry-after', 'x-kong-request-id'],
  reports: () => ['image', 'input_text_token', 'output_text_token'],
  offer: () => OFFER,
  optionMistakes: (options) =>
    commonOptionMistakes(options, {
      elsewhere: {
        inputs: 'Prompts come from the suite’s prompts.',
        agent_id: 'Set the target’s model to the agent’s id instead.',
      },
    }),
  // There is no field for a mask, and the offer has no mode that takes one.
  maskMarks: () => 'transparent',
  submit,
  read: (answer, spec, operation) => ({
    kind: 'done',
    reading: readAnswer(answer, spec, operation),
    task: null,
  }),
  readCancelled: null,
  models: modelList,
  // Only the console shows one.
  balance: null,
}
