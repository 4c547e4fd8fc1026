import type { Quote } from './charge.ts'
import type { UsdText } from './money.ts'
import type { Settings } from './settings.ts'
import type { Prompt } from './suite.ts'

/** One target × one combination of settings: the unit that results are compared by. */
export interface Cell {
  readonly id: string
  readonly index: number
  /** Which suite of the run it came from. */
  readonly suite: number
  readonly target: string
  readonly settings: Settings
}

/** A cell × one prompt, with what each attempt at it may cost. */
export interface Case {
  readonly id: string
  readonly cell: Cell
  readonly prompt: Prompt
  readonly quote: Quote | Unpriced
}

export interface Unpriced {
  readonly unpriced: string
}

export function isPriced(quote: Quote | Unpriced): quote is Quote {
  return !('unpriced' in quote)
}

/** The k-th planned repeat of a case; k counts from 1. */
export interface Trial {
  readonly id: string
  readonly index: number
  readonly case: Case
  readonly k: number
}

export interface Plan {
  readonly hash: string
  readonly cells: readonly Cell[]
  readonly cases: readonly Case[]
  /** In the order they are sent: cells interleaved, so that a cap leaves every cell with something. */
  readonly trials: readonly Trial[]
  readonly expected: UsdText
  readonly worst: UsdText
}
