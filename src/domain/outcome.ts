/**
 * How an attempt ended.
 * produced: every image asked for · partial: fewer images than asked · empty: success without an
 * image · blocked: moderation · throttled: told to slow down · rejected: the request, the key or
 * the balance was refused · unavailable: the provider could not (or was not reached) · malformed:
 * an answer that cannot be read · lost: sent, and no whole answer came · cancelled: stopped on request.
 */
export const OUTCOMES = [
  'produced',
  'partial',
  'empty',
  'blocked',
  'throttled',
  'rejected',
  'unavailable',
  'malformed',
  'lost',
  'cancelled',
] as const
export type OutcomeKind = (typeof OUTCOMES)[number]

/**
 * Finer than the outcome, because the consequences differ: `funds`, `auth` stop the target,
 * `not-sent` is free whatever the card says.
 */
export const REASONS = [
  'auth',
  'funds',
  'model',
  'parameters',
  'moderation-input',
  'moderation-output',
  'moderation',
  'rate-limit',
  'overloaded',
  'server-error',
  'not-sent',
  'no-answer',
  'truncated',
  'timeout',
  'not-json',
  'unreadable',
  'too-large',
  'redirect',
  'task-failed',
  'task-cancelled',
  'download-failed',
  'user-cancelled',
  'command-failed',
] as const
export type Reason = (typeof REASONS)[number]

export interface Outcome {
  readonly kind: OutcomeKind
  readonly reason: Reason | null
  /** The provider's own code, e.g. `moderation_blocked`. */
  readonly code: string | null
  /** The provider's own words, cut to 500 characters. */
  readonly message: string | null
}

/** Outcomes that give at least one image. */
export function hasImages(kind: OutcomeKind): boolean {
  return kind === 'produced' || kind === 'partial'
}

/**
 * Outcomes that say nothing about what the model can do: the trial stays without a result. So does a
 * refusal of the key or of the account's balance.
 */
export function isWithoutResult({ kind, reason }: Pick<Outcome, 'kind' | 'reason'>): boolean {
  switch (kind) {
    case 'throttled':
    case 'unavailable':
    case 'malformed':
    case 'lost':
    case 'cancelled':
      return true
    case 'produced':
    case 'partial':
    case 'empty':
    case 'blocked':
      return false
    case 'rejected':
      return reason === 'auth' || reason === 'funds'
    default:
      return kind satisfies never
  }
}
