import type { Offer } from '../../domain/adapter.ts'
import type { Settings } from '../../domain/settings.ts'
import { OPEN_OFFER } from '../open-offer.ts'

// Facts: @google/genai 3.1.0 converters for Vertex AI, Imagen reference and price pages, read 2026-11-21.
// `retired` stays open: the documentation asked users to leave Imagen on Vertex AI before 2026-06-30
// (for Gemini's image models), and nobody says that its endpoints have gone dark.

const ASPECTS = ['1:1', '3:4', '4:3', '9:16', '16:9']
const FORMATS = ['png', 'jpeg']
const NO_FIELD_FOR = ['quality', 'background', 'steps'] as const

const syncOnly = ({ delivery }: Settings): string | null =>
  delivery === undefined || delivery === 'sync'
    ? null
    : `delivery "${delivery}" is not offered by this API: it answers at once. Use sync.`

const wordSize = ({ size }: Settings): string | null =>
  size === undefined || /^[1-9]K$/.test(size)
    ? null
    : `size "${size}" is not offered by this API. Use 1K or 2K, with an upper-case K, and aspect for the shape.`

/** What `:predict` has fields for, whatever the model. */
export const DIALECT_OFFER: Offer = {
  ...OPEN_OFFER,
  modes: ['text-to-image', 'edit', 'image-to-image', 'upscale'],
  formats: FORMATS,
  maxImages: 4,
  without: NO_FIELD_FOR,
  refuses: (settings) => wordSize(settings) ?? syncOnly(settings),
}

const drawing = (over: Partial<Offer> = {}): Offer => ({
  ...DIALECT_OFFER,
  modes: ['text-to-image'],
  aspects: ASPECTS,
  without: [...NO_FIELD_FOR, 'size'],
  ...over,
})

const sized = (sizes: readonly string[]): Offer => drawing({ sizes, without: NO_FIELD_FOR })

const EDITING = drawing({ modes: ['edit', 'image-to-image'] })

const UPSCALING: Offer = {
  ...DIALECT_OFFER,
  modes: ['upscale'],
  maxImages: 1,
  without: [...NO_FIELD_FOR, 'size', 'aspect', 'seed'],
}

const MODELS: Readonly<Record<string, Offer>> = {
  'imagen-4.0-generate-001': sized(['1K', '2K']),
  'imagen-4.0-ultra-generate-001': sized(['1K', '2K']),
  'imagen-4.0-fast-generate-001': sized(['1K']),
  'imagen-4.0-upscale-preview': UPSCALING,
  'imagen-3.0-generate-001': drawing(),
  'imagen-3.0-generate-002': drawing({ modes: ['text-to-image', 'upscale'] }),
  'imagen-3.0-fast-generate-001': drawing(),
  'imagen-3.0-capability-001': EDITING,
  'imagen-3.0-capability-002': EDITING,
}

/** What a model offers; the dialect's own offer where these facts do not know it. */
export function imagenOffer(model: string): Offer {
  return (Object.hasOwn(MODELS, model) ? MODELS[model] : undefined) ?? DIALECT_OFFER
}
