import type { Offer } from '../../domain/adapter.ts'
import { parseSize, type Settings } from '../../domain/settings.ts'
import type { Meter } from '../../domain/usage.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import type { PictureField } from '../picture-field.ts'

type Field = 'size' | 'aspect' | 'quality' | 'background' | 'steps' | 'format' | 'seed'

export interface FalEndpoint {
  /** Whether `image_size` takes pixels as an object, or as a text such as `1024x1024`. */
  readonly size: 'pixels' | 'text'
  readonly image: PictureField | null
  readonly mask: string | null
  /**
   * What `x-fal-billable-units` counts for this endpoint: its unit on fal's price list. Null where
   * that is not known: then the units mean nothing.
   */
  readonly unit: Meter | null
  readonly offer: Offer
}

type Rule = (settings: Settings) => string | null

const PRESETS = [
  'square_hd',
  'square',
  'portrait_4_3',
  'portrait_16_9',
  'landscape_4_3',
  'landscape_16_9',
]
const FLUX_ASPECTS = ['21:9', '16:9', '4:3', '3:2', '1:1', '2:3', '3:4', '9:16', '9:21']
const GEMINI_ASPECTS = '21:9 16:9 3:2 4:3 5:4 1:1 4:5 3:4 2:3 9:16'.split(' ')
const GPT_SIZES = ['1024x1024', '1536x1024', '1024x1536']
const TWO_FORMATS = ['jpeg', 'png']
const THREE_FORMATS = ['jpeg', 'png', 'webp']
const ALL_FIELDS: readonly Field[] = [
  'size',
  'aspect',
  'quality',
  'background',
  'steps',
  'format',
  'seed',
]

const noBatch: Rule = ({ delivery }) =>
  delivery === 'batch' ? 'delivery "batch" is not offered by fal. Use sync or async.' : null

const sizesOr =
  (words: readonly string[]): Rule =>
  ({ size }) =>
    size === undefined || words.includes(size) || parseSize(size) !== null
      ? null
      : `size "${size}" is not offered by this endpoint. Use pixels, such as 1024x1024, or ${words.join(', ')}.`

const stepsTo =
  (most: number): Rule =>
  ({ steps }) =>
    steps === undefined || (steps >= 1 && steps <= most)
      ? null
      : `steps ${steps} is not offered by this endpoint. Use 1 to ${most}.`

function endpoint(
  has: readonly Field[],
  {
    size = 'pixels',
    image = null,
    mask = null,
    unit = null,
    rules = [],
    ...over
  }: Partial<Omit<FalEndpoint, 'offer'>> & {
    readonly rules?: readonly Rule[]
  } & Partial<Omit<Offer, 'size' | 'refuses' | 'modes' | 'without'>> = {},
): FalEndpoint {
  return {
    size,
    image,
    mask,
    unit,
    offer: {
      ...OPEN_OFFER,
      maxImages: 4,
      ...over,
      modes: modesOf(image, mask),
      without: ALL_FIELDS.filter((field) => !has.includes(field)),
      refuses: (settings) => {
        for (const rule of [noBatch, ...rules]) {
          const message = rule(settings)
          if (message !== null) return message
        }
        return null
      },
    },
  }
}

/** An endpoint does one thing: what edits does not draw from words alone. */
function modesOf(image: PictureField | null, mask: string | null): Offer['modes'] {
  if (image === null) return ['text-to-image']
  if (mask === null) return ['image-to-image']
  return image.isList ? ['edit', 'image-to-image'] : ['edit']
}

const ONE_PICTURE: PictureField = { name: 'image_url', isList: false }
const PICTURES: PictureField = { name: 'image_urls', isList: true }
const DRAWN: readonly Field[] = ['size', 'steps', 'format', 'seed']

