import type { Offer } from '../../domain/adapter.ts'
import { parseSize, type Settings } from '../../domain/settings.ts'
import { OPEN_OFFER } from '../open-offer.ts'

/** Models that Runware runs itself, by their AIR name: `runware:100@1`, `civitai:4384@128713`. */
const HOSTED = /^(?:runware|civitai):/

/**
 * What the dialect has fields for. Its models are many thousands and none has a list of its own here;
 * hosted ones take sides that are multiples of 64 (runware.ai docs, 2026-07 to 2026-11).
 */
export function runwareOffer(model: string): Offer {
  return {
    ...OPEN_OFFER,
    formats: ['jpeg', 'png', 'webp'],
    without: ['aspect', 'quality', 'background'],
    refuses: (settings) => batchRefusal(settings) ?? sizeRefusal(settings, model),
  }
}

function batchRefusal({ delivery }: Settings): string | null {
  return delivery === 'batch'
    ? 'delivery "batch" is not offered by this adapter. Use sync or async.'
    : null
}

function sizeRefusal({ size }: Settings, model: string): string | null {
  if (size === undefined) return null
  const parsed = parseSize(size)
  if (parsed === null) {
    return `size "${size}" is not offered by ${model}. Use WIDTHxHEIGHT in pixels.`
  }
  const isOffered = parsed.width % 64 === 0 && parsed.height % 64 === 0
  return isOffered || !HOSTED.test(model)
    ? null
    : `size "${size}" is not offered by ${model}. Use sides that are multiples of 64.`
}
