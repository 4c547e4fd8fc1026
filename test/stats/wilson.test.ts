import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wilson } from '../../src/stats/wilson.ts'

describe('wilson', () => {
  // Newcombe 1998, table I, method 3: the published limits, four decimals.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('gives the published limits of %i in %i', (k, n, low, high) => {
    const interval = wilson(k, n)
    expect(interval).not.toBeNull()
    expect(interval?.value).toBe(k / n)
    expect(interval?.n).toBe(n)
    expect(interval?.low.toFixed(4)).toBe(low.toFixed(4))
    expect(interval?.high.toFixed(4)).toBe(high.toFixed(4))
  })

  it('knows nothing of nothing: null for no tries', () => {
    expect(wilson(0, 0)).toBeNull()
  })

  it('ends at exactly 0 and 1 where all went one way', () => {
    expect(wilson(0, 7)?.low).toBe(0)
    expect(wilson(7, 7)?.high).toBe(1)
  })

  it.each([
    [-1, 3],
    [4, 3],
    [1.5, 3],
    [Number.NaN, 3],
  ])('refuses %d of %d', (k, n) => {
    expect(() => wilson(k, n)).toThrow('not a count of successes')
  })

  it('holds its own share, stays within 0 to 1, and mirrors for failures', () => {
    const counts = fc
      .integer({ min: 1, max: 100_000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(counts, ([k, n]) => {
        const here = wilson(k, n)
        const mirror = wilson(n - k, n)
        if (here === null || mirror === null) return false
        expect(here.low).toBeLessThanOrEqual(here.value)
        expect(here.high).toBeGreaterThanOrEqual(here.value)
        expect(here.low).toBeGreaterThanOrEqual(0)
        expect(here.high).toBeLessThanOrEqual(1)
        expect(mirror.low).toBeCloseTo(1 - here.high, 12)
        return true
      }),
    )
  })
})
