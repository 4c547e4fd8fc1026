import type { Offer } from '../../domain/adapter.ts'
import { parseSize, type Settings } from '../../domain/settings.ts'
import { OPEN_OFFER } from '../open-offer.ts'

/**
 * How a model takes a task that is asked after: `messages` as it takes a request that is waited for,
 * `prompt` and `images` in the two older forms; null: not at all.
 */
export type AsyncForm = 'messages' | 'prompt' | 'images'

export interface DashscopeModel {
  /** Whether it answers at once. */
  readonly isSync: boolean
  readonly asyncForm: AsyncForm | null
  readonly offer: Offer
}

/** Pixels that an image may have, and how much longer one side may be than the other. */
interface Pixels {
  readonly least: number
  readonly most: number
  readonly ratio?: number
}

interface Declared {
  readonly isSync?: boolean
  readonly asyncForm?: AsyncForm
  readonly modes: Offer['modes']
  readonly maxImages?: number
  readonly maxPromptCharacters?: number
  /** Where the size is one of the provider's words instead of pixels. */
  readonly sizeWords?: readonly string[]
  readonly area?: Pixels
  /** Limits of each side, in place of the area's. */
  readonly side?: Pixels
}

const DRAWS = ['text-to-image'] as const
const EDITS = ['image-to-image'] as const
const BOTH = ['text-to-image', 'image-to-image'] as const

/** No dialect of Model Studio has a field for these. */
const WITHOUT = ['aspect', 'quality', 'format', 'background', 'steps'] as const

// 2560² is what one integration lists where the documentation says 2048²: only what both refuse.
const QWEN_AREA = { least: 512 * 512, most: 2560 * 2560, ratio: 8 }
const QWEN: Declared = { modes: BOTH, maxImages: 6, area: QWEN_AREA }
const QWEN_2: Declared = { ...QWEN, maxPromptCharacters: 800 }
const QWEN_EDIT: Declared = { modes: EDITS, maxImages: 6, area: QWEN_AREA }
const WAN: Declared = { modes: BOTH, maxImages: 4, asyncForm: 'messages' }
const WAN_OLD: Declared = {
  modes: DRAWS,
  maxImages: 4,
  isSync: false,
  asyncForm: 'prompt',
  side: { least: 512, most: 1440 },
}

// Facts: Model Studio image API references (alibabacloud.com, help.aliyun.com, 2025-12-30 to 2026-10-12).
const MODELS: Readonly<Record<string, Declared>> = {
  'qwen-image-3.0-pro': { ...QWEN, asyncForm: 'messages' },
  'qwen-image-3.0': { ...QWEN, asyncForm: 'messages' },
  'qwen-image-2.1-pro': QWEN_2,
  'qwen-image-2.0-pro': QWEN_2,
  'qwen-image-2.0': QWEN_2,
  'qwen-image-max': { modes: DRAWS, maxImages: 1 },
  'qwen-image-plus': { modes: DRAWS, maxImages: 1, asyncForm: 'prompt' },
  'qwen-image': { modes: DRAWS, maxImages: 1, asyncForm: 'prompt' },
  'qwen-image-edit-max': QWEN_EDIT,
  'qwen-image-edit-plus': QWEN_EDIT,
  'qwen-image-edit': { modes: EDITS },
  'wan2.7-image-pro': {
    ...WAN,
    sizeWords: ['1K', '2K', '4K'],
    area: { least: 768 * 768, most: 4096 * 4096 },
  },
  'wan2.7-image': {
    ...WAN,
    sizeWords: ['1K', '2K'],
    area: { least: 768 * 768, most: 2048 * 2048 },
  },
  'wan2.6-t2i': { ...WAN, modes: DRAWS, area: { least: 1280 * 1280, most: 1440 * 1440 } },
  'wan2.6-image': { ...WAN, modes: EDITS },
  'wan2.5-t2i-preview': WAN_OLD,
  'wan2.5-i2i-preview': { modes: EDITS, maxImages: 4, isSync: false, asyncForm: 'images' },
  'wan2.2-t2i-flash': WAN_OLD,
  'wan2.2-t2i-plus': WAN_OLD,
  'wanx2.1-t2i-turbo': WAN_OLD,
  'wanx2.1-t2i-plus': WAN_OLD,
  'z-image-turbo': { modes: DRAWS },
}

/** Of a model that these facts do not know: what the newer form of request can say. */
const USUAL: DashscopeModel = {
  isSync: true,
  asyncForm: 'messages',
  offer: { ...OPEN_OFFER, modes: BOTH, without: WITHOUT, refuses: batchRefusal },
}

/** A model by its name or by a dated snapshot of it (`qwen-image-2.0-pro-2026-06-22`). */
export function dashscopeModel(model: string): DashscopeModel {
  const name = model.replace(/-20[0-9]{2}-[0-9]{2}-[0-9]{2}$/, '')
  const declared = Object.hasOwn(MODELS, name) ? MODELS[name] : undefined
  return declared === undefined ? USUAL : modelOf(model, declared)
}

function modelOf(model: string, declared: Declared): DashscopeModel {
  const { isSync = true, asyncForm = null, modes, maxImages, maxPromptCharacters } = declared
  return {
    isSync,
    asyncForm,
    offer: {
      ...OPEN_OFFER,
      modes,
      maxImages: maxImages ?? null,
      maxPromptCharacters: maxPromptCharacters ?? null,
      without: WITHOUT,
      refuses: (settings) =>
        batchRefusal(settings) ??
        deliveryRefusal(settings, { isSync, asyncForm, model }) ??
        sizeRefusal(settings, declared, model),
    },
  }
}

function batchRefusal({ delivery }: Settings): string | null {
  return delivery === 'batch'
    ? 'delivery "batch" is not offered by this adapter. Use sync or async.'
    : null
}

function deliveryRefusal(
  { delivery }: Settings,
  { isSync, asyncForm, model }: { isSync: boolean; asyncForm: AsyncForm | null; model: string },
): string | null {
  if (delivery === 'sync' && !isSync) {
    return `delivery "sync" is not offered by ${model}. Use async.`
  }
  return delivery === 'async' && asyncForm === null
    ? `delivery "async" is not offered by ${model}. Use sync.`
    : null
}

function sizeRefusal({ size }: Settings, declared: Declared, model: string): string | null {
  if (size === undefined) return null
  const { sizeWords = [], area, side } = declared
  if (sizeWords.includes(size)) return null
  const parsed = parseSize(size)
  const words = sizeWords.length === 0 ? '' : `, or ${sizeWords.join(', ')}`
  if (parsed === null) {
    return `size "${size}" is not offered by ${model}. Use WIDTHxHEIGHT in pixels${words}.`
  }
  const { width, height } = parsed
  const say = (rule: string): string => `size "${size}" is not offered by ${model}. Use ${rule}.`
  const isOutside = (pixels: number, { least, most }: Pixels): boolean =>
    pixels < least || pixels > most
  if (area !== undefined && isOutside(width * height, area)) {
    return say(`${area.least} to ${area.most} pixels in all${words}`)
  }
  if (side !== undefined && (isOutside(width, side) || isOutside(height, side))) {
    return say(`sides from ${side.least} to ${side.most} pixels`)
  }
  const ratio = area?.ratio ?? null
  const isTooLong = ratio !== null && Math.max(width, height) > ratio * Math.min(width, height)
  return isTooLong ? say(`sides of at most ${ratio}:1`) : null
}
