/** Numbers that one seed gives again and again. */
export interface Seeded {
  /** 0 ≤ x < 1. */
  unit(): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  pick<T>(from: readonly T[]): T
  /** So many different ones, in the order of the list. */
  sample<T>(from: readonly T[], count: number): readonly T[]
}

/** Mulberry32 (Tommy Ettinger, 2017; public domain): 32 bits of state, good enough to choose by. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (from: number, to: number): number => from + Math.floor(unit() * (to - from + 1))
  return {
    unit,
    whole,
    pick(from) {
      const picked = from[whole(0, from.length - 1)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
    sample(from, count) {
      const left = from.map((_, index) => index)
      while (left.length > count) left.splice(whole(0, left.length - 1), 1)
      return left.flatMap((index) => from.slice(index, index + 1))
    },
  }
}
