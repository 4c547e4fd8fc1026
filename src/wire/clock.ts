/** Time as an argument. */
export interface Clock {
  /** Milliseconds since 1970, for what a person reads. */
  now(): number
  /** Milliseconds from any start, never going back: for durations and deadlines. */
  monotonic(): number
}
