import type { Balance } from '../domain/adapter.ts'
import type { BlobSink } from '../domain/blob-sink.ts'
import type { Exchange } from '../domain/exchange.ts'
import type { Metered } from '../money/metered-charge.ts'
import type { AttemptPorts, RunTarget } from './ports.ts'

/** Longest that a question about the balance may take, ms. */
const LOOKUP_MS = 30_000

/** An answer about money has no pictures in it; what looks like one goes nowhere. */
const NOWHERE: BlobSink = {
  open: () => ({
    write: () => {},
    finish: async () => ({ sha256: '0'.repeat(64), file: '', bytes: 0 }),
    abort: async () => {},
  }),
}

/**
 * Asks what is left on the target's account; null where the target is not metered, or nobody tells.
 * The question is recorded with the attempt and counts for none of its times.
 */
export async function readBalance(
  { wire, clock }: AttemptPorts,
  { adapter, baseUrl, credential, isMetered }: RunTarget,
  onExchange: (exchange: Exchange) => void,
): Promise<Balance | null> {
  const { balance } = adapter
  if (!isMetered || balance === null) return null
  const { exchange, answer } = await wire.exchange(balance.request(baseUrl), {
    credential,
    deadlineAt: clock.monotonic() + LOOKUP_MS,
    blobs: NOWHERE,
    signal: null,
    keptHeaders: adapter.keptHeaders,
  })
  onExchange(exchange)
  return answer === null ? null : balance.read(answer)
}

/** Two readings as one meter; null where one is missing or they are not of one unit. */
export function meterOf(before: Balance | null, after: Balance | null): Metered | null {
  if (before === null || after === null || before.unit !== after.unit) return null
  return { before: before.amount, after: after.amount, unit: before.unit }
}
