import type { Offer } from '../../domain/adapter.ts'
import type { Mode } from '../../domain/settings.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { firstRefusal, onlyAsync, onlySync, type SettingRule, seedUpTo } from '../setting-rules.ts'

// Facts: the platform's OpenAPI document (copy of March 2025) and its changelog, read 2026-11-21.

/** A field without which an operation is refused: any one of `names` will do. */
export interface Need {
  readonly names: readonly string[]
  readonly mode: Mode | null
}

/** One operation of the v2beta API, as its form names things. */
export interface StabilityOperation {
  /** Below `/v2beta/stable-image/`. */
  readonly path: string
  /** The form's own `model`, where one path serves several. */
  readonly model: string | null
  /** Null: the form has no prompt. The suite's prompt then labels the case and is not sent. */
  readonly prompt: string | null
  readonly image: string
  readonly mask: string | null
  /** The form asks for `mode=image-to-image` beside a picture. */
  readonly hasMode: boolean
  readonly needs: readonly Need[]
  readonly offer: Offer
}

const ASPECTS = ['21:9', '16:9', '3:2', '5:4', '1:1', '4:5', '2:3', '9:16', '9:21']
const FORMATS = ['png', 'jpeg', 'webp']
/** No form has these: sizes follow from the aspect or from the picture. */
const NO_FIELD_FOR = ['size', 'quality', 'background', 'steps'] as const
const NOT_FOR_PICTURES = [...NO_FIELD_FOR, 'aspect'] as const

const seedRange = seedUpTo(4_294_967_294)
const answersAtOnce = onlySync('this operation')
const answersLater = onlyAsync('this operation')

const noBatch: SettingRule = ({ delivery }) =>
  delivery === 'batch' ? 'delivery "batch" is not offered by stability. Use sync or async.' : null

const aspectFromPicture: SettingRule = ({ mode, aspect }) =>
  aspect !== undefined && mode === 'image-to-image'
    ? `aspect "${aspect}" is not offered for image-to-image: the picture decides. Leave it out.`
    : null

function operation(
  path: string,
  over: Partial<Omit<StabilityOperation, 'offer'>> & { readonly offer?: Partial<Offer> } = {},
): StabilityOperation {
  return {
    path,
    model: null,
    prompt: 'prompt',
    image: 'image',
    mask: null,
    hasMode: false,
    needs: [],
    ...over,
    offer: {
      ...OPEN_OFFER,
      formats: FORMATS,
      aspects: ASPECTS,
      maxImages: 1,
      maxPromptCharacters: 10_000,
      without: NO_FIELD_FOR,
      refuses: firstRefusal(seedRange, answersAtOnce),
      ...over.offer,
    },
  }
}

const TO_IMAGES: readonly Mode[] = ['text-to-image', 'image-to-image']
const STRENGTH: Need = { names: ['strength'], mode: 'image-to-image' }

const sd35 = (model: string): StabilityOperation =>
  operation('generate/sd3', {
    model,
    hasMode: true,
    needs: [STRENGTH],
    offer: {
      modes: TO_IMAGES,
      formats: ['png', 'jpeg'],
      refuses: firstRefusal(seedRange, answersAtOnce, aspectFromPicture),
    },
  })

/** From a picture to a picture; the picture decides the aspect. */
const onPicture = (
  path: string,
  over: Partial<Omit<StabilityOperation, 'offer'>> & { readonly offer?: Partial<Offer> } = {},
): StabilityOperation =>
  operation(path, {
    ...over,
    offer: { modes: ['image-to-image'], without: NOT_FOR_PICTURES, ...over.offer },
  })

const need = (...names: readonly string[]): readonly Need[] => [{ names, mode: null }]
const EDIT = { modes: ['edit'] } as const
const UPSCALE = { modes: ['upscale'] } as const
const NO_PROMPT = { prompt: null } as const

const OPERATIONS: Readonly<Record<string, StabilityOperation>> = {
  core: operation('generate/core', { offer: { modes: ['text-to-image'] } }),
  ultra: operation('generate/ultra', { needs: [STRENGTH], offer: { modes: TO_IMAGES } }),
  'sd3.5-large': sd35('sd3.5-large'),
  'sd3.5-large-turbo': sd35('sd3.5-large-turbo'),
  'sd3.5-medium': sd35('sd3.5-medium'),
  'sd3.5-flash': sd35('sd3.5-flash'),
  inpaint: onPicture('edit/inpaint', { mask: 'mask', offer: EDIT }),
  erase: onPicture('edit/erase', { ...NO_PROMPT, mask: 'mask', offer: EDIT }),
  outpaint: onPicture('edit/outpaint', { needs: need('left', 'right', 'up', 'down') }),
  'search-and-replace': onPicture('edit/search-and-replace', { needs: need('search_prompt') }),
  'search-and-recolor': onPicture('edit/search-and-recolor', { needs: need('select_prompt') }),
  'remove-background': onPicture('edit/remove-background', {
    ...NO_PROMPT,
    offer: { formats: ['png', 'webp'], without: [...NOT_FOR_PICTURES, 'seed'] },
  }),
  'replace-background-and-relight': onPicture('edit/replace-background-and-relight', {
    prompt: 'background_prompt',
    image: 'subject_image',
    offer: { refuses: firstRefusal(seedRange, answersLater) },
  }),
  structure: onPicture('control/structure'),
  sketch: onPicture('control/sketch'),
  style: operation('control/style', { offer: { modes: ['image-to-image'] } }),
  fast: onPicture('upscale/fast', {
    ...NO_PROMPT,
    offer: { ...UPSCALE, without: [...NOT_FOR_PICTURES, 'seed'] },
  }),
  conservative: onPicture('upscale/conservative', { offer: UPSCALE }),
  creative: onPicture('upscale/creative', {
    offer: { ...UPSCALE, refuses: firstRefusal(seedRange, answersLater) },
  }),
}

const PATH = /^[a-z][a-z0-9-]*\/[a-z0-9][a-z0-9.-]*$/

/**
 * The operation that a target's `model` names. One that these facts do not know is asked for all the
 * same: `sd3…` as a model of that path, `edit/new-thing` as a path of its own, anything else as a
 * path below `generate/`.
 */
export function stabilityOperation(model: string): StabilityOperation {
  const known = Object.hasOwn(OPERATIONS, model) ? OPERATIONS[model] : undefined
  if (known !== undefined) return known
  const offer: Partial<Offer> = {
    modes: ['text-to-image', 'edit', 'image-to-image', 'upscale'],
    formats: null,
    refuses: firstRefusal(seedRange, noBatch),
  }
  if (model.startsWith('sd3')) return operation('generate/sd3', { model, hasMode: true, offer })
  const path = PATH.test(model) ? model : `generate/${encodeURIComponent(model)}`
  return operation(path, { mask: 'mask', offer })
}