// Fields: the endpoint types of @fal-ai/client 1.10.1. Units: fal's price list as seen in April and
// May 2026; endpoints whose unit was not seen report none.
const ENDPOINTS: Readonly<Record<string, FalEndpoint>> = {
  'fal-ai/flux/schnell': endpoint(DRAWN, {
    formats: TWO_FORMATS,
    rules: [sizesOr(PRESETS), stepsTo(50)],
    unit: 'output_megapixel',
  }),
  'fal-ai/flux/dev': endpoint(DRAWN, {
    formats: TWO_FORMATS,
    rules: [sizesOr(PRESETS), stepsTo(50)],
    unit: 'output_megapixel',
  }),
  'fal-ai/flux/dev/image-to-image': endpoint(['steps', 'format', 'seed'], {
    image: ONE_PICTURE,
    formats: TWO_FORMATS,
    rules: [stepsTo(50)],
  }),
  'fal-ai/flux-2': endpoint(DRAWN, { formats: THREE_FORMATS, rules: [sizesOr(PRESETS)] }),
  'fal-ai/flux-2/edit': endpoint(DRAWN, {
    image: PICTURES,
    formats: THREE_FORMATS,
    rules: [sizesOr(PRESETS)],
  }),
  'fal-ai/flux-2-pro': endpoint(['size', 'format', 'seed'], {
    formats: TWO_FORMATS,
    maxImages: 1,
    rules: [sizesOr(PRESETS)],
  }),
  'fal-ai/flux-pro/v1.1': endpoint(['size', 'format', 'seed'], {
    formats: TWO_FORMATS,
    rules: [sizesOr(PRESETS)],
  }),
  'fal-ai/flux-pro/kontext': endpoint(['aspect', 'format', 'seed'], {
    image: ONE_PICTURE,
    aspects: FLUX_ASPECTS,
    formats: TWO_FORMATS,
    unit: 'image',
  }),
  'fal-ai/flux-pro/kontext/text-to-image': endpoint(['aspect', 'format', 'seed'], {
    aspects: FLUX_ASPECTS,
    formats: TWO_FORMATS,
  }),
  'fal-ai/flux-pro/v1/fill': endpoint(['format', 'seed'], {
    image: ONE_PICTURE,
    mask: 'mask_url',
    formats: TWO_FORMATS,
  }),
  'fal-ai/qwen-image': endpoint(DRAWN, {
    formats: TWO_FORMATS,
    rules: [sizesOr(PRESETS)],
    unit: 'output_megapixel',
  }),
  'fal-ai/qwen-image-edit': endpoint(DRAWN, {
    image: ONE_PICTURE,
    formats: TWO_FORMATS,
    rules: [sizesOr(PRESETS)],
  }),
  'fal-ai/nano-banana': endpoint(['aspect', 'format', 'seed'], {
    aspects: GEMINI_ASPECTS,
    formats: THREE_FORMATS,
    unit: 'image',
  }),
  'fal-ai/nano-banana/edit': endpoint(['aspect', 'format', 'seed'], {
    image: PICTURES,
    aspects: ['auto', ...GEMINI_ASPECTS],
    formats: THREE_FORMATS,
  }),
  'fal-ai/bytedance/seedream/v4/text-to-image': endpoint(['size', 'seed'], {
    maxImages: null,
    rules: [sizesOr([...PRESETS, 'auto', 'auto_2K', 'auto_4K'])],
    unit: 'image',
  }),
  'fal-ai/bytedance/seedream/v4/edit': endpoint(['size', 'seed'], {
    image: PICTURES,
    maxImages: null,
    rules: [sizesOr([...PRESETS, 'auto', 'auto_2K', 'auto_4K'])],
  }),
  // Its units are fractions of a price, not images: 0.02 for a low 1024x1024 (seen April 2026).
  'fal-ai/gpt-image-1.5': endpoint(['size', 'quality', 'background', 'format'], {
    size: 'text',
    sizes: GPT_SIZES,
    qualities: ['low', 'medium', 'high'],
    backgrounds: ['auto', 'transparent', 'opaque'],
    formats: THREE_FORMATS,
    unit: 'credit',
  }),
  'fal-ai/gpt-image-1.5/edit': endpoint(['size', 'quality', 'background', 'format'], {
    size: 'text',
    image: PICTURES,
    mask: 'mask_image_url',
    sizes: ['auto', ...GPT_SIZES],
    qualities: ['low', 'medium', 'high'],
    backgrounds: ['auto', 'transparent', 'opaque'],
    formats: THREE_FORMATS,
  }),
  'xai/grok-imagine-image/edit': endpoint(['format'], {
    image: PICTURES,
    formats: THREE_FORMATS,
  }),
}

/** The names most endpoints use, for one that these facts do not know. */
const USUAL: FalEndpoint = {
  size: 'pixels',
  image: ONE_PICTURE,
  mask: 'mask_url',
  unit: null,
  offer: { ...OPEN_OFFER, refuses: noBatch },
}

/** Whether this endpoint's own fields are known. */
export function isKnownEndpoint(model: string): boolean {
  return Object.hasOwn(ENDPOINTS, model)
}

/** An endpoint of the table, or what most have fields for. */
export function falEndpoint(model: string): FalEndpoint {
  return (isKnownEndpoint(model) ? ENDPOINTS[model] : undefined) ?? USUAL
}
