import type { OutageSimulation, RankedArm, StrategyOutcome } from '../domain/routing.ts'
import { mustBeDecimal, ZERO } from '../money/decimal.ts'
import { quantile } from '../stats/quantile.ts'
import { seededRandom } from '../stats/seeded-random.ts'
import {
  cheapestFirst,
  costWeighted,
  roundRobin,
  type SimulatedArm,
  type Strategy,
} from './strategies.ts'
import { usdOf } from './usd-of.ts'

export interface OutagePlan {
  readonly content: string
  /** The arm that is down. */
  readonly arm: string
  readonly fromMs: number
  readonly toMs: number
  readonly durationMs: number
  readonly requestsPerMinute: number
  /** How long it takes until a down arm's attempt has failed. */
  readonly failureMs: number
  readonly sharpness: number
  readonly seed: number
}

/**
 * Sends the same requests to the same arms in three ways while one of them is down for a time. All
 * ways meet the same luck: whether the i-th request's image would be usable is drawn once. A failed
 * attempt goes on to the next arm of the strategy, at most once an arm, and is not billed.
 */
export function simulateOutage(ranked: readonly RankedArm[], plan: OutagePlan): OutageSimulation {
  const arms = ranked.flatMap(simulated)
  const unknown = ranked.filter(({ p50Ms }) => p50Ms === null).map(({ arm }) => arm.id)
  const strategies = [roundRobin(arms), cheapestFirst(arms), costWeighted(arms, plan.sharpness)]
  return {
    format: 'image-assay/route-simulation@1',
    content: plan.content,
    outage: { arm: plan.arm, fromMs: plan.fromMs, toMs: plan.toMs },
    durationMs: plan.durationMs,
    requestsPerMinute: plan.requestsPerMinute,
    seed: plan.seed,
    assumptions: [
      `every arm answers in its measured median; a down arm fails after ${plan.failureMs} ms`,
      'a failed attempt is not billed; an answered one costs what it cost when measured',
      'an image is usable as often as it was when measured',
      ...(unknown.length === 0
        ? []
        : [`left out, as nobody knows how long they take: ${unknown.join(', ')}`]),
    ],
    strategies: strategies.map((strategy) => runThrough(strategy, arms, plan)),
  }
}

function simulated({
  arm,
  usdPerAttempt,
  usdPerUsable,
  usableRate,
  p50Ms,
}: RankedArm): readonly SimulatedArm[] {
  if (p50Ms === null) return []
  const usd = { usdPerAttempt: Number(usdPerAttempt), usdPerUsable: Number(usdPerUsable) }
  return [{ id: arm.id, ...usd, usableRate, answerMs: p50Ms }]
}

interface Flight {
  readonly request: number
  readonly arm: SimulatedArm
  readonly endsMs: number
  readonly came: boolean
  readonly tried: ReadonlySet<string>
}

function runThrough(
  strategy: Strategy,
  arms: readonly SimulatedArm[],
  plan: OutagePlan,
): StrategyOutcome {
  const random = seededRandom(plan.seed)
  const requests = Math.floor((plan.durationMs * plan.requestsPerMinute) / 60_000)
  const luck = Array.from({ length: requests }, () => ({
    usable: random(),
    draws: arms.map(() => random()),
  }))
  const arrivesMs = (request: number): number => (request * 60_000) / plan.requestsPerMinute
  const isDown = (arm: string, ms: number): boolean =>
    arm === plan.arm && ms >= plan.fromMs && ms < plan.toMs
  const flights: Flight[] = []
  const tally = openTally()

  const send = (request: number, ms: number, tried: ReadonlySet<string>): void => {
    const draw = luck[request]?.draws[tried.size] ?? 0
    const id = strategy.choose({ ms, draw, tried })
    const arm = arms.find((one) => one.id === id)
    if (arm === undefined) {
      tally.failed(ms - arrivesMs(request))
      return
    }
    const came = !isDown(arm.id, ms)
    tally.sent(came)
    const endsMs = ms + (came ? arm.answerMs : plan.failureMs)
    flights.push({ request, arm, endsMs, came, tried: new Set([...tried, arm.id]) })
  }
  const land = (flight: Flight): void => {
    flights.splice(flights.indexOf(flight), 1)
    const { request, arm, endsMs, came, tried } = flight
    strategy.answered(arm.id, { ms: endsMs, came })
    if (!came) {
      send(request, endsMs, tried)
      return
    }
    const at = arrivesMs(request)
    tally.came(arm, {
      tookMs: endsMs - at,
      usable: (luck[request]?.usable ?? 1) < arm.usableRate,
      inOutage: at >= plan.fromMs && at < plan.toMs,
    })
  }
  for (let next = 0; next < requests || flights.length > 0; ) {
    const first = flights.reduce<Flight | null>(
      (soonest, one) => (soonest === null || one.endsMs < soonest.endsMs ? one : soonest),
      null,
    )
    if (first !== null && (next >= requests || first.endsMs <= arrivesMs(next))) land(first)
    else {
      send(next, arrivesMs(next), new Set())
      next += 1
    }
  }
  return tally.outcome(strategy.name, requests)
}

/** Adds up what became of the requests. */
function openTally() {
  let usd = ZERO
  let [usable, failures, attempts, wasted] = [0, 0, 0, 0]
  const durations: number[] = []
  const inOutage = new Map<string, number>()
  return {
    sent(came: boolean): void {
      attempts += 1
      if (!came) wasted += 1
    },
    failed(tookMs: number): void {
      failures += 1
      durations.push(tookMs)
    },
    came(
      arm: SimulatedArm,
      fate: { readonly tookMs: number; readonly usable: boolean; readonly inOutage: boolean },
    ): void {
      usd = usd.plus(mustBeDecimal(String(arm.usdPerAttempt)))
      if (fate.usable) usable += 1
      durations.push(fate.tookMs)
      if (fate.inOutage) inOutage.set(arm.id, (inOutage.get(arm.id) ?? 0) + 1)
    },
    outcome(strategy: StrategyOutcome['strategy'], requests: number): StrategyOutcome {
      const sorted = Float64Array.from(durations).sort()
      const made = [...inOutage.values()].reduce((sum, one) => sum + one, 0)
      const mean = durations.reduce((sum, one) => sum + one, 0) / Math.max(1, durations.length)
      return {
        strategy,
        requests,
        failed: failures,
        attempts,
        wastedAttempts: wasted,
        usd: usdOf(usd),
        usable,
        usdPerUsable: usable === 0 ? null : usdOf(usd.div(usable)),
        meanMs: sorted.length === 0 ? null : Math.round(mean),
        p95Ms: sorted.length === 0 ? null : Math.round(quantile(sorted, 0.95)),
        shareInOutage: Object.fromEntries(
          [...inOutage].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, n]) => [id, n / made]),
        ),
      }
    },
  }
}
