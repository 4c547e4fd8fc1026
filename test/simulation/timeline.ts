export interface Timer {
  cancel(): void
}

/** Virtual time: nothing waits, and what happens at one instant happens in the order it was asked for. */
export interface Timeline {
  /** Milliseconds since the simulation began. */
  now(): number
  in(ms: number, act: () => void): Timer
  /**
   * Acts in the order of time until nothing is left, or `afterEach` (called when all that followed
   * from one act has settled) says to stop. False when it did not end within `mostActs`.
   */
  run(options: { readonly mostActs: number; readonly afterEach: () => boolean }): Promise<boolean>
}

interface Act {
  readonly at: number
  act: (() => void) | null
}

export function createTimeline(): Timeline {
  /** The next act stands last. */
  const acts: Act[] = []
  let now = 0
  return {
    now: () => now,
    in(ms, act) {
      const one: Act = { at: now + Math.max(0, ms), act }
      // Few acts wait at a time, and most new ones come soon: a heap would be slower.
      let index = acts.length
      while (index > 0 && (acts[index - 1] as Act).at <= one.at) index -= 1
      acts.splice(index, 0, one)
      return {
        cancel: () => {
          one.act = null
        },
      }
    },
    async run({ mostActs, afterEach }) {
      for (let count = 0; count < mostActs; ) {
        const next = acts.pop()
        if (next === undefined) return true
        if (next.act === null) continue
        now = next.at
        next.act()
        await allSettled()
        if (!afterEach()) return true
        count += 1
      }
      return false
    },
  }
}

/** A tick asked for in a microtask comes when every microtask has run, and theirs. */
function allSettled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
