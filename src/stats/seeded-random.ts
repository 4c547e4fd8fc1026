/** The golden ratio's share of 2³²: an odd step that visits every state once. */
const STEP = 0x9e3779b9

/**
 * Numbers 0 ≤ x < 1 that only look random: the same seed gives the same ones everywhere. A counter
 * whose every value is stirred by the finaliser of MurmurHash3 (32 bit); two make one number. Good for
 * resampling and for orders of display, not for secrets.
 */
export function seededRandom(seed: number): () => number {
  // Both halves of a large seed count, and neighbouring seeds start far apart.
  let state = stir(stir(seed >>> 0) ^ Math.floor(seed / 2 ** 32))
  const next = (): number => {
    state = (state + STEP) >>> 0
    return stir(state)
  }
  return () => {
    const high = next() >>> 5
    const low = next() >>> 6
    return (high * 2 ** 26 + low) / 2 ** 53
  }
}

function stir(bits: number): number {
  let mixed = bits ^ (bits >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
