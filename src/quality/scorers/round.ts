/** For evidence and messages: digits beyond these would claim what nobody measured. */
export function round(value: number, digits = 3): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}

/** A share from 0 to 1 as `97.5 %`. */
export function percent(share: number): string {
  return `${round(share * 100, 1)} %`
}
