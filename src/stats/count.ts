/** Throws where `k` of `n` cannot be a count of successes. */
export function assertCount(k: number, n: number, who: string): void {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 0 || k > n) {
    throw new Error(`${who}: ${k} of ${n} is not a count of successes`)
  }
}
