import type { RateCard, WhenKey } from '../../domain/rate-card.ts'
import type { Meter } from '../../domain/usage.ts'

/** Price lists of others that can be read. */
export const IMPORT_FORMATS = ['litellm', 'portkey', 'openrouter', 'fal'] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

/** Whose price it is, in our words. */
export interface Seller {
  readonly provider: string
  readonly access: RateCard['access']
}

/**
 * What a price is for. `unit`: one unit of a meter. `picture`: one whole picture; a quality or a size
 * that is null is the list's own entry for a call that names none.
 */
export type Priced =
  | {
      readonly kind: 'unit'
      readonly bill: Meter
      readonly when: Readonly<Partial<Record<WhenKey, string>>>
    }
  | { readonly kind: 'picture'; readonly quality: string | null; readonly size: string | null }

/** One figure of a list that is understood. */
export interface Statement {
  readonly seller: Seller
  readonly model: string
  /** The list's own name for where it stands, e.g. `high/1024-x-1024/gpt-image-1`. */
  readonly key: string
  readonly field: string
  /** Decimal string, US dollars; never 0. */
  readonly usd: string
  readonly priced: Priced
  /** The list, its version and date. */
  readonly source: string
  /** `YYYY-MM-DD`, the day of the list. */
  readonly asOf: string
}

/** What could not be taken over, and why. `field` is null where it is the whole entry. */
export interface Unmapped {
  readonly key: string
  readonly field: string | null
  readonly reason: string
}

/** What a reader of one list finds in it. */
export interface Stated {
  readonly statements: readonly Statement[]
  readonly unmapped: readonly Unmapped[]
}

/** Where a file that is read came from. */
export interface Origin {
  /** The file's name without its folder, or the address it was fetched from. */
  readonly name: string
  /** `YYYY-MM-DD`: the day of a list that does not say its own. */
  readonly readOn: string
}

export const ZERO_REASON = 'a price of 0 means that the list does not know it'
