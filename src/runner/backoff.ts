import type { Charge } from '../domain/charge.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Reading } from '../domain/reading.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 120_000

/** Reasons that prove the provider cannot have started. */
const NOT_STARTED: readonly Outcome['reason'][] = ['not-sent', 'overloaded', 'rate-limit']

/** Requests that were not sent and would not be the next time either. */
const HOPELESS: readonly string[] = ['tls', 'bad-request', 'bad-url', 'blocked-scheme']

/**
 * Whether a new attempt may follow this one, by itself: the suite allows it, the provider cannot
 * have started the work, what it charged is known, and trying again can help.
 */
export function mayRetry(
  reading: Reading,
  charge: Charge,
  options: {
    readonly ordinal: number
    readonly retry: { readonly max: number; readonly on: readonly string[] }
  },
): boolean {
  const { ordinal, retry } = options
  const { kind, reason, code } = reading.outcome
  if (ordinal > retry.max || !retry.on.includes(kind)) return false
  if (reading.stopsTarget || asksTooLong(reading) || charge.usd === null) return false
  return NOT_STARTED.includes(reason) && !HOPELESS.includes(code ?? '')
}

/** Whether a provider asks for a longer pause than a run waits: its target is stopped instead. */
export function asksTooLong({ retryAfterMs }: Pick<Reading, 'retryAfterMs'>): boolean {
  return retryAfterMs !== null && retryAfterMs > LONGEST_PAUSE_MS
}

/** What the provider asked for, or an exponential pause with full jitter; ms. */
export function backoffMs(reading: Reading, ordinal: number, random: () => number): number {
  if (reading.retryAfterMs !== null) return Math.min(reading.retryAfterMs, LONGEST_PAUSE_MS)
  return random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (ordinal - 1))
}
