import type { Outcome } from './outcome.ts'
import type { ImageRef, RequestSpec } from './request.ts'
import { NO_USAGE, type Usage } from './usage.ts'

/** What an adapter makes of the last answer of an attempt. */
export interface Reading {
  readonly outcome: Outcome
  readonly images: readonly ImageRef[]
  /** Previews that came before the final images. */
  readonly partials: readonly ImageRef[]
  readonly usage: Usage
  readonly requestIds: readonly string[]
  /** What open settings became, in the provider's words. */
  readonly resolved: Readonly<Record<string, string>>
  /** How long the provider asked us to wait; null when it did not. */
  readonly retryAfterMs: number | null
  /** True where trying again cannot help until a person acts: a wrong key, an empty balance. */
  readonly stopsTarget: boolean
}

/** A reading that says nothing but its outcome, and whatever else the answer told. */
export function readingOf(outcome: Outcome, told: Partial<Omit<Reading, 'outcome'>> = {}): Reading {
  return {
    outcome,
    images: [],
    partials: [],
    usage: NO_USAGE,
    requestIds: [],
    resolved: {},
    retryAfterMs: null,
    stopsTarget: false,
    ...told,
  }
}

/** The provider's own name for work it has accepted. */
export interface TaskState {
  readonly id: string
  readonly status: string
}

/** What comes next after an answer. */
export type Step =
  | { readonly kind: 'done'; readonly reading: Reading; readonly task: TaskState | null }
  /**
   * Nothing is accepted yet: this request comes next, e.g. the order after an upload. It is sent once;
   * what is lost from here on is lost money.
   */
  | { readonly kind: 'next'; readonly request: RequestSpec }
  /** The work goes on elsewhere: ask again after `afterMs`. `cancel` stops it, where that exists. */
  | {
      readonly kind: 'pending'
      readonly task: TaskState
      readonly poll: RequestSpec
      readonly cancel: RequestSpec | null
      readonly afterMs: number
      readonly requestIds: readonly string[]
      /**
       * What this answer says of units and money, e.g. the price at acceptance. What the last answer
       * does not say itself is taken from here.
       */
      readonly usage: Usage
    }
