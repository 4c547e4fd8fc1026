const PROMISE = /\byou will not be charged\b/i

/** Whether the provider's own words promise that this answer costs nothing: a statement of $0. */
export function chargesNothing(words: string | null): boolean {
  return words !== null && PROMISE.test(words)
}
