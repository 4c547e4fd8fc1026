import type { Offer } from '../../domain/adapter.ts'
import type { Settings } from '../../domain/settings.ts'
import { OPEN_OFFER } from '../open-offer.ts'

// Facts: ai.google.dev models, image generation and deprecations pages, @google/genai 3.1.0 types, read 2026-11-21.

const ASPECTS = '1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9'.split(' ')
const WIDE_ASPECTS = [...ASPECTS, '1:4', '4:1', '1:8', '8:1']
const ALL_SIZES = ['1K', '2K', '4K']
const CURRENT = 'gemini-nano-banana-2.1'
const SIZE = /^(?:512|[1-9][0-9]{0,2}K)$/

/**
 * What generateContent has fields for. `imageSize` is a word, not pixels; there is no mask, and one
 * candidate a request is all that image models give.
 */
export const DIALECT_OFFER: Offer = {
  ...OPEN_OFFER,
  modes: ['text-to-image', 'image-to-image'],
  maxImages: 1,
  without: ['quality', 'format', 'background', 'steps'],
  refuses: (settings) => sizeRefusal(settings) ?? deliveryRefusal(settings),
}

function sizeRefusal({ size }: Settings): string | null {
  if (size === undefined || SIZE.test(size)) return null
  return `size "${size}" is not offered by this API. Use 1K, 2K or 4K, with an upper-case K, and aspect for the shape.`
}

function deliveryRefusal({ delivery }: Settings): string | null {
  return delivery === 'async'
    ? 'delivery "async" is not offered by this API. Use sync or batch.'
    : null
}

const model = (over: Partial<Offer>): Offer => ({
  ...DIALECT_OFFER,
  sizes: ALL_SIZES,
  aspects: ASPECTS,
  ...over,
})

const MODELS: Readonly<Record<string, Offer>> = {
  'gemini-nano-banana-2.1': model({ aspects: WIDE_ASPECTS }),
  'gemini-3-pro-image': model({}),
  'gemini-3-pro-image-preview': model({
    retired: '2026-06-25',
    successor: 'gemini-3-pro-image',
  }),
  'gemini-3.1-flash-lite-image': model({ sizes: ['1K'] }),
  'gemini-3.1-flash-image': model({
    aspects: WIDE_ASPECTS,
    retired: '2026-10-29',
    successor: CURRENT,
  }),
  'gemini-3.1-flash-image-preview': model({
    aspects: WIDE_ASPECTS,
    retired: '2026-06-25',
    successor: CURRENT,
  }),
  // Imagen was asked in another way (`:predict`); on this API nothing of it is left.
  'imagen-4.0-generate-001': model({ retired: '2026-08-17', successor: CURRENT }),
  'imagen-4.0-ultra-generate-001': model({ retired: '2026-08-17', successor: CURRENT }),
  'imagen-4.0-fast-generate-001': model({ retired: '2026-08-17', successor: CURRENT }),
  'imagen-3.0-generate-002': model({ retired: '2025-11-10', successor: CURRENT }),
  'gemini-2.5-flash-image': model({ sizes: ['1K'], retired: '2026-10-02', successor: CURRENT }),
}

/** A model's id without the `models/` that the API's own lists put before it. */
export function modelName(id: string): string {
  return id.replace(/^models\//, '')
}

/** What a model offers; the dialect's own offer where these facts do not know it. */
export function geminiOffer(id: string): Offer {
  const name = modelName(id)
  return (Object.hasOwn(MODELS, name) ? MODELS[name] : undefined) ?? DIALECT_OFFER
}
