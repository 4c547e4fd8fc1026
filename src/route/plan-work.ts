import type { AffinityDocument } from '../domain/affinity.ts'
import type { RateCard } from '../domain/rate-card.ts'
import type { RouteRequest, WorkLine, WorkPlan } from '../domain/routing.ts'
import { type Decimal, mustBeDecimal, sumOf } from '../money/decimal.ts'
import { route, routeRequest } from './route.ts'
import { usdOf } from './usd-of.ts'

/** So many pictures of one request. */
export interface Work {
  readonly request: Pick<RouteRequest, 'content'> & Partial<RouteRequest>
  readonly count: number
}

/** Routes a list of work, and finds and prices what can wait for a batch. */
export function planWork(
  works: readonly Work[],
  affinity: AffinityDocument,
  rates: readonly RateCard[],
): WorkPlan {
  const lines = works.map(({ request, count }) => lineOf({ request, count }, affinity, rates))
  const now = lines.flatMap(({ usdNow }) => (usdNow === null ? [] : [mustBeDecimal(usdNow)]))
  const best = lines.flatMap(({ usdNow, batch }) =>
    usdNow === null ? [] : [mustBeDecimal(batch?.usd ?? usdNow)],
  )
  const counted = (which: (line: WorkLine) => boolean): number =>
    lines.filter(which).reduce((sum, { count }) => sum + count, 0)
  return {
    format: 'image-assay/route-work@1',
    lines,
    images: counted(() => true),
    batchEligible: counted(({ batch }) => batch !== null),
    usdNow: usdOf(sumOf(now)),
    usdWithBatch: usdOf(sumOf(best)),
    unanswered: counted(({ usdNow }) => usdNow === null),
  }
}

function lineOf(
  { request, count }: Work,
  affinity: AffinityDocument,
  rates: readonly RateCard[],
): WorkLine {
  const decision = route(request, affinity, rates)
  const [best] = decision.ranked
  const times = (usd: string): Decimal => mustBeDecimal(usd).times(count)
  const { batch } = decision
  const isCheaper = batch !== null && !batch.savesUsd.startsWith('-') && batch.savesUsd !== '0'
  return {
    request: routeRequest(request),
    count,
    arm: best?.arm.id ?? null,
    usdNow: best === undefined ? null : usdOf(times(best.usdPerUsable)),
    batch: isCheaper
      ? {
          arm: batch.arm,
          usd: usdOf(times(batch.usdPerUsable)),
          savesUsd: usdOf(times(batch.savesUsd)),
        }
      : null,
    message: decision.message,
  }
}
