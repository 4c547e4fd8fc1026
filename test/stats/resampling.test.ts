import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { bcaInterval, clusterBootstrap } from '../../src/stats/bootstrap.ts'
import { medianInterval } from '../../src/stats/median-interval.ts'
import { percentile95 } from '../../src/stats/percentile95.ts'
import { seededRandom } from '../../src/stats/seeded-random.ts'

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, at) => at + 1)

describe('medianInterval', () => {
  it.each([
    [6, 1, 6, 0.96875],
    [8, 1, 8, 0.9921875],
    [12, 3, 10, 0.96142578125],
  ])('of %i values reaches from number %i to number %i', (n, low, high, coverage) => {
    const interval = medianInterval(upTo(n))
    expect(interval).toMatchObject({ low, high, n })
    expect(interval?.coverage).toBeCloseTo(coverage, 12)
  })

  it('is not known from five values, nor from none', () => {
    expect(medianInterval(upTo(5))).toBeNull()
    expect(medianInterval([])).toBeNull()
  })

  it('does not fail where 2⁻ⁿ is 0 to a computer', () => {
    expect(medianInterval(upTo(1500))).toMatchObject({ value: 750.5, low: 712, high: 789 })
  })

  it('holds the median and covers at least 95 %', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 6 })
    fc.assert(
      fc.property(values, (sample) => {
        const interval = medianInterval(sample)
        if (interval === null) return false
        const { low, value, high, coverage } = interval
        return low <= value && value <= high && coverage >= 0.95
      }),
    )
  })
})

test('a p95 is refused for 59 values with its reason, and given for 60', () => {
  expect(percentile95(upTo(59))).toEqual({
    value: null,
    max: 59,
    n: 59,
    reason: 'n=59 is too small for a p95: n<60',
  })
  const enough = percentile95(upTo(60).toReversed())
  expect(enough).toMatchObject({ max: 60, n: 60, reason: null })
  expect(enough.value).toBeCloseTo(57.05, 10)
  expect(percentile95([])).toMatchObject({ value: null, max: null })
})

describe('bcaInterval of spatial data A (Efron & Tibshirani 1993, table 14.1)', () => {
  const spatialA = [
    48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30,
    41,
  ]
  const variance = (values: readonly number[]): number =>
    mean(values.map((value) => (value - mean(values)) ** 2))
  const interval = bcaInterval(spatialA, variance, {
    random: seededRandom(1),
    resamples: 20_000,
    level: 0.9,
  })

  it('has the published variance and acceleration', () => {
    expect(interval?.value.toFixed(1)).toBe('171.5')
    expect(interval?.acceleration.toFixed(5)).toBe('0.06124')
  })

  it('has a bias and limits near the published ones, which came of other random numbers', () => {
    expect(Math.abs((interval?.bias ?? 9) - 0.146)).toBeLessThan(0.05)
    expect(Math.abs((interval?.low ?? 0) - 115.8)).toBeLessThan(3)
    expect(Math.abs((interval?.high ?? 0) - 259.6)).toBeLessThan(6)
  })

  it('is not known of one value, or of values that do not vary', () => {
    const options = { random: seededRandom(1) }
    expect(bcaInterval([3], mean, options)).toBeNull()
    expect(bcaInterval([3, 3, 3], mean, options)).toBeNull()
  })
})

describe('clusterBootstrap', () => {
  it('is wider over prompts than over images, where the images of a prompt are alike', () => {
    const prompts = upTo(8).map((at) => (at % 2 === 0 ? [1, 1, 1, 1] : [0, 0, 0, 0]))
    const overall = (sample: readonly (readonly number[])[]): number => mean(sample.flat())
    const byPrompt = clusterBootstrap(prompts, overall, { random: seededRandom(3) })
    const images = prompts.flat().map((one) => [one])
    const byImage = clusterBootstrap(images, overall, { random: seededRandom(3) })
    expect([byPrompt?.low, byPrompt?.high]).toEqual([0.125, 0.875])
    expect([byImage?.low, byImage?.high]).toEqual([0.3125, 0.65625])
  })

  it('ends in infinity where a resample without a usable image costs that', () => {
    const prompts = upTo(6).map((at) => ({ cost: 0.04, usable: at === 1 ? 1 : 0 }))
    const ratio = (sample: readonly { cost: number; usable: number }[]): number =>
      sample.reduce((sum, { cost }) => sum + cost, 0) /
      sample.reduce((sum, { usable }) => sum + usable, 0)
    const interval = clusterBootstrap(prompts, ratio, { random: seededRandom(5) })
    expect(interval?.value).toBeCloseTo(0.24, 12)
    expect(interval?.high).toBe(Number.POSITIVE_INFINITY)
  })

  it('is not known of one cluster, nor where a tenth of the resamples has no value', () => {
    expect(clusterBootstrap([1], mean, { random: seededRandom(1) })).toBeNull()
    const first = (sample: readonly number[]): number | null => (sample.includes(1) ? 1 : null)
    expect(clusterBootstrap([1, 2, 3], first, { random: seededRandom(1) })).toBeNull()
  })

  it('gives the same limits for the same seed', () => {
    const limits = (seed: number) =>
      clusterBootstrap(upTo(20), mean, { random: seededRandom(seed) })
    expect(limits(4)).toEqual(limits(4))
    expect(limits(4)).not.toEqual(limits(5))
  })
})

test('the same seed gives the same numbers for ever; the next seed gives others', () => {
  const random = seededRandom(7)
  expect([random(), random(), random()]).toEqual([
    0.8056186652085882, 0.9604332013178561, 0.028953173885009953,
  ])
  expect(seededRandom(8)()).not.toBe(seededRandom(7)())
  expect(seededRandom(7 + 2 ** 32)()).not.toBe(seededRandom(7)())
})

test('seeded numbers fill 0 to 1 evenly', () => {
  const random = seededRandom(11)
  const tenths = new Array<number>(10).fill(0)
  for (let time = 0; time < 10_000; time += 1) {
    const at = Math.floor(random() * 10)
    tenths[at] = (tenths[at] ?? 0) + 1
  }
  // χ² of 9 degrees: 27.9 is its 99.9 % point.
  const squares = tenths.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
  expect(squares).toBeLessThan(27.9)
})
