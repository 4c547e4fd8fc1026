import { anthropic } from './anthropic/dialect.ts'
import { azureOpenai } from './azure-openai/dialect.ts'
import { bedrock } from './bedrock/dialect.ts'
import { bfl } from './bfl/dialect.ts'
import { dashscope } from './dashscope/dialect.ts'
import type { DialectFacts } from './dialect.ts'
import { fal } from './fal/dialect.ts'
import { googleGemini } from './google-gemini/dialect.ts'
import { googleImagen } from './google-imagen/dialect.ts'
import { huggingface } from './huggingface/dialect.ts'
import { ideogram } from './ideogram/dialect.ts'
import { mistral } from './mistral/dialect.ts'
import { openai } from './openai/dialect.ts'
import { COMPATIBLE } from './openai-compatible/facts.ts'
import { openrouter } from './openrouter/dialect.ts'
import { replicate } from './replicate/dialect.ts'
import { runware } from './runware/dialect.ts'
import { stability } from './stability/dialect.ts'

/** Dialects whose models have a form of their own in a world file. */
const PARTICULAR = [openai, replicate] as const

/** Dialects whose models are described by the general form. */
export const GENERAL = [
  azureOpenai,
  ...COMPATIBLE,
  stability,
  googleGemini,
  googleImagen,
  bedrock,
  bfl,
  fal,
  openrouter,
  mistral,
  huggingface,
  dashscope,
  ideogram,
  runware,
] as const satisfies readonly DialectFacts[]

/** Dialects that draw nothing: their models look at pictures and answer in words. */
const WORDS_ONLY = [anthropic] as const

/** Every dialect that the mock speaks, in the order of listings. */
export const DIALECTS = [...PARTICULAR, ...GENERAL, ...WORDS_ONLY] as const

export type Dialect = (typeof DIALECTS)[number]['id']
export type GeneralDialect = (typeof GENERAL)[number]['id']

/** The facts of a dialect by its id. */
export function factsOf(dialect: string): DialectFacts | null {
  return DIALECTS.find(({ id }) => id === dialect) ?? null
}
