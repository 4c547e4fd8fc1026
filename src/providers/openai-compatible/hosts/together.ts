import { jsonOf } from '../../answer-words.ts'
import { trimmed } from '../../base-url.ts'
import { field, fieldsOf, textOf } from '../../json-fields.ts'
import { jsonPost } from '../../json-post.ts'
import { lookup } from '../../lookup.ts'
import { pictureOf } from '../../picture-of.ts'
import { type FieldNames, NO_FIELDS, namedFields } from '../field-names.ts'
import { allOf, atOnce, inPixels, offerOf } from '../offers.ts'
import { type HostProfile, OPENAI_SHAPED } from '../profile.ts'
import { toldTimings } from '../told-timings.ts'

const FIELDS: FieldNames = {
  ...NO_FIELDS,
  n: { name: 'n', sent: 'more' },
  size: 'sides',
  aspect: 'aspect_ratio',
  format: 'output_format',
  steps: 'steps',
  seed: 'seed',
}
/** Models that are not diffusion take neither (@ai-sdk/togetherai 3.0.54). */
const NOT_DIFFUSION = ['google/gemini-3-pro-image']
const NOT_DIFFUSION_FIELDS: FieldNames = { ...FIELDS, steps: null, seed: null }

/**
 * Together AI (together-ai 0.52.0, docs.together.ai, read 2026-11-21): one path for generating and editing, the picture
 * as `image_url`. `response_format: base64` is answered under the name `b64_json`. No answer tells a
 * cost: models are priced by megapixel, and some by steps.
 */
export const together: HostProfile = {
  ...OPENAI_SHAPED,
  id: 'together',
  baseUrl: 'https://api.together.ai/v1',
  apiKeyEnv: 'TOGETHER_API_KEY',
  // The older domain, which much of the documentation still names.
  keyOrigins: ['https://api.together.xyz'],
  offer: (model) =>
    offerOf(fieldsOfModel(model), {
      modes: ['text-to-image', 'image-to-image'],
      formats: ['jpeg', 'png'],
      maxImages: 4,
      refuses: allOf(atOnce, inPixels),
    }),
  elsewhere: {
    width: 'Put size in the matrix, so that it is priced.',
    height: 'Put size in the matrix, so that it is priced.',
    image_url: 'Put the picture under inputs.',
    reference_images: 'Put the picture under inputs.',
  },
  request(operation, base) {
    const picture = pictureOf(operation)
    return jsonPost(`${base}/images/generations`, {
      model: operation.model,
      response_format: 'base64',
      ...namedFields(operation, fieldsOfModel(operation.model)),
      ...(picture !== null && { image_url: picture }),
    })
  },
  told: toldTimings,
  models: {
    request: (baseUrl) => lookup(`${trimmed(baseUrl)}/models`),
    read(answer) {
      const list = answer.status === 200 ? jsonOf(answer) : null
      if (!Array.isArray(list)) return null
      return list.flatMap((item) => textOf(field(fieldsOf(item), 'id')) ?? [])
    },
  },
}

function fieldsOfModel(model: string): FieldNames {
  return NOT_DIFFUSION.includes(model) ? NOT_DIFFUSION_FIELDS : FIELDS
}
