import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { clopperPearson, ruleOfThree } from '../../src/stats/clopper-pearson.ts'
import { incompleteBeta, inverseIncompleteBeta } from '../../src/stats/incomplete-beta.ts'
import { jeffreys, posteriorAtLeast } from '../../src/stats/jeffreys.ts'
import { normalBelow, normalQuantile } from '../../src/stats/normal.ts'
import { wilson } from '../../src/stats/wilson.ts'

const counts = fc
  .integer({ min: 1, max: 5000 })
  .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))

// Newcombe 1998, table I: methods 3 and 5; Jeffreys by its definition.
describe.each([
  { k: 81, n: 263, exact: ['0.2527', '0.3676'], bayes: ['0.2545', '0.3656'] },
  { k: 15, n: 148, exact: ['0.0578', '0.1617'], bayes: ['0.0604', '0.1576'] },
  { k: 0, n: 20, exact: ['0.0000', '0.1684'], bayes: ['0.0000', '0.1166'] },
  { k: 1, n: 29, exact: ['0.0009', '0.1776'], bayes: ['0.0037', '0.1501'] },
])('$k of $n', ({ k, n, exact, bayes }) => {
  it('has the published exact limits', () => {
    const interval = clopperPearson(k, n)
    expect([interval?.low.toFixed(4), interval?.high.toFixed(4)]).toEqual(exact)
  })

  it('has the published Jeffreys limits', () => {
    const interval = jeffreys(k, n)
    expect([interval?.low.toFixed(4), interval?.high.toFixed(4)]).toEqual(bayes)
  })
})

// The widths that a table of small samples is read by.
test.each([
  [9, 12, '0.47', '0.91'],
  [18, 24, '0.55', '0.88'],
  [36, 48, '0.61', '0.85'],
  [72, 96, '0.65', '0.83'],
  [11, 12, '0.65', '0.99'],
  [22, 24, '0.74', '0.98'],
])('Wilson on %i of %i reaches from %s to %s', (k, n, low, high) => {
  const interval = wilson(k, n)
  expect([interval?.low.toFixed(2), interval?.high.toFixed(2)]).toEqual([low, high])
})

test('no failure in 20 still leaves 13.9 % open, and nothing tried leaves all', () => {
  expect(ruleOfThree(20).toFixed(4)).toBe('0.1391')
  expect(ruleOfThree(0)).toBe(1)
})

test.each([
  ['jeffreys', jeffreys],
  ['clopperPearson', clopperPearson],
])('%s holds its share, mirrors for failures, and knows nothing of nothing', (_, interval) => {
  expect(interval(0, 0)).toBeNull()
  expect(() => interval(4, 3)).toThrow('not a count of successes')
  fc.assert(
    fc.property(counts, ([k, n]) => {
      const here = interval(k, n)
      const mirror = interval(n - k, n)
      if (here === null || mirror === null) return false
      expect(here.low).toBeLessThanOrEqual(here.value)
      expect(here.high).toBeGreaterThanOrEqual(here.value)
      expect(mirror.low).toBeCloseTo(1 - here.high, 9)
      return true
    }),
    { numRuns: 50 },
  )
})

test('the exact interval holds that of Jeffreys', () => {
  fc.assert(
    fc.property(counts, ([k, n]) => {
      const [wide, narrow] = [clopperPearson(k, n), jeffreys(k, n)]
      if (wide === null || narrow === null) return false
      return wide.low <= narrow.low + 1e-9 && wide.high >= narrow.high - 1e-9
    }),
    { numRuns: 50 },
  )
})

test('one more usable image never lowers the posterior, a higher floor never raises it', () => {
  const floors = fc.double({ min: 0.01, max: 0.99, noNaN: true })
  fc.assert(
    fc.property(counts, floors, floors, ([k, n], one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      expect(posteriorAtLeast(k, n, low)).toBeGreaterThanOrEqual(
        posteriorAtLeast(k, n, high) - 1e-12,
      )
      if (k === n) return
      expect(posteriorAtLeast(k + 1, n, low)).toBeGreaterThanOrEqual(
        posteriorAtLeast(k, n, low) - 1e-12,
      )
    }),
  )
})

test('the posterior of a rate above the floor and of failures below it are one', () => {
  const floors = fc.double({ min: 0.01, max: 0.99, noNaN: true })
  fc.assert(
    fc.property(counts, floors, ([k, n], floor) => {
      const above = posteriorAtLeast(k, n, floor)
      const failuresBelow = 1 - posteriorAtLeast(n - k, n, 1 - floor)
      expect(above).toBeCloseTo(failuresBelow, 9)
    }),
  )
})

test('without images the posterior is its prior: half lies above one half', () => {
  expect(posteriorAtLeast(0, 0, 0.5)).toBeCloseTo(0.5, 12)
  expect(posteriorAtLeast(5, 5, 0)).toBe(1)
  expect(posteriorAtLeast(5, 5, 1)).toBe(0)
})

test('the incomplete beta of whole numbers is a sum of the binomial distribution', () => {
  // I(0.3; 4, 7): at least 4 of 10 at 0.3 each.
  let sum = 0
  const ways = [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1]
  ways.forEach((way, k) => {
    if (k >= 4) sum += way * 0.3 ** k * 0.7 ** (10 - k)
  })
  expect(incompleteBeta(0.3, 4, 7)).toBeCloseTo(sum, 13)
})

test('the inverse of the incomplete beta is its inverse', () => {
  const shape = fc.double({ min: 0.5, max: 500, noNaN: true })
  const share = fc.double({ min: 0.001, max: 0.999, noNaN: true })
  fc.assert(
    fc.property(share, shape, shape, (p, a, b) => {
      expect(incompleteBeta(inverseIncompleteBeta(p, a, b), a, b)).toBeCloseTo(p, 9)
    }),
  )
})

test('the normal quantile is known at 97.5 %, 80 % and far out, and undone by the share below', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12)
  expect(normalQuantile(0.8)).toBeCloseTo(0.8416212335729143, 12)
  expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 9)
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (p) => {
      expect(normalBelow(normalQuantile(p))).toBeCloseTo(p, 12)
    }),
  )
  expect(() => normalQuantile(1)).toThrow('not between 0 and 1')
})
