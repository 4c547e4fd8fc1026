import type { Offer } from '../../../domain/adapter.ts'
import type { Settings } from '../../../domain/settings.ts'
import { jsonOf } from '../../answer-words.ts'
import { trimmed } from '../../base-url.ts'
import { field, fieldsOf } from '../../json-fields.ts'
import { jsonPost } from '../../json-post.ts'
import { lookup } from '../../lookup.ts'
import { pictureOf } from '../../picture-of.ts'
import { signedDecimalText } from '../../signed-decimal.ts'
import { byCode, FUNDS } from '../failure-rules.ts'
import { type FieldNames, NO_FIELDS, namedFields } from '../field-names.ts'
import { allOf, atOnce, offerOf } from '../offers.ts'
import { type HostProfile, OPENAI_SHAPED } from '../profile.ts'
import { toldTimings } from '../told-timings.ts'

const FIELDS: FieldNames = {
  ...NO_FIELDS,
  size: { name: 'image_size' },
  steps: 'num_inference_steps',
  seed: 'seed',
}
const KOLORS_SIZES = '1024x1024 960x1280 768x1024 720x1440 720x1280'.split(' ')
const QWEN_SIZES = '1328x1328 1664x928 928x1664 1472x1140 1140x1472 1584x1056 1056x1584'.split(' ')

interface Model {
  readonly fields: FieldNames
  readonly offer: Partial<Offer>
}

const EDITS: Model = {
  fields: { ...FIELDS, size: null },
  offer: { modes: ['image-to-image'], maxImages: 1 },
}

/** By the image-generation pages of docs.siliconflow.com and .cn, 2025 to 2026. */
const MODELS: Readonly<Record<string, Model>> = {
  'Kwai-Kolors/Kolors': {
    fields: { ...FIELDS, n: { name: 'batch_size', sent: 'always' } },
    offer: {
      modes: ['text-to-image'],
      sizes: KOLORS_SIZES,
      maxImages: 4,
      refuses: allOf(atOnce, sizeNeeded),
    },
  },
  'Qwen/Qwen-Image': {
    fields: FIELDS,
    offer: { modes: ['text-to-image'], sizes: QWEN_SIZES, maxImages: 1 },
  },
  'Qwen/Qwen-Image-Edit': EDITS,
  'Qwen/Qwen-Image-Edit-2509': EDITS,
}
const ANY_MODEL: Model = {
  fields: { ...FIELDS, n: { name: 'batch_size', sent: 'more' } },
  offer: { modes: ['text-to-image', 'image-to-image'] },
}

/**
 * SiliconFlow (docs.siliconflow.com and .cn, 2025 to 2026; the two are apart, with keys of their own).
 * One path for generating and editing. Images come in `images[]`, errors as objects or bare texts, and
 * no answer tells a cost: only the balance before and after does.
 */
export const siliconflow: HostProfile = {
  ...OPENAI_SHAPED,
  id: 'siliconflow',
  baseUrl: 'https://api.siliconflow.com/v1',
  apiKeyEnv: 'SILICONFLOW_API_KEY',
  keyOrigins: ['https://api.siliconflow.cn'],
  requestIdHeaders: ['x-siliconcloud-trace-id'],
  offer(model) {
    const { fields, offer } = modelOf(model)
    return offerOf(fields, offer)
  },
  elsewhere: {
    batch_size: 'Put n in the matrix, so that the images asked for are counted.',
    image_size: 'Put size in the matrix, so that it is priced.',
    image2: 'Put the picture under inputs.',
    image3: 'Put the picture under inputs.',
  },
  request(operation, base) {
    const picture = pictureOf(operation)
    return jsonPost(`${base}/images/generations`, {
      model: operation.model,
      ...namedFields(operation, modelOf(operation.model).fields),
      ...(picture !== null && { image: picture }),
    })
  },
  rules: [byCode(FUNDS, '30001')],
  told: toldTimings,
  balance: {
    request: (baseUrl) => lookup(`${trimmed(baseUrl)}/user/info`),
    read(answer) {
      const body = fieldsOf(answer.status === 200 ? jsonOf(answer) : null)
      const amount = signedDecimalText(field(fieldsOf(field(body, 'data')), 'totalBalance'))
      // Dollars at .com and yuan at .cn, and the answer does not say which.
      return amount === null ? null : { amount, unit: 'credit' }
    },
  },
}

function modelOf(model: string): Model {
  return (Object.hasOwn(MODELS, model) ? MODELS[model] : undefined) ?? ANY_MODEL
}

function sizeNeeded({ size }: Settings): string | null {
  return size === undefined
    ? `a size must be asked for. Use one of ${KOLORS_SIZES.join(', ')}.`
    : null
}
