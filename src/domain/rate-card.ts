import type { OutcomeKind, Reason } from './outcome.ts'
import { SETTING_KEYS } from './settings.ts'
import type { Meter } from './usage.ts'

/** Keys a rate may depend on: the grid's settings, a service tier, a predefined mask template, the model. */
export const WHEN_KEYS = [...SETTING_KEYS, 'tier', 'template', 'model'] as const
export type WhenKey = (typeof WHEN_KEYS)[number]

/** All keys must match; a list matches any of its members. */
export type When = Readonly<Partial<Record<WhenKey, readonly string[]>>>

/** How units are counted before they are priced: a megapixel that has begun is a whole one. */
export interface UnitRounding {
  /** Units of the step, e.g. `1` or `0.01`. */
  readonly to: string
  readonly mode: 'up' | 'down' | 'nearest'
}

/** US dollars for the units of one meter. */
export interface Rate {
  readonly bill: Meter
  /** Decimal string, US dollars for `per` units. */
  readonly usd: string
  /** Decimal string; `1000` where a price is for a thousand. */
  readonly per: string
  /** The first units at a price of their own; null where all cost the same. */
  readonly first: { readonly units: string; readonly usd: string } | null
  readonly round: UnitRounding | null
  /** Whether `first` and `round` look at each image by itself or at the request's total. */
  readonly each: 'image' | 'request'
  readonly when: When
}

/** A premium (above 0) or a discount (below 0) on the rates' sum, in percent. */
export interface Adjustment {
  /** What a bill calls it: `batch`, `turbo`, `markup`. */
  readonly name: string
  /** Decimal string, -100 or more. */
  readonly percent: string
  /** The meters it is for; null: all. */
  readonly bill: readonly Meter[] | null
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
  /** US dollars a credit, where the provider counts in credits; null where it does not. */
  readonly creditUsd: string | null
  /** Date the prices were read, `YYYY-MM-DD`. */
  readonly asOf: string
  readonly source: string
  /** First and last day of these prices, `YYYY-MM-DD`; null: open. */
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly rates: readonly Rate[]
  /** Applied one after the other, each to what the ones before left. */
  readonly adjustments: readonly Adjustment[]
  /** A request that is billed at all costs at least this, US dollars; null: no such rule. */
  readonly minimumUsd: string | null
  /** The bill's total to a multiple of `stepUsd`; null: exact. */
  readonly roundTotal: { readonly stepUsd: string; readonly mode: 'up' | 'down' | 'nearest' } | null
  readonly estimates: readonly Estimate[]
  /** What a setting may become when it is left open or `auto`: the quote takes the dearest. */
  readonly open: Readonly<Partial<Record<WhenKey, readonly string[]>>>
  readonly outcomes: Readonly<Partial<Record<OwedFor, Owed>>>
  /** `sha256:` of the card's text, for provenance. */
  readonly hash: string
}
