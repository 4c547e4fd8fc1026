import type { MaskMark, Offer } from '../../domain/adapter.ts'
import type { Settings } from '../../domain/settings.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import type { PictureField } from '../picture-field.ts'
import { NO_SETTING_NAMES, type SettingNames } from '../setting-names.ts'

/** How a model's `input` names our settings. Null: the model has no such field. */
export interface InputFields extends SettingNames {
  /** The field for the number of images. */
  readonly n: string | null
  /** `custom-aspect`: width and height count only beside `aspect_ratio: custom`. */
  readonly size: 'width-height' | 'custom-aspect' | null
  readonly image: PictureField | null
  readonly mask: string | null
  /** What the model calls JPEG. */
  readonly jpeg: 'jpg' | 'jpeg'
}

export interface ReplicateModel {
  readonly fields: InputFields
  readonly offer: Offer
  readonly maskMarks: MaskMark
}

const SAME_NAMES = {
  aspect: 'aspect_ratio',
  format: 'output_format',
  seed: 'seed',
} as const
const NO_FIELDS: InputFields = {
  ...NO_SETTING_NAMES,
  n: null,
  size: null,
  image: null,
  mask: null,
  jpeg: 'jpg',
}

/** The names most models use, for one that these facts do not know. */
export const USUAL_FIELDS: InputFields = {
  n: 'num_outputs',
  size: 'width-height',
  aspect: 'aspect_ratio',
  quality: 'quality',
  format: 'output_format',
  background: 'background',
  steps: 'num_inference_steps',
  seed: 'seed',
  image: { name: 'image', isList: false },
  mask: 'mask',
  jpeg: 'jpg',
}

const FLUX_FORMATS = ['webp', 'jpeg', 'png']
const FLUX_ASPECTS = '1:1 16:9 21:9 3:2 2:3 4:5 5:4 3:4 4:3 9:16 9:21'.split(' ')
const IDEOGRAM_ASPECTS = '1:3 3:1 1:2 2:1 9:16 16:9 10:16 16:10 2:3 3:2 3:4 4:3 4:5 5:4 1:1'.split(
  ' ',
)
const one = (name: string): PictureField => ({ name, isList: false })
const list = (name: string): PictureField => ({ name, isList: true })

const GPT_IMAGE: Partial<InputFields> = {
  n: 'number_of_images',
  aspect: 'aspect_ratio',
  quality: 'quality',
  format: 'output_format',
  background: 'background',
  image: list('input_images'),
  jpeg: 'jpeg',
}
const GPT_OFFER: Partial<Offer> = {
  aspects: ['1:1', '3:2', '2:3'],
  formats: ['png', 'jpeg', 'webp'],
  backgrounds: ['auto', 'transparent', 'opaque'],
  maxImages: 10,
}

