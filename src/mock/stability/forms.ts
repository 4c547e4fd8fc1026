import type { Mode } from '../../domain/settings.ts'
import type { PictureFormat } from '../draw/picture.ts'

/** How large an operation's result is. */
export type Extent =
  | { readonly kind: 'aspect'; readonly pixels: number }
  | { readonly kind: 'same' | 'outpaint' | 'fourfold' | 'four-megapixels' }

/** One operation's form, as the mock reads it. */
export interface Form {
  /** The model of the world; null: the form's own `model` names it. */
  readonly model: string | null
  /** Of the answer to a picture; without one it is text-to-image. */
  readonly mode: Exclude<Mode, 'text-to-image'>
  readonly prompt: { readonly field: string; readonly required: boolean } | null
  readonly picture: {
    readonly field: string
    readonly required: boolean
    readonly maxPixels: number
  } | null
  readonly extent: Extent
  readonly formats: readonly PictureFormat[]
  /** Text fields that it cannot do without. */
  readonly required: readonly string[]
  /** Numbers with their bounds. */
  readonly numbers: Readonly<Record<string, readonly [number, number]>>
  /** The result is asked for later. */
  readonly later: boolean
  readonly transparent: boolean
}

const MEGAPIXEL = 1024 * 1024
const ALL: readonly PictureFormat[] = ['png', 'jpeg', 'webp']
const PROMPT = { field: 'prompt', required: true }
const PICTURE = { field: 'image', required: true, maxPixels: 9_437_184 }
const SMALL = { ...PICTURE, maxPixels: MEGAPIXEL }
const SEED = { seed: [0, 4_294_967_294] } as const

const EDIT: Form = {
  model: null,
  mode: 'image-to-image',
  prompt: PROMPT,
  picture: PICTURE,
  extent: { kind: 'same' },
  formats: ALL,
  required: [],
  numbers: SEED,
  later: false,
  transparent: false,
}

const generate = (model: string | null, over: Partial<Form> = {}): Form => ({
  ...EDIT,
  model,
  picture: { ...PICTURE, required: false },
  extent: { kind: 'aspect', pixels: MEGAPIXEL },
  numbers: { ...SEED, strength: [0, 1] },
  ...over,
})

const edit = (model: string, over: Partial<Form> = {}): Form => ({ ...EDIT, model, ...over })

const SIDE = [0, 2000] as const
const CONTROL = { ...SEED, control_strength: [0, 1] } as const

/** Below `/v2beta/stable-image/` (platform OpenAPI, copy of March 2025). */
export const FORMS: Readonly<Record<string, Form>> = {
  'generate/core': generate('core', {
    picture: null,
    extent: { kind: 'aspect', pixels: 1.5 * MEGAPIXEL },
    numbers: SEED,
  }),
  'generate/ultra': generate('ultra'),
  'generate/sd3': generate(null, {
    formats: ['png', 'jpeg'],
    numbers: { ...SEED, strength: [0, 1], cfg_scale: [1, 10] },
  }),
  'edit/erase': edit('erase', {
    mode: 'edit',
    prompt: null,
    numbers: { ...SEED, grow_mask: [0, 20] },
  }),
  'edit/inpaint': edit('inpaint', { mode: 'edit', numbers: { ...SEED, grow_mask: [0, 100] } }),
  'edit/outpaint': edit('outpaint', {
    prompt: { field: 'prompt', required: false },
    extent: { kind: 'outpaint' },
    numbers: { ...SEED, left: SIDE, right: SIDE, up: SIDE, down: SIDE, creativity: [0, 1] },
  }),
  'edit/search-and-replace': edit('search-and-replace', {
    required: ['search_prompt'],
    numbers: { ...SEED, grow_mask: [0, 20] },
  }),
  'edit/search-and-recolor': edit('search-and-recolor', {
    required: ['select_prompt'],
    numbers: { ...SEED, grow_mask: [0, 20] },
  }),
  'edit/remove-background': edit('remove-background', {
    prompt: null,
    picture: { ...PICTURE, maxPixels: 4_194_304 },
    formats: ['png', 'webp'],
    numbers: {},
    transparent: true,
  }),
  'edit/replace-background-and-relight': edit('replace-background-and-relight', {
    prompt: { field: 'background_prompt', required: true },
    picture: { ...PICTURE, field: 'subject_image' },
    later: true,
  }),
  'control/sketch': edit('sketch', { numbers: CONTROL }),
  'control/structure': edit('structure', { numbers: CONTROL }),
  'control/style': edit('style', {
    extent: { kind: 'aspect', pixels: MEGAPIXEL },
    numbers: { ...SEED, fidelity: [0, 1] },
  }),
  'upscale/fast': edit('fast', {
    mode: 'upscale',
    prompt: null,
    picture: SMALL,
    extent: { kind: 'fourfold' },
    numbers: {},
  }),
  'upscale/conservative': edit('conservative', {
    mode: 'upscale',
    extent: { kind: 'four-megapixels' },
    numbers: { ...SEED, creativity: [0.2, 0.5] },
  }),
  'upscale/creative': edit('creative', {
    mode: 'upscale',
    picture: SMALL,
    extent: { kind: 'four-megapixels' },
    numbers: { ...SEED, creativity: [0.1, 0.5] },
    later: true,
  }),
}

export const ASPECTS = ['21:9', '16:9', '3:2', '5:4', '1:1', '4:5', '2:3', '9:16', '9:21']
export const STYLE_PRESETS =
  'enhance anime photographic digital-art comic-book fantasy-art line-art analog-film neon-punk isometric low-poly origami modeling-compound cinematic 3d-model pixel-art tile-texture'.split(
    ' ',
  )
