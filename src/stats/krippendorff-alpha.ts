export type AlphaMetric = 'nominal' | 'ordinal' | 'interval'

/**
 * Krippendorff's α: `ratings[rater][unit]`, null where the rater did not rate it. 1: full agreement;
 * 0: no better than chance. Null where it is not defined: nothing rated twice, or one value alone.
 * Source: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability".
 */
export function krippendorffAlpha(
  ratings: readonly (readonly (number | null)[])[],
  metric: AlphaMetric,
): number | null {
  const units = Math.max(0, ...ratings.map((row) => row.length))
  const paired = Array.from({ length: units }, (_, unit) =>
    ratings.map((row) => row[unit] ?? null).filter((value) => value !== null),
  ).filter((values) => values.length > 1)
  const values = [...new Set(paired.flat())].sort((a, b) => a - b)
  const place = new Map(values.map((value, at) => [value, at]))
  const total = values.map((value) => paired.flat().filter((one) => one === value).length)
  const distance = distanceBetween(values, total, metric)

  const n = paired.flat().length
  let observed = 0
  for (const unit of paired) {
    const places = unit.map((value) => place.get(value) ?? 0)
    for (const one of places) {
      for (const other of places) observed += distance(one, other) / (unit.length - 1)
    }
  }
  let expected = 0
  total.forEach((one, c) => {
    total.forEach((other, k) => {
      expected += (one * other * distance(c, k)) / (n - 1)
    })
  })
  return expected === 0 || n === 0 ? null : 1 - observed / expected
}

/** Squared distance between the c-th and the k-th value; `total`: how often each was given. */
function distanceBetween(
  values: readonly number[],
  total: readonly number[],
  metric: AlphaMetric,
): (c: number, k: number) => number {
  switch (metric) {
    case 'nominal':
      return (c, k) => (c === k ? 0 : 1)
    case 'interval':
      return (c, k) => ((values[c] ?? 0) - (values[k] ?? 0)) ** 2
    case 'ordinal':
      return (c, k) => {
        const [from, to] = [Math.min(c, k), Math.max(c, k)]
        const between = total.slice(from, to + 1).reduce((sum, count) => sum + count, 0)
        return (between - ((total[from] ?? 0) + (total[to] ?? 0)) / 2) ** 2
      }
    default:
      return metric satisfies never
  }
}
