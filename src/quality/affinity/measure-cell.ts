import type { AffinityArm, AffinityCell, EvidenceLevel, Share } from '../../domain/affinity.ts'
import { hasImages } from '../../domain/outcome.ts'
import type { Mode } from '../../domain/settings.ts'
import { clusteredPosterior, clusteredWilson } from '../../stats/design-effect.ts'
import { medianInterval } from '../../stats/median-interval.ts'
import { percentile95 } from '../../stats/percentile95.ts'
import { quantile } from '../../stats/quantile.ts'
import { wilson } from '../../stats/wilson.ts'
import { costFigures, type UsableCount } from './cost-figures.ts'
import { evaluationCost } from './evaluation-cost.ts'
import type { Observation, Wish } from './observe.ts'
import { round, roundMs } from './round.ts'

/** What an arm's cell says before it is compared with others. */
export type MeasuredCell = Omit<AffinityCell, 'state' | 'reason' | 'ties' | 'rank' | 'bt'>

export interface CellKey {
  readonly type: string
  readonly mode: Mode
  readonly arm: AffinityArm
  readonly stoppedEarly: boolean
}

const LEVELS: readonly EvidenceLevel[] = ['L0', 'L1', 'L2', 'L3']

/** All figures of one arm on one kind of content; `floor`: least usable rate, 0 to 1. */
export function measureCell(
  { type, mode, arm, stoppedEarly }: CellKey,
  observations: readonly Observation[],
  floor: number,
): MeasuredCell {
  const wishes = observations.flatMap((one) => one.wishes)
  const delivered = wishes.filter(({ artifact }) => artifact !== null)
  const known = wishes.filter(({ verdict }) => verdict !== 'unknown')
  const evidence = levelOf(wishes)
  // Programs cannot accept: while a picture is open, their "none usable" would only be ignorance.
  const canTell = evidence !== 'L0' || known.length === wishes.length
  const counted = canTell ? countUsable(observations) : null
  const usable = counted === null ? null : usableShare(counted, floor)
  const cost = costFigures(observations, counted)
  const hardPassed = delivered.filter(({ hard }) => hard !== 'fail').length
  const refused = observations.filter(({ attempt }) => attempt.outcome.kind === 'blocked').length
  const came = observations.filter(({ attempt }) => hasImages(attempt.outcome.kind)).length
  return {
    type,
    mode,
    arm,
    evidence,
    prompts: new Set(observations.map(({ promptKey }) => promptKey)).size,
    attempts: observations.length,
    images: wishes.length,
    delivered: delivered.length,
    refused,
    errors: observations.length - refused - came,
    unknown: wishes.length - known.length,
    hard_pass: shareOf(hardPassed, delivered.length),
    usable,
    cost,
    latency_ms: latencyOf(observations),
    time_to_usable_ms: timeToUsable(observations, usable?.k ?? 0),
    fail_reasons: failReasons(wishes),
    evaluation_cost_usd: evaluationCost(wishes.map(({ judging }) => judging)),
    stopped_early: stoppedEarly,
  }
}

/** The weakest evidence that decided about a picture which programs left open. */
function levelOf(wishes: readonly Wish[]): EvidenceLevel {
  const deciding = wishes.flatMap(({ verdict, evidence }): readonly EvidenceLevel[] =>
    verdict === 'unknown' || evidence === null || evidence === 'L0' ? [] : [evidence],
  )
  return LEVELS.find((level) => deciding.includes(level)) ?? 'L0'
}

function countUsable(
  observations: readonly Observation[],
): (UsableCount & { readonly deff: number }) | null {
  const clusters = [...Map.groupBy(observations, ({ promptKey }) => promptKey).values()].map(
    (group) => {
      const verdicts = group.flatMap(({ wishes }) => wishes.map(({ verdict }) => verdict))
      const k = verdicts.filter((one) => one === 'usable').length
      return { k, n: k + verdicts.filter((one) => one === 'unusable').length }
    },
  )
  const share = clusteredWilson(clusters)
  if (share === null) return null
  const k = clusters.reduce((sum, cluster) => sum + cluster.k, 0)
  return { k, n: share.n, low: share.low, high: share.high, deff: share.deff }
}

function usableShare(
  { k, n, low, high, deff }: UsableCount & { readonly deff: number },
  floor: number,
): NonNullable<AffinityCell['usable']> {
  return {
    k,
    n,
    rate: round(k / n),
    ci: [round(low), round(high)],
    method: deff === 1 ? 'wilson' : 'wilson on n/deff',
    deff: round(deff),
    p_ge_floor: round(clusteredPosterior(floor, { k, n, deff })),
  }
}

function shareOf(k: number, n: number): Share | null {
  const share = wilson(k, n)
  if (share === null) return null
  return { k, n, rate: round(share.value), ci: [round(share.low), round(share.high)] }
}

/** Of attempts that brought a picture: a quick refusal is no fast picture. */
function latencyOf(observations: readonly Observation[]): AffinityCell['latency_ms'] {
  const times = observations.flatMap(({ attempt }) =>
    hasImages(attempt.outcome.kind) && attempt.times.wireMs !== null ? [attempt.times.wireMs] : [],
  )
  const median = medianInterval(times)
  const tail = percentile95(times)
  const sorted = Float64Array.from(times).sort()
  return {
    p50: times.length === 0 ? null : roundMs(quantile(sorted, 0.5)),
    p50_ci: median === null ? null : [roundMs(median.low), roundMs(median.high)],
    p50_method: 'order-statistic',
    max: tail.max === null ? null : roundMs(tail.max),
    p95: tail.value === null ? null : roundMs(tail.value),
    p95_reason: tail.reason,
  }
}

/** Null without a usable picture, and where nobody knows how long one attempt was waited for. */
function timeToUsable(observations: readonly Observation[], usable: number): number | null {
  const waits = observations.flatMap(({ attempt }) => attempt.times.wireMs ?? [])
  if (usable === 0 || waits.length < observations.length) return null
  return roundMs(waits.reduce((sum, wait) => sum + wait, 0) / usable)
}

/** Each picture counts once for each thing that spoke against it; the commonest first. */
function failReasons(wishes: readonly Wish[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const { verdict, reasons } of wishes) {
    if (verdict !== 'unusable') continue
    for (const code of new Set(reasons.map((reason) => reason.code))) {
      counts.set(code, (counts.get(code) ?? 0) + 1)
    }
  }
  return Object.fromEntries(
    [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : a > b ? 1 : 0)),
  )
}
