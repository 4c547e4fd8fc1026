import { bfl } from './bfl/dialect.ts'
import type { DialectFacts } from './dialect.ts'
import { openai } from './openai/dialect.ts'
import { replicate } from './replicate/dialect.ts'

/** Dialects whose models have a form of their own in a world file. */
const PARTICULAR = [openai, replicate] as const

/** Dialects whose models are described by the general form. */
export const GENERAL = [bfl] as const satisfies readonly DialectFacts[]

/** Every dialect that the mock speaks, in the order of listings. */
export const DIALECTS = [...PARTICULAR, ...GENERAL] as const

export type Dialect = (typeof DIALECTS)[number]['id']

/** The facts of a dialect by its id. */
export function factsOf(dialect: string): DialectFacts | null {
  return DIALECTS.find(({ id }) => id === dialect) ?? null
}
