import {
  type AffinityCell,
  type AffinityDocument,
  type EvidenceLevel,
  LEAST_PROMPTS,
  MOST_UNKNOWN,
} from '../domain/affinity.ts'
import type { RouteRequest } from '../domain/routing.ts'
import { type Decimal, mustBeDecimal } from '../money/decimal.ts'
import { clusteredPosterior } from '../stats/design-effect.ts'

const LEVELS: readonly EvidenceLevel[] = ['L0', 'L1', 'L2', 'L3']

/** Floor and confidence of a request, with the table's own where it names none. */
export function boundsOf(
  request: RouteRequest,
  affinity: Pick<AffinityDocument, 'floor' | 'confidence'>,
): { readonly floor: number; readonly confidence: number } {
  return {
    floor: request.floor ?? affinity.floor,
    confidence: request.confidence ?? affinity.confidence,
  }
}

/** Everything that speaks against an arm before its price is looked at, each for a person. */
export function qualityRefusals(
  cell: AffinityCell,
  request: RouteRequest,
  { floor, confidence }: { readonly floor: number; readonly confidence: number },
): readonly string[] {
  const reasons: string[] = []
  const { size } = cell.arm.settings
  if (request.size !== null && !request.anySize && size !== request.size) {
    reasons.push(`measured at ${size ?? 'its own size'}, not ${request.size}`)
  }
  if (cell.stopped_early) reasons.push('its measuring was stopped early')
  if (LEVELS.indexOf(cell.evidence) < LEVELS.indexOf(request.minEvidence)) {
    reasons.push(
      `its evidence is ${cell.evidence}, ${request.minEvidence} is asked for: review its images or calibrate a judge`,
    )
  }
  // The table's own floor is not this request's: only what no floor can mend refuses outright.
  if (cell.prompts < LEAST_PROMPTS) {
    const prompts = `${cell.prompts} prompt${cell.prompts === 1 ? '' : 's'}`
    reasons.push(`measured with ${prompts}, fewer than ${LEAST_PROMPTS} tell nothing`)
  } else if (cell.images > 0 && cell.unknown / cell.images > MOST_UNKNOWN) {
    reasons.push(`${cell.unknown} of its ${cell.images} images are undecided: review or judge them`)
  }
  const met = floorProbability(cell, floor)
  if (met === null) reasons.push('nobody knows which of its images are usable')
  else if (met < confidence) {
    reasons.push(
      `reaches a usable rate of ${percent(floor)} with probability ${met.toFixed(2)}, ${confidence} is asked for`,
    )
  }
  return [...new Set([...reasons, ...latencyRefusals(cell, request)])]
}

function latencyRefusals(
  { latency_ms }: AffinityCell,
  { maxLatencyMs }: RouteRequest,
): readonly string[] {
  if (maxLatencyMs === null) return []
  const { p50, p50_ci } = latency_ms
  if (p50 === null) return ['its latency is not known']
  if (p50_ci === null) return ['its latency is known of too few answers']
  if (p50_ci[1] <= maxLatencyMs) return []
  return [
    `its median answer takes ${Math.round(p50)} ms, up to ${Math.round(p50_ci[1])} ms, the limit is ${maxLatencyMs} ms`,
  ]
}

/** Probability that an arm's usable rate reaches the floor; null where nothing is known. */
export function floorProbability({ usable }: AffinityCell, floor: number): number | null {
  if (usable === null || usable.n === 0) return null
  return clusteredPosterior(floor, usable)
}

/**
 * Probability that a usable image costs at most the ceiling: that the usable rate is at least an
 * attempt's cost over the ceiling. The cost of an attempt counts as known.
 */
export function priceProbability(
  { usable }: AffinityCell,
  usdPerAttempt: Decimal,
  maxUsd: string,
): number | null {
  if (usable === null || usable.n === 0) return null
  const ceiling = mustBeDecimal(maxUsd)
  if (usdPerAttempt.eq(0)) return 1
  if (ceiling.eq(0) || usdPerAttempt.gt(ceiling)) return 0
  return clusteredPosterior(usdPerAttempt.div(ceiling).toNumber(), usable)
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
