/** Attempts for one usable image, with the interval of the rate turned over. */
export interface AttemptsPerUsable {
  /** Null where none was usable: then only `low` is known. */
  readonly value: number | null
  readonly low: number
  readonly high: number | null
}

/**
 * How many attempts one usable image takes, from the usable rate and its interval. Times the price of
 * an attempt, this is the cost of a usable image where all attempts cost the same; where they do not,
 * bootstrap the ratio over prompts.
 */
export function attemptsPerUsable(rate: {
  readonly value: number
  readonly low: number
  readonly high: number
}): AttemptsPerUsable {
  return {
    value: rate.value > 0 ? 1 / rate.value : null,
    low: 1 / rate.high,
    high: rate.low > 0 ? 1 / rate.low : null,
  }
}

/** Probability of at least one usable image in so many attempts. */
export function chanceOfUsable(rate: number, attempts: number): number {
  return 1 - (1 - rate) ** attempts
}
