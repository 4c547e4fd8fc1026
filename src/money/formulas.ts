import { parseSize } from '../domain/settings.ts'
import { visionTokens } from './vision-tokens.ts'

/** Formulas that add to another estimate of their meter and say nothing where they stand alone. */
export const ADDITIONS: ReadonlySet<string> = new Set(['partial-image-tokens'])

/** What a formula may look at: the request as it will be sent, with open settings resolved. */
export interface Asked {
  readonly settings: Readonly<Record<string, string>>
  readonly promptCharacters: number
  readonly promptBytes: number
  /** Pixels of the input picture; null without one. */
  readonly image: { readonly width: number; readonly height: number } | null
  readonly hasMask: boolean
  readonly partialImages: number
  readonly timeoutMs: number
}

export type Parameters = Readonly<Record<string, number>>

/** Units expected and at the most, or null where the request lacks what the formula needs. */
export interface Units {
  readonly expected: number
  readonly worst: number
}

export type Formula = (asked: Asked, parameters: Parameters) => Units | null

/** Named formulas a card may use; each names its source. */
export const FORMULAS: Readonly<Record<string, Formula>> = {
  'openai-image-tokens': openaiImageTokens,
  'openai-input-image-tokens': openaiInputImageTokens,
  'prompt-tokens': promptTokens,
  'partial-image-tokens': partialImageTokens,
  'deadline-seconds': deadlineSeconds,
  'bfl-megapixel-credits': bflMegapixelCredits,
  'begun-megapixels': begunMegapixels,
  'vision-tokens': inputVisionTokens,
}

/**
 * Output tokens of one image of gpt-image-2 and 2.5 by `factor` (the quality's) and size.
 * Source: OpenAI's price calculator, checked against nine published readings (2026-11-21).
 */
function openaiImageTokens(asked: Asked, { factor = 0 }: Parameters): Units | null {
  const size = parseSize(asked.settings.size ?? '')
  if (size === null) return null
  const { width, height } = size
  const tokensOf = (short: number): number =>
    Math.ceil((factor * short * (2_000_000 + width * height)) / 4_000_000)
  const short = (factor * Math.min(width, height)) / Math.max(width, height)
  // A second reading of the calculator (developer forum, 2026-06-05) rounds a half up: hold for it.
  return { expected: tokensOf(roundHalfEven(short)), worst: tokensOf(Math.floor(short + 0.5)) }
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x)
  const rest = x - floor
  if (rest !== 0.5) return Math.round(x)
  return floor % 2 === 0 ? floor : floor + 1
}

/**
 * Tokens of one input image: a base and a price for every 512-pixel tile, and at the most what high
 * fidelity adds. Known for gpt-image-1 (developer forum, 2026-06-25); an assumption for later models.
 */
function openaiInputImageTokens(
  asked: Asked,
  { base = 65, tile = 129, fidelity = 6240 }: Parameters,
): Units | null {
  if (asked.image === null) return { expected: 0, worst: 0 }
  const tiles = Math.ceil(asked.image.width / 512) * Math.ceil(asked.image.height / 512)
  const expected = base + tile * tiles
  // A mask may be counted as a second picture; nobody says that it is not.
  const pictures = asked.hasMask ? 2 : 1
  return { expected, worst: (expected + fidelity) * pictures }
}

/** A token is at least one byte of UTF-8, so the bytes bound it; four characters a token is usual. */
function promptTokens(asked: Asked, { overhead = 6, worstOverhead = overhead }: Parameters): Units {
  return {
    expected: Math.ceil(asked.promptCharacters / 4) + overhead,
    worst: asked.promptBytes + worstOverhead,
  }
}

/** Each preview of a stream adds a fixed number of output tokens (OpenAI's image guide: 100). */
function partialImageTokens(asked: Asked, { tokens = 100 }: Parameters): Units {
  const units = asked.partialImages * tokens
  return { expected: units, worst: units }
}

/** Compute time that the deadline allows; `expected` seconds are the card's own reading. */
function deadlineSeconds(asked: Asked, { expected = 10 }: Parameters): Units {
  return { expected, worst: Math.ceil(asked.timeoutMs / 1000) }
}

const MEGA = 1_000_000
const BINARY_MEGA = 1_048_576
/** 2048 × 2048: the largest picture of FLUX.2 (docs.bfl.ai, 2026). */
const MOST_FLUX_2_PIXELS = 4 * BINARY_MEGA

/**
 * Credits of a FLUX.2 picture: the first megapixel out, then each further one out and each one in
 * (BFL's price page, June 2026). How megapixels are rounded is not public: 1.98 of them were billed
 * as 2, so a begun one counts, and at the most by the smaller megapixel. A size that is left open
 * is the input's or 1024 × 1024, and at the most the largest.
 */
function bflMegapixelCredits(asked: Asked, { first = 0, further = 0 }: Parameters): Units {
  const size = parseSize(asked.settings.size ?? '')
  const input = asked.image === null ? 0 : asked.image.width * asked.image.height
  const usual = input === 0 ? BINARY_MEGA : Math.min(input, MOST_FLUX_2_PIXELS)
  const output = size === null ? null : size.width * size.height
  const credits = (pixelsOut: number, mega: number): number => {
    const others = Math.max(1, Math.ceil(pixelsOut / mega)) - 1 + Math.ceil(input / mega)
    return Math.round((first + others * further) * MEGA) / MEGA
  }
  return {
    expected: credits(output ?? usual, BINARY_MEGA),
    worst: credits(output ?? MOST_FLUX_2_PIXELS, MEGA),
  }
}

/** Megapixels of one picture, and at the most every begun one whole: who bills them may round up. */
function begunMegapixels(asked: Asked): Units | null {
  const size = parseSize(asked.settings.size ?? '')
  if (size === null) return null
  const megapixels = (size.width * size.height) / MEGA
  return { expected: megapixels, worst: Math.ceil(megapixels) }
}

/** Tokens of one picture that goes into a model which answers in words. */
function inputVisionTokens({ image }: Asked, parameters: Parameters): Units {
  return image === null ? { expected: 0, worst: 0 } : visionTokens(image, parameters)
}
