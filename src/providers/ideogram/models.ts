import type { Offer } from '../../domain/adapter.ts'
import { type Mode, parseSize, type Settings } from '../../domain/settings.ts'
import { OPEN_OFFER } from '../open-offer.ts'

/** How one path of the API takes a request. A null name: the path has no such field. */
export interface IdeogramRoute {
  readonly path: string
  /** Pictures go in a form; without one, JSON will do. */
  readonly isForm: boolean
  readonly prompt: 'prompt' | 'text_prompt'
  readonly quality: 'quality' | 'rendering_speed' | null
  readonly qualities: readonly string[]
  readonly size: 'size' | 'resolution' | null
  readonly aspect: 'aspect_ratio' | null
  /** Fields of the form. */
  readonly image: string | null
  readonly mask: string | null
}

export interface IdeogramModel {
  /** v1 writes its words in capitals, answers at once and gives no quotes. */
  readonly api: 'v1' | 'v2'
  readonly routes: Readonly<Partial<Record<Mode, IdeogramRoute>>>
  readonly offer: Offer
}

const LEVELS = ['low', 'medium', 'high']
const EDIT_LEVELS = ['very_low', ...LEVELS]
const SPEEDS = ['turbo', 'default', 'quality']
const FLASH_SPEEDS = ['flash', ...SPEEDS]
const ASPECTS = '1:3 3:1 1:2 2:1 9:16 16:9 10:16 16:10 2:3 3:2 3:4 4:3 4:5 5:4 1:1'.split(' ')
const MOST_IMAGES = 8
const MOST_CHARACTERS = 10_000

const levels = (over: Partial<IdeogramRoute> & { path: string }): IdeogramRoute => ({
  isForm: false,
  prompt: 'prompt',
  quality: 'quality',
  qualities: LEVELS,
  size: null,
  aspect: null,
  image: null,
  mask: null,
  ...over,
})

const speeds = (over: Partial<IdeogramRoute> & { path: string }): IdeogramRoute =>
  levels({ quality: 'rendering_speed', qualities: SPEEDS, size: 'resolution', ...over })

const preciseEdit = levels({
  path: '/v2/image/precise-edit/ideogram-4-5',
  isForm: true,
  qualities: EDIT_LEVELS,
  image: 'image',
})
const ASPECT = { aspect: 'aspect_ratio' } as const
const FROM_PICTURE = { isForm: true, image: 'image' } as const
const V1_SPEEDS = { isForm: true, qualities: FLASH_SPEEDS } as const

// Facts: developer.ideogram.ai, API references of v2 and v1 and the guide to masked edits, read 2026-11-21.
const MODELS: Readonly<Record<string, () => IdeogramModel>> = {
  'ideogram-4-5': () =>
    modelOf('ideogram-4-5', 'v2', {
      'text-to-image': levels({ path: '/v2/image/generate/ideogram-4-5', size: 'size' }),
      'image-to-image': preciseEdit,
      edit: { ...preciseEdit, mask: 'mask' },
    }),
  'ideogram-4': () =>
    modelOf('ideogram-4', 'v2', {
      'text-to-image': speeds({ path: '/v2/image/generate/ideogram-4' }),
      'image-to-image': speeds({ path: '/v2/image/remix/ideogram-4', ...FROM_PICTURE }),
    }),
  'ideogram-3': () =>
    modelOf('ideogram-3', 'v2', {
      'text-to-image': speeds({ path: '/v2/image/generate/ideogram-3', ...ASPECT }),
      'image-to-image': speeds({
        path: '/v2/image/remix/ideogram-3',
        ...ASPECT,
        ...FROM_PICTURE,
      }),
      edit: speeds({
        path: '/v2/image/inpaint/ideogram-3',
        ...FROM_PICTURE,
        size: null,
        mask: 'mask',
      }),
    }),
  'ideogram-3-character': () =>
    modelOf('ideogram-3-character', 'v2', {
      'image-to-image': speeds({
        path: '/v2/image/generate/ideogram-3-character',
        ...ASPECT,
        isForm: true,
        image: 'character_reference_images',
      }),
    }),
  'ideogram-v4': () =>
    modelOf('ideogram-v4', 'v1', {
      'text-to-image': speeds({ path: '/v1/ideogram-v4/generate', prompt: 'text_prompt' }),
    }),
  'ideogram-v3': () =>
    modelOf('ideogram-v3', 'v1', {
      'text-to-image': speeds({ path: '/v1/ideogram-v3/generate', ...V1_SPEEDS, ...ASPECT }),
      'image-to-image': speeds({
        path: '/v1/ideogram-v3/remix',
        ...V1_SPEEDS,
        ...ASPECT,
        ...FROM_PICTURE,
      }),
      edit: speeds({
        path: '/v1/ideogram-v3/inpaint',
        ...V1_SPEEDS,
        ...FROM_PICTURE,
        size: null,
        mask: 'mask',
      }),
    }),
}

