import fc from 'fast-check'
import { Bench } from 'tinybench'
import { describe, expect, it } from 'vitest'
import { latencyStatistics, latencySummary } from '../../src/stats/latency.ts'
import { quantile } from '../../src/stats/quantile.ts'

const durations = fc.array(fc.double({ min: 0, max: 600_000, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
})

async function tinybenchOf(samples: readonly number[]) {
  let next = 0
  const bench = new Bench({ warmup: false, time: 0, iterations: samples.length })
  bench.add('samples', () => ({ overriddenDuration: samples[next++] }), { async: false })
  const [task] = await bench.run()
  if (task?.result.state !== 'completed') throw new Error('tinybench did not complete')
  return task.result.latency
}

describe('quantile', () => {
  it('is the rule by which tinybench gets its p50, p75 and p99', async () => {
    await fc.assert(
      fc.asyncProperty(durations, async (samples) => {
        const theirs = await tinybenchOf(samples)
        const sorted = Float64Array.from(samples).sort()
        expect(quantile(sorted, 0.5)).toBeCloseTo(theirs.p50, 6)
        expect(quantile(sorted, 0.75)).toBeCloseTo(theirs.p75, 6)
        expect(quantile(sorted, 0.99)).toBeCloseTo(theirs.p99, 6)
      }),
    )
  })

  it('interpolates between the two nearest ranks', () => {
    expect(quantile([10, 20, 30, 40], 0.95)).toBeCloseTo(38.5, 12)
    expect(quantile([10], 0.95)).toBe(10)
    expect(quantile([], 0.5)).toBeNaN()
  })
})

describe('latencySummary', () => {
  it('gives exact figures of a small sample, in any order', async () => {
    // Mean 30, variance 250, sd √250; t(0.975, df 4) = 2.7764451, half width 2.7764451 × √50.
    expect(await latencySummary([50, 10, 30, 20, 40])).toEqual({
      count: 5,
      min: 10,
      mean: 30,
      p50: 30,
      p75: 40,
      p95: 48,
      p99: 49.6,
      max: 50,
      sd: 15.811,
      ci95: [10.368, 49.632],
    })
  })

  it('has no figures without samples', async () => {
    expect(await latencySummary([])).toBeNull()
    expect(latencyStatistics([])).toBeNull()
  })

  it('invents no spread for a single sample', async () => {
    const summary = await latencySummary([1234.5678])
    expect(summary).toMatchObject({ count: 1, min: 1234.568, p95: 1234.568, max: 1234.568 })
    expect(summary?.sd).toBeNull()
    expect(summary?.ci95).toBeNull()
  })

  it('cuts the interval of the mean at 0', async () => {
    expect((await latencySummary([0, 1000]))?.ci95?.[0]).toBe(0)
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d as a duration', async (wrong) => {
    await expect(latencySummary([1, wrong])).rejects.toThrow('not a duration')
    expect(() => latencyStatistics([1, wrong])).toThrow('not a duration')
  })

  it('takes ten thousand samples, and leaves them in their order', async () => {
    const samples = Array.from({ length: 10_000 }, (_, index) => (index * 7919) % 10_000)
    const before = [...samples]
    const summary = await latencySummary(samples)
    expect(summary).toMatchObject({ count: 10_000, min: 0, mean: 4999.5, p95: 9499.05, max: 9999 })
    expect(samples).toEqual(before)
  })

  it('agrees with the statistics that gates read during a run', async () => {
    await fc.assert(
      fc.asyncProperty(durations, async (samples) => {
        const summary = await latencySummary(samples)
        const live = latencyStatistics(samples)
        if (summary === null || live === null) throw new Error('no figures')
        for (const key of ['min', 'mean', 'p50', 'p75', 'p95', 'p99', 'max'] as const) {
          expect(Math.abs(summary[key] - live[key])).toBeLessThanOrEqual(0.001000001)
        }
        expect(summary.p75).toBeLessThanOrEqual(summary.p95)
        expect(summary.p95).toBeLessThanOrEqual(summary.p99)
      }),
    )
  })
})
