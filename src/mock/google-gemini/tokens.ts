import type { Quantities } from '../bill.ts'
import type { Chance } from '../chance.ts'
import type { GeneralModel } from '../world.ts'

/** Tokens that a request costs in the end; `words` and `thoughts` are both text. */
export interface Tokens {
  readonly prompt: number
  readonly inputImages: number
  readonly image: number
  readonly words: number
  readonly thoughts: number
}

/** What Google counts for a picture in the prompt (price page of gemini-3-pro-image). */
const INPUT_IMAGE = 560
/** An answer with a picture was seen to count up to so many tokens more than the picture's (2026-08-19). */
const MOST_WORDS = 400

/** The sizes of a model, each with the tokens of one image. */
export function tokenTable({ traits }: GeneralModel): ReadonlyMap<string, number> {
  const rows = String(traits.tokens ?? '1K=1120').split(' ')
  return new Map(rows.map((row) => row.split('=')).map(([size = '', n]) => [size, Number(n)]))
}

export function tokensOf(
  model: GeneralModel,
  asked: {
    readonly prompt: string
    readonly size: string
    readonly inputs: number
    readonly chance: Chance
  },
): Tokens {
  const { prompt, size, inputs, chance } = asked
  const most = Number(model.traits.thoughts ?? 0)
  return {
    prompt: Math.ceil(prompt.length / 4) + 1,
    inputImages: inputs * INPUT_IMAGE,
    image: tokenTable(model).get(size) ?? 0,
    words: Math.round(chance.unit('words') * MOST_WORDS),
    thoughts: Math.round(most * (0.5 + chance.unit('thoughts') / 2)),
  }
}

/** The meters of a bill for so many images made. */
export function unitsOf(tokens: Tokens, made: number): Quantities {
  const { prompt, inputImages, image, words, thoughts } = tokens
  return {
    input_text_token: prompt,
    input_image_token: inputImages,
    output_image_token: image * made,
    output_text_token: made > 0 ? words + thoughts : 0,
  }
}

const detail = (modality: string, tokenCount: number) => ({ modality, tokenCount })

/** `usageMetadata` of an answer with so many images, with words alone, or with nothing. */
export function usageMetadata(
  tokens: Tokens,
  { made, isWritten, tier }: { made: number; isWritten: boolean; tier: string },
): unknown {
  const { prompt, inputImages, image, words } = tokens
  const promptTokenCount = prompt + inputImages
  const thoughts = made > 0 ? tokens.thoughts : 0
  const candidates = image * made + (made > 0 || isWritten ? words : 0)
  return {
    promptTokenCount,
    ...(candidates > 0 && { candidatesTokenCount: candidates }),
    totalTokenCount: promptTokenCount + candidates + thoughts,
    promptTokensDetails: [
      detail('TEXT', prompt),
      ...(inputImages > 0 ? [detail('IMAGE', inputImages)] : []),
    ],
    ...(made > 0 && { candidatesTokensDetails: [detail('IMAGE', image * made)] }),
    ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
    serviceTier: tier,
  }
}
