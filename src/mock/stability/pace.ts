import type { Account } from '../world.ts'

const REQUESTS = 150
const WITHIN_MS = 10_000
const SHUT_OUT_MS = 60_000

/**
 * 150 requests in 10 seconds; whoever sends more is shut out for a minute (platform OpenAPI, 2025-03).
 * True for a request that is shut out.
 */
export function openPace(now: () => number): {
  isTooFast(account: Account): boolean
  clear(): void
} {
  const sent = new Map<string, number[]>()
  const shutUntil = new Map<string, number>()
  return {
    isTooFast: ({ label }) => {
      const at = now()
      if (at < (shutUntil.get(label) ?? 0)) return true
      const recent = (sent.get(label) ?? []).filter((one) => at - one < WITHIN_MS)
      sent.set(label, [...recent, at])
      if (recent.length < REQUESTS) return false
      shutUntil.set(label, at + SHUT_OUT_MS)
      return true
    },
    clear: () => {
      sent.clear()
      shutUntil.clear()
    },
  }
}
