import type { UsdText } from './money.ts'

/**
 * How we know what an attempt cost, best first. reported: the answer states money · statement: the
 * provider's later record · metered: balance before and after · computed: reported usage × card ·
 * assumed: card alone · free: the card or the provider says so · unknown: nothing can tell.
 */
export const BASES = [
  'reported',
  'statement',
  'metered',
  'computed',
  'assumed',
  'free',
  'unknown',
] as const
export type Basis = (typeof BASES)[number]

/** One line of a bill: `{ bill: 'output_image_token', quantity: '1056', usd: '0.03379' }`. */
export interface BillLine {
  readonly bill: string
  readonly quantity: string
  readonly usd: UsdText
}

/** What an attempt cost. `usd` is null exactly when the basis is unknown: the hold stays, in doubt. */
export interface Charge {
  readonly usd: UsdText | null
  readonly basis: Basis
  /** For a person: which card, which field, which rule. */
  readonly evidence: string
  readonly lines: readonly BillLine[]
}

/** What one attempt may cost by its card. `worst` is what is held. */
export interface Quote {
  readonly expected: UsdText
  readonly worst: UsdText
  /** computed: the provider reports the usage that the card prices · assumed: it does not. */
  readonly basis: 'computed' | 'assumed' | 'ceiling'
  /** The card's id, or null where only the suite's `worstCase` prices it. */
  readonly card: string | null
  readonly lines: readonly BillLine[]
}
