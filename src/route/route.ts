import { type AffinityCell, type AffinityDocument, trustIn } from '../domain/affinity.ts'
import type { RateCard } from '../domain/rate-card.ts'
import type { RankedArm, RouteDecision, RouteRequest } from '../domain/routing.ts'
import { mustBeDecimal } from '../money/decimal.ts'
import { offerBatch } from './offer-batch.ts'
import { perUsable } from './per-usable.ts'
import { type Prices, priceArm } from './price-arm.ts'
import { boundsOf, floorProbability, priceProbability, qualityRefusals } from './refusals.ts'
import { usdOf } from './usd-of.ts'
import { weightsOf } from './weights.ts'

/** A request with everything that was left out. */
export function routeRequest(
  asked: Pick<RouteRequest, 'content'> & Partial<RouteRequest>,
): RouteRequest {
  return {
    mode: 'text-to-image',
    size: null,
    anySize: false,
    maxUsd: null,
    maxLatencyMs: null,
    canWaitMs: 0,
    floor: null,
    confidence: null,
    minEvidence: 'L1',
    health: {},
    sharpness: 3,
    ...asked,
  }
}

/**
 * The arms that may make a picture, cheapest usable image first, and why the others may not. An arm
 * qualifies when, at the stated confidence, its usable rate reaches the floor and a usable image costs
 * at most `maxUsd`, its median latency's 95 % interval ends below `maxLatencyMs`, and it was measured
 * in this mode, at this size. `rates` are today's cards: they price other sizes and batches, and
 * replace measured costs whose prices have changed. Pure: the same arguments give the same answer.
 */
export function route(
  asked: Pick<RouteRequest, 'content'> & Partial<RouteRequest>,
  affinity: AffinityDocument,
  rates: readonly RateCard[],
): RouteDecision {
  const request = routeRequest(asked)
  const prices: Prices = { table: affinity.price_table, cards: rates }
  const cells = affinity.cells.filter(
    ({ type, mode }) => type === request.content && mode === request.mode,
  )
  const looks = cells.map((cell) => lookAt(cell, { request, affinity, prices }))
  const candidates = looks.flatMap((look) => ('candidate' in look ? [look.candidate] : []))
  const ranked = rank(candidates, request.sharpness)
  const best = cells.find(({ arm }) => arm.id === ranked[0]?.arm.id)
  return {
    format: 'image-assay/route@1',
    request,
    ranked,
    refused: looks.flatMap((look) => ('candidate' in look ? [] : [look])),
    batch: offerBatch(cells, ranked, { request, prices }),
    confidence: best === undefined ? null : trustIn(best),
    message: messageOf(ranked, request, { affinity, looked: cells.length }),
  }
}

type Candidate = Omit<RankedArm, 'weight'>
type Look =
  | { readonly candidate: Candidate }
  | { readonly arm: string; readonly reasons: readonly string[] }

function lookAt(
  cell: AffinityCell,
  context: {
    readonly request: RouteRequest
    readonly affinity: AffinityDocument
    readonly prices: Prices
  },
): Look {
  const { request, affinity, prices } = context
  const { arm, usable } = cell
  const bounds = boundsOf(request, affinity)
  const reasons = [...qualityRefusals(cell, request, bounds)]
  const size = request.anySize ? request.size : null
  const price = priceArm(cell, size === null ? arm.settings : { ...arm.settings, size }, prices)
  if ('unpriced' in price) return { arm: arm.id, reasons: [...reasons, price.unpriced] }
  const meets = request.maxUsd === null ? null : priceProbability(cell, price.usd, request.maxUsd)
  if (meets !== null && meets < bounds.confidence) {
    reasons.push(
      `a usable image costs at most $${request.maxUsd} with probability ${meets.toFixed(2)}, ${bounds.confidence} is asked for`,
    )
  }
  const probability = floorProbability(cell, bounds.floor)
  if (reasons.length > 0 || usable === null || usable.k === 0 || probability === null) {
    const none = usable?.k === 0 ? ['none of its images was usable'] : []
    return { arm: arm.id, reasons: [...reasons, ...none] }
  }
  return {
    candidate: {
      arm,
      health: request.health[arm.id] ?? request.health[arm.target] ?? 1,
      usdPerAttempt: usdOf(price.usd),
      usdPerUsable: usdOf(perUsable(price.usd, usable)),
      basis: price.basis,
      usableRate: usable.rate,
      usableCi: usable.ci,
      n: usable.n,
      floorProbability: probability,
      priceProbability: meets,
      p50Ms: cell.latency_ms.p50,
      evidence: cell.evidence,
      ties: cell.ties,
    },
  }
}

/** Cheapest first, and what is down last; arms of equal price in the order of their names. */
function rank(candidates: readonly Candidate[], sharpness: number): readonly RankedArm[] {
  const weights = weightsOf(
    candidates.map(({ usdPerUsable, health }) => ({ usdPerUsable: Number(usdPerUsable), health })),
    sharpness,
  )
  return candidates
    .map((candidate, index) => ({ ...candidate, weight: weights[index] ?? 0 }))
    .sort(
      (a, b) =>
        Number(a.health === 0) - Number(b.health === 0) ||
        mustBeDecimal(a.usdPerUsable).cmp(mustBeDecimal(b.usdPerUsable)) ||
        (a.arm.id < b.arm.id ? -1 : 1),
    )
}

function messageOf(
  ranked: readonly RankedArm[],
  { content, mode }: RouteRequest,
  { affinity, looked }: { readonly affinity: AffinityDocument; readonly looked: number },
): string {
  const [best, ...others] = ranked
  if (best !== undefined) {
    const tied = others.filter(({ arm }) => best.ties.includes(arm.id))
    const ties = tied.map(({ arm }) => arm.id).join(', ')
    const equal = ties === '' ? '' : `; as good as far as the evidence goes: ${ties}`
    return `${best.arm.id} at $${best.usdPerUsable} a usable image${equal}`
  }
  if (looked > 0) return 'no arm meets all that is asked'
  const known = affinity.cells.map((cell) => `${cell.type} (${cell.mode})`)
  return `the table has no ${content} (${mode}). It has: ${[...new Set(known)].join(', ')}`
}
