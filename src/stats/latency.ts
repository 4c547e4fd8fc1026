import { Bench } from 'tinybench'
import type { LatencySummary } from '../domain/run.ts'
import type { LATENCY_STATISTICS } from '../domain/suite.ts'
import { quantile } from './quantile.ts'

export type LatencyStatistic = (typeof LATENCY_STATISTICS)[number]

/**
 * Summary of durations in milliseconds, rounded to a microsecond; null without samples. Everything
 * but p95 is tinybench's own statistics, fed through `overriddenDuration`. One sample has no spread:
 * `sd` and `ci95` are null then, where tinybench says 0. The interval is Student's t around the
 * mean, cut at 0. Throws on a duration that is negative or not finite.
 */
export async function latencySummary(samplesMs: readonly number[]): Promise<LatencySummary | null> {
  const { length: count } = samplesMs
  if (count === 0) return null
  assertDurations(samplesMs)
  let next = 0
  const bench = new Bench({ warmup: false, time: 0, iterations: count, throws: true })
  // Without `async` tinybench calls the function once more to find out, and eats a sample.
  const options = { async: false }
  bench.add('latency', () => ({ overriddenDuration: samplesMs[next++] }), options)
  const [task] = await bench.run()
  if (task?.result.state !== 'completed') throw new Error('tinybench did not complete')
  const { min, mean, p50, p75, p99, max, sd, moe } = task.result.latency
  return {
    count,
    min: round(min),
    mean: round(mean),
    p50: round(p50),
    p75: round(p75),
    p95: round(quantile(sortedCopy(samplesMs), 0.95)),
    p99: round(p99),
    max: round(max),
    sd: count < 2 ? null : round(sd),
    ci95: count < 2 ? null : [round(Math.max(0, mean - moe)), round(mean + moe)],
  }
}

/**
 * The statistics that gates ask for, cheap enough to be computed after every attempt of a run;
 * null without samples. Same figures as `latencySummary`.
 */
export function latencyStatistics(
  samplesMs: readonly number[],
): Readonly<Record<LatencyStatistic, number>> | null {
  if (samplesMs.length === 0) return null
  assertDurations(samplesMs)
  const sorted = sortedCopy(samplesMs)
  const sum = sorted.reduce((total, sample) => total + sample, 0)
  return {
    min: round(quantile(sorted, 0)),
    mean: round(sum / sorted.length),
    p50: round(quantile(sorted, 0.5)),
    p75: round(quantile(sorted, 0.75)),
    p95: round(quantile(sorted, 0.95)),
    p99: round(quantile(sorted, 0.99)),
    max: round(quantile(sorted, 1)),
  }
}

/** tinybench would silently put its own measurement in the place of such a sample. */
function assertDurations(samplesMs: readonly number[]): void {
  const wrong = samplesMs.find((sample) => !Number.isFinite(sample) || sample < 0)
  if (wrong !== undefined) throw new Error(`not a duration in milliseconds: ${wrong}`)
}

function sortedCopy(samples: readonly number[]): Float64Array {
  return Float64Array.from(samples).sort()
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