// Facts: the models' input schemas on replicate.com (`/{owner}/{name}/versions/…/api`), read 2026-11-21.
// Only models whose schema was read stand here; another one may be used, with the usual names.
const MODELS: Readonly<Record<string, () => ReplicateModel>> = {
  'black-forest-labs/flux-schnell': () =>
    modelOf(
      { ...SAME_NAMES, n: 'num_outputs', steps: 'num_inference_steps' },
      { aspects: FLUX_ASPECTS, formats: FLUX_FORMATS, maxImages: 4, refuses: stepsUpTo(4) },
    ),
  'black-forest-labs/flux-dev': () =>
    modelOf(
      { ...SAME_NAMES, n: 'num_outputs', steps: 'num_inference_steps', image: one('image') },
      { aspects: FLUX_ASPECTS, formats: FLUX_FORMATS, maxImages: 4, refuses: stepsUpTo(50) },
    ),
  'black-forest-labs/flux-1.1-pro': () =>
    modelOf(
      { ...SAME_NAMES, size: 'custom-aspect', image: one('image_prompt') },
      { formats: FLUX_FORMATS, refuses: customSize },
    ),
  'black-forest-labs/flux-1.1-pro-ultra': () =>
    modelOf({ ...SAME_NAMES, image: one('image_prompt') }, { formats: ['jpeg', 'png'] }),
  'black-forest-labs/flux-kontext-pro': () => modelOf({ ...SAME_NAMES, image: one('input_image') }),
  'black-forest-labs/flux-kontext-max': () => modelOf({ ...SAME_NAMES, image: one('input_image') }),
  'black-forest-labs/flux-2-dev': () =>
    modelOf(
      { ...SAME_NAMES, size: 'custom-aspect', image: list('input_images') },
      { formats: FLUX_FORMATS, refuses: customSize },
    ),
  'black-forest-labs/flux-2-pro': () => modelOf({ ...SAME_NAMES, image: list('input_images') }),
  'black-forest-labs/flux-2-flex': () => modelOf({ ...SAME_NAMES, image: list('input_images') }),
  'ideogram-ai/ideogram-v3-quality': () =>
    modelOf(
      { aspect: 'aspect_ratio', seed: 'seed', image: one('image'), mask: 'mask' },
      // A picture without a mask is not used.
      { modes: ['text-to-image', 'edit'], aspects: IDEOGRAM_ASPECTS },
      'black',
    ),
  'ideogram-ai/ideogram-4-5-precise-edit': () =>
    modelOf(
      { n: 'num_images', quality: 'quality', seed: 'seed', image: one('image'), mask: 'mask' },
      { modes: ['edit', 'image-to-image'], maxImages: 8 },
      'black',
    ),
  'google/nano-banana-2': () =>
    modelOf(
      { aspect: 'aspect_ratio', format: 'output_format', image: list('image_input') },
      { formats: ['jpeg', 'png'] },
    ),
  // The second's schema was not read: it is taken to be that of the models before and after it.
  'openai/gpt-image-2': () => modelOf(GPT_IMAGE, { ...GPT_OFFER, aspects: null }),
  'openai/gpt-image-1': () => modelOf(GPT_IMAGE, GPT_OFFER),
  'openai/gpt-image-2.5-flare': () => modelOf(GPT_IMAGE, { ...GPT_OFFER, aspects: null }),
}

const KEYS = ['size', 'aspect', 'quality', 'format', 'background', 'steps', 'seed'] as const

function modelOf(
  some: Partial<InputFields>,
  over: Partial<Offer> = {},
  maskMarks: MaskMark = 'white',
): ReplicateModel {
  const fields = { ...NO_FIELDS, ...some }
  const own = over.refuses ?? null
  return {
    fields,
    maskMarks,
    offer: {
      ...OPEN_OFFER,
      modes: modesOf(fields),
      maxImages: fields.n === null ? 1 : null,
      without: KEYS.filter((key) => fields[key] === null),
      ...over,
      refuses: (settings) => batchRefusal(settings) ?? own?.(settings) ?? null,
    },
  }
}

function modesOf({ image, mask }: InputFields): Offer['modes'] {
  if (image === null) return ['text-to-image']
  return mask === null
    ? ['text-to-image', 'image-to-image']
    : ['text-to-image', 'edit', 'image-to-image']
}

function batchRefusal({ delivery }: Settings): string | null {
  return delivery === 'batch'
    ? 'delivery "batch" is not offered by replicate. Use sync or async.'
    : null
}

function stepsUpTo(most: number): (settings: Settings) => string | null {
  return ({ steps }) =>
    steps === undefined || (steps >= 1 && steps <= most)
      ? null
      : `steps ${steps} is not offered by this model. Use 1 to ${most}.`
}

/** Widths and heights from 256 to 1440 in multiples of 32: others are rounded, and so not as asked. */
function customSize({ size, aspect }: Settings): string | null {
  if (size === undefined) return null
  if (aspect !== undefined) {
    return `size "${size}" is not offered by this model together with aspect. Use one of them.`
  }
  const sides = size.split('x').map(Number)
  const isOffered =
    sides.length === 2 && sides.every((side) => side >= 256 && side <= 1440 && side % 32 === 0)
  return isOffered
    ? null
    : `size "${size}" is not offered by this model. Use sides from 256 to 1440 that are multiples of 32.`
}

/** The model without its version: `owner/name:5c7d…` → `owner/name`. Null when these facts lack it. */
export function replicateModel(model: string): ReplicateModel | null {
  const name = model.split(':', 1)[0] ?? ''
  return Object.hasOwn(MODELS, name) ? (MODELS[name]?.() ?? null) : null
}

/** What is offered by a model that these facts do not know: whatever the usual names can say. */
export const USUAL_OFFER: Offer = { ...OPEN_OFFER, refuses: batchRefusal }
