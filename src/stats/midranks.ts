/** Rank of each value from 1 up, in the order given; equal values share the mean of their ranks. */
export function midranks(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b)
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1)
}