/** A model by its name in the path; one that these facts do not know is asked to generate. */
export function ideogramModel(model: string): IdeogramModel {
  const known = Object.hasOwn(MODELS, model) ? MODELS[model] : undefined
  return known === undefined ? unknownModel(model) : known()
}

/** The name of its size field differs from model to model: such a size goes into `options`. */
function unknownModel(model: string): IdeogramModel {
  const path = `/v2/image/generate/${encodeURIComponent(model).replace(/^\.+$/, '-')}`
  return modelOf(model, 'v2', { 'text-to-image': levels({ path, qualities: [], ...ASPECT }) })
}

function modelOf(
  model: string,
  api: IdeogramModel['api'],
  routes: IdeogramModel['routes'],
): IdeogramModel {
  const all = Object.values(routes)
  const hasSizes = all.some(({ size }) => size !== null)
  const hasAspects = all.some(({ aspect }) => aspect !== null)
  return {
    api,
    routes,
    offer: {
      ...OPEN_OFFER,
      modes: Object.keys(routes) as Mode[],
      aspects: hasAspects ? ASPECTS : null,
      maxImages: MOST_IMAGES,
      maxPromptCharacters: api === 'v2' ? MOST_CHARACTERS : null,
      without: [
        'format',
        'background',
        'steps',
        ...(hasSizes ? [] : (['size'] as const)),
        ...(hasAspects ? [] : (['aspect'] as const)),
      ],
      refuses: (settings) =>
        deliveryRefusal(settings, api, model) ??
        routeRefusal(settings, routes[settings.mode], model),
    },
  }
}

function deliveryRefusal(
  { delivery }: Settings,
  api: IdeogramModel['api'],
  model: string,
): string | null {
  if (delivery === undefined || delivery === 'sync') return null
  if (delivery === 'async' && api === 'v2') return null
  const use = api === 'v2' ? 'sync or async' : 'sync'
  return `delivery "${delivery}" is not offered by ${model}. Use ${use}.`
}

/** What one mode of a model has no field for, though another may. */
function routeRefusal(
  { mode, size, aspect, quality }: Settings,
  route: IdeogramRoute | undefined,
  model: string,
): string | null {
  if (route === undefined) return null
  const of = `${model} in mode ${mode}`
  if (size !== undefined && route.size === null)
    return `size is not offered by ${of}. Leave it out.`
  if (aspect !== undefined && route.aspect === null) {
    return `aspect is not offered by ${of}. Leave it out.`
  }
  if (size !== undefined && aspect !== undefined) {
    return `size "${size}" is not offered by ${model} together with aspect. Use one of them.`
  }
  if (size !== undefined && size !== 'auto' && parseSize(size) === null) {
    return `size "${size}" is not offered by ${model}. Use WIDTHxHEIGHT in pixels.`
  }
  const { qualities } = route
  if (quality === undefined || qualities.length === 0 || qualities.includes(quality)) return null
  return `quality "${quality}" is not offered by ${of}. Use ${qualities.join(', ')}.`
}
