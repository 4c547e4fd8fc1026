import type { Offer } from '../../domain/adapter.ts'
import { parseAspect, parseSize, type Settings } from '../../domain/settings.ts'
import { OPEN_OFFER } from '../open-offer.ts'

/** Which settings a model has fields for, and under which names its pictures go. */
export interface BflModel {
  readonly image: string | null
  readonly mask: string | null
  readonly offer: Offer
  /** The answer to the order names credits and megapixels; older models may leave them null. */
  readonly statesCredits: boolean
}

type Rule = (settings: Settings) => string | null

const FORMATS = ['jpeg', 'png', 'webp']
const WIDEST = 21 / 9

/** `Offer.without` from what a model does have; none has quality or background. */
function modelOf(
  has: readonly ('size' | 'aspect' | 'steps')[],
  {
    rules = [],
    statesCredits = false,
    ...some
  }: Partial<Omit<BflModel, 'offer'>> & {
    readonly modes?: Offer['modes']
    readonly rules?: readonly Rule[]
  } = {},
): BflModel {
  const { image = null, mask = null } = some
  const fields = ['size', 'aspect', 'steps'] as const
  return {
    image,
    mask,
    statesCredits,
    offer: {
      ...OPEN_OFFER,
      modes:
        some.modes ?? (image === null ? ['text-to-image'] : ['text-to-image', 'image-to-image']),
      formats: FORMATS,
      maxImages: 1,
      without: ['quality', 'background', ...fields.filter((field) => !has.includes(field))],
      refuses: refusing(...rules),
    },
  }
}

function refusing(...rules: readonly Rule[]): Rule {
  return (settings) => {
    for (const rule of [onlyTasks, ...rules]) {
      const message = rule(settings)
      if (message !== null) return message
    }
    return null
  }
}

const onlyTasks: Rule = ({ delivery }) =>
  delivery === undefined || delivery === 'async'
    ? null
    : `delivery "${delivery}" is not offered by bfl: every request makes a task. Use async.`

/** Sides are multiples of 16 from 64 up, and 4 megapixels together at the most; `auto` is 0 × 0. */
const flux2Size: Rule = ({ size }) => {
  if (size === undefined || size === 'auto') return null
  const pixels = parseSize(size)
  const sides = pixels === null ? [] : [pixels.width, pixels.height]
  const area = sides.reduce((product, side) => product * side, 1)
  const isOffered =
    pixels !== null && area <= 2048 * 2048 && sides.every((side) => side >= 64 && side % 16 === 0)
  return isOffered
    ? null
    : `size "${size}" is not offered by this model. Use sides from 64 that are multiples of 16, 4 megapixels at most.`
}

const flux1Size: Rule = ({ size }) => {
  if (size === undefined) return null
  const pixels = parseSize(size)
  const sides = pixels === null ? [] : [pixels.width, pixels.height]
  const isOffered =
    pixels !== null && sides.every((side) => side >= 256 && side <= 1440 && side % 32 === 0)
  return isOffered
    ? null
    : `size "${size}" is not offered by this model. Use sides from 256 to 1440 that are multiples of 32.`
}

/** The dialect itself takes a size in pixels only. */
const pixelSize: Rule = ({ size }) =>
  size === undefined || size === 'auto' || parseSize(size) !== null
    ? null
    : `size "${size}" is not offered by bfl. Use pixels, such as 1024x1024.`

const ratio: Rule = ({ aspect }) => {
  if (aspect === undefined) return null
  const parsed = parseAspect(aspect)
  const quotient = parsed === null ? 0 : parsed.width / parsed.height
  return quotient >= 1 / WIDEST && quotient <= WIDEST
    ? null
    : `aspect "${aspect}" is not offered by this model. Use a ratio from 21:9 to 9:21.`
}

const stepsFrom =
  (least: number, most: number): Rule =>
  ({ steps }) =>
    steps === undefined || (steps >= least && steps <= most)
      ? null
      : `steps ${steps} is not offered by this model. Use ${least} to ${most}.`

const FLUX_2 = { image: 'input_image', rules: [flux2Size], statesCredits: true } as const
const KONTEXT = { image: 'input_image', rules: [ratio] } as const
const PICTURE_PROMPT = 'image_prompt'

// Facts: BFL's OpenAPI (docs.bfl.ai, read May 2026) and its FLUX.2 pages.
const MODELS: Readonly<Record<string, BflModel>> = {
  'flux-2-max': modelOf(['size'], FLUX_2),
  'flux-2-pro': modelOf(['size'], FLUX_2),
  'flux-2-pro-preview': modelOf(['size'], FLUX_2),
  'flux-2-flex': modelOf(['size', 'steps'], { ...FLUX_2, rules: [flux2Size, stepsFrom(1, 50)] }),
  'flux-2-klein-9b': modelOf(['size'], FLUX_2),
  'flux-2-klein-9b-preview': modelOf(['size'], FLUX_2),
  'flux-2-klein-4b': modelOf(['size'], FLUX_2),
  'flux-kontext-pro': modelOf(['aspect'], KONTEXT),
  'flux-kontext-max': modelOf(['aspect'], KONTEXT),
  'flux-pro-1.1': modelOf(['size'], { image: PICTURE_PROMPT, rules: [flux1Size] }),
  'flux-pro-1.1-ultra': modelOf(['aspect'], { image: PICTURE_PROMPT, rules: [ratio] }),
  'flux-pro-1.1-ultra-finetuned': modelOf(['aspect'], { image: PICTURE_PROMPT, rules: [ratio] }),
  'flux-dev': modelOf(['size', 'steps'], {
    image: PICTURE_PROMPT,
    rules: [flux1Size, stepsFrom(1, 50)],
  }),
  'flux-pro-1.0-fill': fill(),
  'flux-pro-1.0-fill-finetuned': fill(),
  'flux-pro-1.0-expand': modelOf(['steps'], {
    image: 'image',
    modes: ['image-to-image'],
    rules: [stepsFrom(15, 50)],
  }),
}

function fill(): BflModel {
  const rules = [stepsFrom(15, 50)]
  return modelOf(['steps'], { image: 'image', mask: 'mask', modes: ['edit'], rules })
}

/** What the dialect itself has fields for: the offer of a model that these facts do not know. */
const USUAL: BflModel = modelOf(['size', 'aspect', 'steps'], {
  image: 'input_image',
  mask: 'mask',
  modes: OPEN_OFFER.modes,
  rules: [pixelSize],
})

/** A model of the table, or what the dialect has fields for. */
export function bflModel(model: string): BflModel {
  return (Object.hasOwn(MODELS, model) ? MODELS[model] : undefined) ?? USUAL
}
