import type { Settings } from '../../../domain/settings.ts'
import { decimalText, field, fieldsOf } from '../../json-fields.ts'
import { jsonPost } from '../../json-post.ts'
import { modelPath } from '../../model-path.ts'
import { submit } from '../../openai/submit.ts'
import { type FieldNames, NO_FIELDS, namedFields } from '../field-names.ts'
import { allOf, atOnce, inPixels, namedInPath, offerOf } from '../offers.ts'
import { type HostProfile, OPENAI_SHAPED } from '../profile.ts'
import { statedCost } from '../stated-cost.ts'

const FIELDS: FieldNames = {
  ...NO_FIELDS,
  n: { name: 'num_images', sent: 'always' },
  size: 'sides',
  aspect: 'aspect_ratio',
  steps: 'num_inference_steps',
  seed: 'seed',
}

/**
 * DeepInfra (deepinfra.com model pages, @ai-sdk/deepinfra 3.0.57; read 2026-11-21). Pictures are made
 * through `/inference/{model}`, not through the OpenAI path: only there does the answer tell its cost
 * (`inference_status.cost`, US dollars), and only there are there steps, seed and aspect. Edits exist on
 * the OpenAI path alone.
 */
export const deepinfra: HostProfile = {
  ...OPENAI_SHAPED,
  id: 'deepinfra',
  baseUrl: 'https://api.deepinfra.com/v1',
  apiKeyEnv: 'DEEPINFRA_API_KEY',
  offer: (model) =>
    offerOf(FIELDS, { refuses: allOf(atOnce, inPixels, namedInPath(model), notForEdits) }),
  elsewhere: {
    num_images: 'Put n in the matrix, so that the images asked for are counted.',
    width: 'Put size in the matrix, so that it is priced.',
    height: 'Put size in the matrix, so that it is priced.',
  },
  request: (operation, base) =>
    operation.mode === 'text-to-image'
      ? jsonPost(`${base}/inference/${modelPath(operation.model)}`, namedFields(operation, FIELDS))
      : submit(operation, `${base}/openai`),
  told(_answer, json) {
    const status = fieldsOf(field(fieldsOf(json), 'inference_status'))
    const milliseconds = decimalText(field(status, 'runtime_ms'))
    return {
      reported: milliseconds === null ? {} : { compute_millisecond: milliseconds },
      cost: statedCost(field(status, 'cost'), 'inference_status.cost'),
    }
  },
  // The list of models is one of language models.
  models: null,
}

function notForEdits({ mode, aspect, steps, seed }: Settings): string | null {
  if (mode === 'text-to-image') return null
  const named = Object.entries({ aspect, steps, seed }).find(([, value]) => value !== undefined)
  return named === undefined
    ? null
    : `${named[0]} is not offered for edits: their path has no field for it. Leave it out.`
}
