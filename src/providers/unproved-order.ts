import type { Reading } from '../domain/reading.ts'

/**
 * An order for a task that was answered with 500 or above. The task may be there all the same, and
 * its bill will come: what a vendor promises of failed work, that it is free or may be tried again,
 * is not promised of such an answer. So it keeps no reason that a card or a retry could go by.
 */
export function unprovedOrder(refusal: Reading, status: number): Reading {
  const { outcome } = refusal
  if (status < 500 || outcome.kind !== 'unavailable') return refusal
  return { ...refusal, outcome: { ...outcome, reason: null }, retryAfterMs: null }
}
