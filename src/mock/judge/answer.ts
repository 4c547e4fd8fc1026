import type { Quantities } from '../bill.ts'
import { type InputPicture, type PictureAsk, PLAIN_ASK } from '../job/ask.ts'
import type { JudgeModel } from '../world.ts'
import { pictureTokens, wordTokens } from './judge-tokens.ts'
import { look } from './look.ts'

/** What a request puts before a judge, in no dialect's words. */
export interface Sitting {
  readonly system: string
  readonly text: string
  readonly pictures: readonly InputPicture[]
  /** Of the answer; null for free words. */
  readonly schema: unknown
  readonly maxTokens: number | null
  readonly seed: number
}

/** What a judge says, and what it takes. */
export interface Answered {
  readonly words: string
  /** The words end early: there were no tokens left. */
  readonly isCut: boolean
  readonly inputTokens: number
  readonly outputTokens: number
}

const CHARACTERS_A_TOKEN = 4

/** Looks, answers, and counts. */
export async function sit(model: JudgeModel, sitting: Sitting): Promise<Answered> {
  const { system, text, pictures, schema, maxTokens } = sitting
  const answers = await look(model, sitting)
  const all = schema === null ? 'I see a picture.' : JSON.stringify({ answers })
  const isCut = maxTokens !== null && wordTokens(all) > maxTokens
  const words = isCut ? all.slice(0, maxTokens * CHARACTERS_A_TOKEN) : all
  const seen = pictures.reduce((sum, one) => sum + pictureTokens(model, one), 0)
  const schemaTokens = schema === null ? 0 : wordTokens(JSON.stringify(schema))
  return {
    words,
    isCut,
    inputTokens: wordTokens(system) + wordTokens(text) + schemaTokens + seen + 7,
    outputTokens: wordTokens(words),
  }
}

/** An order for words: no image, and so many tokens. */
export function wordsAsk(prompt: string, answered: Answered): PictureAsk {
  const units: Quantities = {
    input_text_token: answered.inputTokens,
    output_text_token: answered.outputTokens,
  }
  return { ...PLAIN_ASK, prompt, n: 0, units: () => units }
}
