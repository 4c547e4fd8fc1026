/** Six decimals: more would only be noise of the arithmetic. */
export function round(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

/** To the microsecond. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
