import type { OutcomeKind, Reason } from './outcome.ts'
import { SETTING_KEYS } from './settings.ts'
import type { Meter } from './usage.ts'

/** Keys a rate may depend on: the grid's settings, and how the request was made. */
export const WHEN_KEYS = [...SETTING_KEYS, 'tier', 'model'] as const
export type WhenKey = (typeof WHEN_KEYS)[number]

/** All keys must match; a list matches any of its members. */
export type When = Readonly<Partial<Record<WhenKey, readonly string[]>>>

/** US dollars for one unit of one meter. */
export interface Rate {
  readonly bill: Meter
  /** Decimal string, US dollars a unit. */
  readonly usd: string
  readonly when: When
}

/**
 * How many units a request will use before the provider says so. `units` is multiplied by the
 * images asked for where `per` is `image`; a formula computes it from the request instead.
 */
export interface Estimate {
  readonly meter: Meter
  readonly per: 'request' | 'image'
  readonly when: When
  readonly units:
    | { readonly kind: 'fixed'; readonly expected: string; readonly worst: string }
    | {
        readonly kind: 'formula'
        readonly formula: string
        readonly parameters: Readonly<Record<string, number>>
      }
}

/**
 * What is owed when it does not go well. `full`: as if all images asked for had come · `returned`:
 * the images that came · `input`: input only · `time`: compute time so far.
 */
export const OWED = ['free', 'full', 'returned', 'input', 'time', 'unknown'] as const
export type Owed = (typeof OWED)[number]

/** What a card rules on: an outcome, or its reason, which is the finer word and wins. */
export type OwedFor = OutcomeKind | Reason

/** Dated, sourced prices and billing rules; data, never code. */
export interface RateCard {
  readonly id: string
  readonly provider: string
  readonly models: readonly string[]
  readonly access: 'official' | 'third-party' | 'aggregator'
  readonly currency: 'USD'
  /** Date the prices were read, `YYYY-MM-DD`. */
  readonly asOf: string
  readonly source: string
  readonly rates: readonly Rate[]
  readonly estimates: readonly Estimate[]
  /** What a setting may become when it is left open or `auto`: the quote takes the dearest. */
  readonly open: Readonly<Partial<Record<WhenKey, readonly string[]>>>
  readonly outcomes: Readonly<Partial<Record<OwedFor, Owed>>>
  /** `sha256:` of the card's text, for provenance. */
  readonly hash: string
}
