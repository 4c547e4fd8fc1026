import type { AffinityArm, EvidenceLevel } from './affinity.ts'
import type { UsdText } from './money.ts'
import type { Mode } from './settings.ts'

/** One picture that is wanted, and what it may cost. Null: no limit, or not said. */
export interface RouteRequest {
  /** Kind of content, as the affinity table has it: `logo`, `photograph` … */
  readonly content: string
  readonly mode: Mode
  /** `WIDTHxHEIGHT`; an arm that was measured at another size is no answer, unless `anySize`. */
  readonly size: string | null
  /** Also arms measured at other sizes, priced by their rate cards; how good they are there is not known. */
  readonly anySize: boolean
  /** The budget parameter: most US dollars for one usable image. */
  readonly maxUsd: UsdText | null
  /** Longest that the median of an arm's answers may take, milliseconds. */
  readonly maxLatencyMs: number | null
  /** How long the picture can wait, milliseconds: from 24 hours on, batch prices come into question. */
  readonly canWaitMs: number
  /** Least usable rate; null: the table's own. */
  readonly floor: number | null
  /** How probably floor and price ceiling must be met, 0 to 1; null: the table's own. */
  readonly confidence: number | null
  /** The weakest evidence that may recommend an arm. */
  readonly minEvidence: EvidenceLevel
  /** Arm or target id → share of its recent answers that came, 0 to 1; what is not named is well. */
  readonly health: Readonly<Record<string, number>>
  /** How strongly weights prefer the cheap: they go with (cheapest / cost) to this power. */
  readonly sharpness: number
}

/**
 * How an amount is known. measured: charged for the same settings · measured-by-card: measured, and
 * brought to other settings by a card's ratio · card: the card alone, because its prices have changed.
 */
export type RouteBasis = 'measured' | 'measured-by-card' | 'card'

/** An arm that meets everything asked. */
export interface RankedArm {
  readonly arm: AffinityArm
  /** Share of the traffic it should get; all ranked arms together make 1. */
  readonly weight: number
  readonly health: number
  readonly usdPerAttempt: UsdText
  readonly usdPerUsable: UsdText
  readonly basis: RouteBasis
  readonly usableRate: number
  readonly usableCi: readonly [number, number]
  readonly n: number
  /** Probability that its usable rate reaches the floor. */
  readonly floorProbability: number
  /** Probability that it costs at most the ceiling; null without a ceiling. */
  readonly priceProbability: number | null
  readonly p50Ms: number | null
  readonly evidence: EvidenceLevel
  /** Arms that the evidence does not tell it from. */
  readonly ties: readonly string[]
}

export interface BatchOffer {
  readonly arm: string
  readonly usdPerUsable: UsdText
  /** Against the cheapest arm that answers at once; negative: it would cost more. */
  readonly savesUsd: UsdText
  readonly note: string
}

/** Which arms may make this picture, best first. */
export interface RouteDecision {
  readonly format: 'image-assay/route@1'
  readonly request: RouteRequest
  readonly ranked: readonly RankedArm[]
  readonly refused: readonly { readonly arm: string; readonly reasons: readonly string[] }[]
  /** The cheapest way with a delay; null: it cannot wait, or no card has a batch price. */
  readonly batch: BatchOffer | null
  readonly confidence: 'low' | 'medium' | 'high' | null
  /** For a person: what was chosen and why, or why nothing was. */
  readonly message: string
}

/** What one image costs at one arm: a line of the cost matrix. */
export interface CostLine {
  readonly arm: string
  readonly provider: string
  readonly model: string
  readonly access: AffinityArm['access']
  readonly mode: Mode
  readonly size: string | null
  readonly quality: string | null
  readonly steps: number | null
  readonly delivery: 'sync' | 'async' | 'batch'
  /** Charged or quoted for one attempt; null: unknown. */
  readonly usdPerAttempt: UsdText | null
  readonly basis: RouteBasis | null
  /** Content type → US dollars for a usable image; null: unknown or none was usable. */
  readonly usdPerUsable: Readonly<Record<string, UsdText | null>>
}

/** How one way of choosing got through an outage. */
export interface StrategyOutcome {
  readonly strategy: 'round-robin' | 'cheapest-first' | 'cost-weighted'
  readonly requests: number
  /** Requests that no arm answered. */
  readonly failed: number
  readonly attempts: number
  /** Attempts sent to an arm while it was down. */
  readonly wastedAttempts: number
  readonly usd: UsdText
  readonly usable: number
  readonly usdPerUsable: UsdText | null
  /** Null: nothing was asked. */
  readonly meanMs: number | null
  readonly p95Ms: number | null
  /** Arm → share of the pictures that it made, while the outage lasted. */
  readonly shareInOutage: Readonly<Record<string, number>>
}

export interface OutageSimulation {
  readonly format: 'image-assay/route-simulation@1'
  readonly content: string
  readonly outage: { readonly arm: string; readonly fromMs: number; readonly toMs: number }
  readonly durationMs: number
  readonly requestsPerMinute: number
  readonly seed: number
  readonly assumptions: readonly string[]
  readonly strategies: readonly StrategyOutcome[]
}

/** A pile of like pictures, and where it should go. */
export interface WorkLine {
  readonly request: RouteRequest
  readonly count: number
  /** Arm that answers at once; null: none meets what is asked. */
  readonly arm: string | null
  /** For all of its usable images, at once; null where no arm does. */
  readonly usdNow: UsdText | null
  /** Arm and amount of the batch, where the work can wait and a batch is cheaper. */
  readonly batch: { readonly arm: string; readonly usd: UsdText; readonly savesUsd: UsdText } | null
  readonly message: string
}

/** Where a list of work goes: what must be answered at once, and what can wait for a batch. */
export interface WorkPlan {
  readonly format: 'image-assay/route-work@1'
  readonly lines: readonly WorkLine[]
  readonly images: number
  readonly batchEligible: number
  /** Without and with batches; lines that no arm answers are in neither. */
  readonly usdNow: UsdText
  readonly usdWithBatch: UsdText
  readonly unanswered: number
}
