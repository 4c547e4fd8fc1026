import { createHash } from 'node:crypto'

/**
 * A number in [0, 1) that looks random and is always the same for a seed and words. Keyed rather
 * than a stream: an order made with it does not change when something is added elsewhere.
 */
export function draw(seed: number, ...words: readonly string[]): number {
  return uint32([String(seed), ...words]) / 2 ** 32
}

/** The seed of a rater's order: the same person always comes back to the same order. */
export function seedOf(rater: string, runs: readonly string[]): number {
  return uint32([rater, ...[...runs].sort()])
}

function uint32(words: readonly string[]): number {
  return createHash('sha256').update(JSON.stringify(words)).digest().readUInt32BE(0)
}
