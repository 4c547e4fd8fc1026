import type { Settings } from '../domain/settings.ts'
import { parseSize } from '../domain/settings.ts'
import type { Meter } from '../domain/usage.ts'
import { type Decimal, ZERO } from './decimal.ts'
import type { Known } from './match-rates.ts'

/** One request before it is sent, as far as prices look at it. */
export interface Request {
  readonly settings: Settings
  readonly model: string
  readonly prompt: string
  readonly image: { readonly width: number; readonly height: number } | null
  readonly hasMask: boolean
  /** Pixels that the mask lets change; null without a mask. */
  readonly maskedPixels: number | null
  readonly partialImages: number
  readonly timeoutMs: number
}

/** A request that is known by its settings alone: no picture goes in, and its prompt is not told. */
export function bareRequest(model: string, settings: Settings): Request {
  return {
    settings,
    model,
    prompt: '',
    image: null,
    hasMask: false,
    maskedPixels: null,
    partialImages: 0,
    timeoutMs: 0,
  }
}

const MEGA = '0.000001'

/**
 * Units of the meters that anyone can count, for so many images; null for those that only the
 * provider can, and where a setting that decides (size, steps) is open.
 */
export function countUnits(
  meter: Meter,
  { request, known, images }: { request: Request; known: Known; images: number },
): Decimal | null {
  const { mode } = request.settings
  const each = (units: number | null): Decimal | null =>
    units === null ? null : ZERO.plus(units).times(images)
  switch (meter) {
    case 'image':
      return each(1)
    case 'request':
    case 'task':
      return ZERO.plus(1)
    case 'edit':
      return each(mode === 'edit' ? 1 : 0)
    case 'upscale':
      return each(mode === 'upscale' ? 1 : 0)
    case 'partial_image':
      return each(request.partialImages)
    case 'prompt_character':
      return ZERO.plus([...request.prompt].length)
    case 'input_megapixel':
      return ZERO.plus(pixelsOf(request.image)).times(MEGA)
    case 'output_megapixel':
      return each(pixelsOfSize(known.size))?.times(MEGA) ?? null
    case 'step':
      return each(stepsOf(known))
    case 'megapixel_step': {
      const pixels = pixelsOfSize(known.size)
      const steps = stepsOf(known)
      return pixels === null || steps === null ? null : (each(pixels * steps)?.times(MEGA) ?? null)
    }
    case 'masked_pixel':
      return ZERO.plus(request.maskedPixels ?? 0)
    default:
      return null
  }
}

function pixelsOf(picture: Request['image']): number {
  return picture === null ? 0 : picture.width * picture.height
}

function pixelsOfSize(size: string | undefined): number | null {
  const parsed = parseSize(size ?? '')
  return parsed === null ? null : parsed.width * parsed.height
}

function stepsOf({ steps }: Known): number | null {
  return steps !== undefined && /^[0-9]{1,6}$/.test(steps) ? Number(steps) : null
}
