/** Room under the caps: what is in flight, and who waits for it to settle. */
export interface Room {
  enter<End extends { readonly kind: string }>(work: () => Promise<End>): Promise<End>
  inFlight(): number
  /** False at once when nothing is in flight, so that nothing can make room. */
  othersSettle(): Promise<boolean>
}

/** Counts what is in flight, and lets those without room wait for it to settle. */
export function createRoom(): Room {
  let inFlight = 0
  let waiters: (() => void)[] = []
  return {
    async enter<End extends { readonly kind: string }>(work: () => Promise<End>): Promise<End> {
      inFlight += 1
      let end: End | null = null
      try {
        end = await work()
        return end
      } finally {
        inFlight -= 1
        // An attempt that found no room frees none: waking others for it would make them spin.
        if (end?.kind !== 'no-room' || inFlight === 0) {
          const woken = waiters
          waiters = []
          for (const wake of woken) wake()
        }
      }
    },
    inFlight: () => inFlight,
    async othersSettle() {
      if (inFlight === 0) return false
      await new Promise<void>((resolve) => waiters.push(resolve))
      return true
    },
  }
}
