import { type Fault, oneDeath } from './scenario.ts'
import { runTrial, type TrialResult } from './trial.ts'

/** What an attempt may come to: each is met by a death at every durable write on its way. */
const WAYS: readonly { readonly target: string; readonly fault: Fault | null }[] = [
  { target: 'gpt', fault: null },
  { target: 'schnell', fault: null },
  { target: 'gpt-batch', fault: null },
  { target: 'gpt', fault: { fault: 'lost-after', rate: 1 } },
  { target: 'gpt', fault: { fault: 'rate-limit', rate: 0.5, retryAfterSeconds: 0 } },
  { target: 'klein', fault: { fault: 'task-failed', rate: 1 } },
  { target: 'fal-queue', fault: { fault: 'server-error-after', rate: 1 } },
]

export interface Death {
  /** For a person: the target and the fault. */
  readonly way: string
  readonly write: number
  readonly result: TrialResult
}

/**
 * Kills a process at its first durable write, another one at its second, and so on until one comes
 * to its end; `stride` leaves writes out. Each is resumed and judged like any trial.
 */
export async function* everyWrite({
  stride,
  first = 1,
}: {
  readonly stride: number
  readonly first?: number
}): AsyncIterable<Death> {
  for (const { target, fault } of WAYS) {
    const way = fault === null ? target : `${target}, ${fault.fault}`
    for (let write = first; ; write += stride) {
      const result = await runTrial(oneDeath(write, { target, fault }))
      if (result.figures.counts.kills === 0) break
      yield { way, write, result }
    }
  }
}
