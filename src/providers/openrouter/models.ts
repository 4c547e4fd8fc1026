import type { Offer } from '../../domain/adapter.ts'
import { parseSize, type Settings } from '../../domain/settings.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { firstRefusal, onlySync } from '../setting-rules.ts'

/** Resolutions by name that `size` takes beside pixels. */
const TIERS = ['512', '1K', '2K', '4K']

const ASPECTS =
  '1:1 1:2 1:4 1:8 2:1 2:3 2.35:1 3:2 3:4 4:1 4:3 4:5 5:2 5:4 8:1 9:16 16:9 9:19.5 19.5:9 9:20 20:9 9:21 21:9 auto'

/**
 * What `POST /images` has fields for, whatever the model: which of them a model heeds differs by
 * the provider behind it (openrouter.ai/openapi.json of 2026-08-22, @openrouter/sdk 1.3.19). A mask
 * has no field, so edits by mask are not offered.
 */
export const OPENROUTER_OFFER: Offer = {
  ...OPEN_OFFER,
  modes: ['text-to-image', 'image-to-image'],
  qualities: ['auto', 'low', 'medium', 'high', 'xhigh', 'max'],
  formats: ['png', 'jpeg', 'webp', 'svg'],
  backgrounds: ['auto', 'transparent', 'opaque'],
  aspects: ASPECTS.split(' '),
  maxImages: 10,
  without: ['steps'],
  refuses: firstRefusal(onlySync('openrouter'), sizeRefusal),
}

function sizeRefusal({ size, aspect }: Settings): string | null {
  if (size === undefined || TIERS.includes(size)) return null
  if (parseSize(size) === null) {
    return `size "${size}" is not offered by openrouter. Use pixels such as 1024x1024, or ${TIERS.join(', ')}.`
  }
  // Pixels are authoritative: an aspect beside them is answered with 400 where the two differ.
  return aspect === undefined
    ? null
    : `size "${size}" is not offered by openrouter together with aspect. Use one of them.`
}
