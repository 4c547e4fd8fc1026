import type { Offer } from '../../domain/adapter.ts'
import type { Settings } from '../../domain/settings.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { freeSizeRefusal } from './size-rule.ts'

// Facts: developers.openai.com images guide, deprecations page and openai-node 7.55.0 types, read 2026-11-21.

const SIZES = ['auto', '1024x1024', '1536x1024', '1024x1536']
const QUALITIES = ['auto', 'low', 'medium', 'high']
const FORMATS = ['png', 'jpeg', 'webp']
const PREVIEW_FORMATS = [...FORMATS, 'gif', 'svg']
const BACKGROUNDS = ['auto', 'transparent', 'opaque']
const NO_FIELD_FOR = ['aspect', 'steps', 'seed'] as const

const LATEST = 'gpt-image-2.5-sunburst or gpt-image-2.5-flare'

/** What a model's image endpoint takes beside the settings, for telling mistakes in `options`. */
export interface OpenaiModel {
  readonly offer: Offer
  readonly inputFidelity: readonly string[]
  readonly complexity: readonly string[]
  /** GIF and SVG, and the fields that go with them. */
  readonly hasPreviews: boolean
  readonly reportsTokens: boolean
}

type Rule = (settings: Settings) => string | null

function refusing(...rules: readonly Rule[]): Rule {
  return (settings) => {
    for (const rule of [notDelivered, ...rules]) {
      const message = rule(settings)
      if (message !== null) return message
    }
    return null
  }
}

const notDelivered: Rule = ({ delivery }) =>
  delivery === undefined || delivery === 'sync'
    ? null
    : `delivery "${delivery}" is not offered by this adapter: the Images API answers at once. Use sync.`

const opaqueJpeg: Rule = ({ background, format }) =>
  background === 'transparent' && format !== undefined && !['png', 'webp'].includes(format)
    ? `background "transparent" is not offered with format "${format}". Use png or webp.`
    : null

const previewFormats: Rule = ({ format, mode, n }) => {
  if (format === 'gif' && mode === 'edit') {
    return 'format "gif" is not offered with a mask. Use mode image-to-image, or png or webp.'
  }
  if (format !== 'svg') return null
  if (mode !== 'text-to-image') return 'format "svg" is not offered for edits. Use png or webp.'
  return n > 1 ? `format "svg" is not offered with n ${n}. Use n 1.` : null
}

function gptImage(over: Partial<Offer>, inputFidelity: readonly string[] = []): OpenaiModel {
  return {
    offer: {
      ...OPEN_OFFER,
      qualities: QUALITIES,
      formats: FORMATS,
      backgrounds: BACKGROUNDS,
      maxImages: 10,
      maxPromptCharacters: 32_000,
      without: NO_FIELD_FOR,
      refuses: refusing(opaqueJpeg),
      ...over,
    },
    inputFidelity,
    complexity: [],
    hasPreviews: false,
    reportsTokens: true,
  }
}

const fixedSizes = (retired: string, inputFidelity: readonly string[]): OpenaiModel =>
  gptImage({ sizes: SIZES, retired, successor: LATEST }, inputFidelity)

const freeSizes = (model: string, over: Partial<Offer> = {}): OpenaiModel =>
  gptImage({
    refuses: refusing(opaqueJpeg, previewFormats, (settings) => freeSizeRefusal(settings, model)),
    ...over,
  })

const FIVE_QUALITIES = { qualities: [...QUALITIES, 'xhigh', 'max'] }

const withPreviews = (model: string): OpenaiModel => ({
  ...freeSizes(model, { ...FIVE_QUALITIES, formats: PREVIEW_FORMATS }),
  complexity: ['low', 'medium', 'high'],
  hasPreviews: true,
})

function dallE(over: Partial<Offer>): OpenaiModel {
  return {
    offer: {
      ...OPEN_OFFER,
      maxImages: 10,
      without: [...NO_FIELD_FOR, 'format', 'background'],
      refuses: refusing(),
      retired: '2026-05-12',
      successor: LATEST,
      ...over,
    },
    inputFidelity: [],
    complexity: [],
    hasPreviews: false,
    reportsTokens: false,
  }
}

const NAMED: Readonly<Record<string, (model: string) => OpenaiModel>> = {
  'gpt-image-2.6-sunburst': withPreviews,
  'gpt-image-2.6-flare': withPreviews,
  'gpt-image-2.5-sunburst': (model) => freeSizes(model, FIVE_QUALITIES),
  'gpt-image-2.5-flare': (model) => freeSizes(model, FIVE_QUALITIES),
  'gpt-image-2': (model) => freeSizes(model),
  'gpt-image-1.5': () => fixedSizes('2026-12-01', ['low', 'high']),
  'gpt-image-1-mini': () => fixedSizes('2026-12-01', ['low']),
  'chatgpt-image-latest': () => fixedSizes('2026-12-01', ['low', 'high']),
  'gpt-image-1': () => fixedSizes('2026-10-23', ['low', 'high']),
  'dall-e-3': () =>
    dallE({
      modes: ['text-to-image'],
      sizes: ['1024x1024', '1792x1024', '1024x1792'],
      qualities: ['standard', 'hd'],
      maxImages: 1,
    }),
  'dall-e-2': () =>
    dallE({
      sizes: ['256x256', '512x512', '1024x1024'],
      qualities: ['standard'],
    }),
}

/** A model by its name or by a dated snapshot of it (`gpt-image-2-2026-04-21`); null when unknown. */
export function openaiModel(model: string): OpenaiModel | null {
  const name = model.replace(/-20[0-9]{2}-[0-9]{2}-[0-9]{2}$/, '')
  return Object.hasOwn(NAMED, name) ? (NAMED[name]?.(model) ?? null) : null
}

/** What the dialect itself has fields for: the offer of a model that these facts do not know. */
export const DIALECT_OFFER: Offer = { ...OPEN_OFFER, without: NO_FIELD_FOR, refuses: refusing() }

/** The same offer where requests can also go in a batch, whose lines take what a direct request does. */
export function withBatch(offer: Offer): Offer {
  const refuses = (settings: Settings): string | null => {
    if (settings.delivery === 'async') {
      return 'delivery "async" is not offered by this adapter: the Images API has no tasks. Use sync or batch.'
    }
    return offer.refuses?.({ ...settings, delivery: 'sync' }) ?? null
  }
  return { ...offer, refuses }
}
