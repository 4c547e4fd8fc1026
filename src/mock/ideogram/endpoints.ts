/** One path of the API, as the mock reads it. */
export interface Endpoint {
  readonly model: string
  readonly api: 'v1' | 'v2'
  readonly prompt: 'prompt' | 'text_prompt'
  readonly level: 'quality' | 'rendering_speed'
  readonly levels: readonly string[]
  /** Where nothing is said. */
  readonly standard: string
  readonly size: 'size' | 'resolution' | 'picture'
  readonly hasAspect: boolean
  /** The file that it takes, and whether it cannot do without; null: none. */
  readonly picture: string | null
  readonly mask: 'optional' | 'required' | null
  /** Sides of a picture of its own choice. */
  readonly side: number
}

const LEVELS = ['low', 'medium', 'high']
const SPEEDS = ['turbo', 'default', 'quality']

const GENERATE: Endpoint = {
  model: '',
  api: 'v2',
  prompt: 'prompt',
  level: 'rendering_speed',
  levels: SPEEDS,
  standard: 'default',
  size: 'resolution',
  hasAspect: false,
  picture: null,
  mask: null,
  side: 1024,
}
const V3 = { ...GENERATE, model: 'ideogram-3', hasAspect: true }
const V1 = { ...V3, model: 'ideogram-v3', api: 'v1', levels: ['flash', ...SPEEDS] } as const
const V4 = { ...GENERATE, model: 'ideogram-4', side: 2048 }
const INPAINT = { size: 'picture', hasAspect: false, picture: 'image', mask: 'required' } as const

/** By path (developer.ideogram.ai, v2 and v1, read 2026-11-21). */
export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/v2/image/generate/ideogram-4-5': {
    ...V4,
    model: 'ideogram-4-5',
    level: 'quality',
    levels: LEVELS,
    standard: 'high',
    size: 'size',
  },
  '/v2/image/precise-edit/ideogram-4-5': {
    ...V4,
    model: 'ideogram-4-5',
    level: 'quality',
    levels: ['very_low', ...LEVELS],
    standard: 'medium',
    size: 'picture',
    picture: 'image',
    mask: 'optional',
  },
  '/v2/image/generate/ideogram-4': V4,
  '/v2/image/remix/ideogram-4': { ...V4, picture: 'image' },
  '/v2/image/generate/ideogram-3': V3,
  '/v2/image/remix/ideogram-3': { ...V3, picture: 'image' },
  '/v2/image/inpaint/ideogram-3': { ...V3, ...INPAINT },
  '/v2/image/generate/ideogram-3-character': {
    ...V3,
    model: 'ideogram-3-character',
    picture: 'character_reference_images',
  },
  '/v1/ideogram-v4/generate': {
    ...V4,
    model: 'ideogram-v4',
    api: 'v1',
    prompt: 'text_prompt',
  },
  '/v1/ideogram-v3/generate': V1,
  '/v1/ideogram-v3/remix': { ...V1, picture: 'image' },
  '/v1/ideogram-v3/inpaint': { ...V1, ...INPAINT },
}
