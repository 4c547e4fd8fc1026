import pLimit from 'p-limit'
import type { Quote } from '../domain/charge.ts'

/**
 * Cells whose price is only assumed send one attempt at a time, until one of them has settled
 * within its hold. Cells whose provider reports usage start at once.
 */
export interface Canaries {
  /** `attempt` answers whether it settled within its hold. */
  run(cell: string, quote: Quote, attempt: () => Promise<boolean>): Promise<void>
}

export function createCanaries(): Canaries {
  const proven = new Set<string>()
  const alone = new Map<string, ReturnType<typeof pLimit>>()
  return {
    async run(cell, quote, attempt) {
      if (quote.basis === 'computed' || proven.has(cell)) {
        await attempt()
        return
      }
      const one = alone.get(cell) ?? pLimit(1)
      alone.set(cell, one)
      // Whoever waited here while the canary came home need not go alone any more.
      const isLeft = await one(async () => {
        if (proven.has(cell)) return true
        if (await attempt()) proven.add(cell)
        return false
      })
      if (isLeft) await attempt()
    },
  }
}
