import type { Basis } from './charge.ts'
import type { GateResult } from './gate-result.ts'
import type { UsdText } from './money.ts'
import type { OutcomeKind } from './outcome.ts'
import type { Settings } from './settings.ts'
import type { Meter } from './usage.ts'
import type { Verdict } from './verdict.ts'

export type RunStatus = 'started' | 'finished' | 'capped' | 'interrupted' | 'broken'

export interface LatencySummary {
  readonly count: number
  readonly min: number
  readonly mean: number
  readonly p50: number
  readonly p75: number
  readonly p95: number
  readonly p99: number
  readonly max: number
  /** Null for a single sample, which has no spread. */
  readonly sd: number | null
  /** 95 % confidence interval of the mean; null for a single sample. */
  readonly ci95: readonly [number, number] | null
}

export interface ImageCounts {
  readonly requested: number
  readonly received: number
  readonly usable: number
}

export interface CostSummary {
  /** Everything charged, whatever its basis; amounts in doubt are not in it. */
  readonly total: UsdText
  readonly byBasis: Readonly<Partial<Record<Basis, UsdText>>>
  readonly perRequest: UsdText | null
  readonly perImage: UsdText | null
  readonly perUsable: UsdText | null
  readonly onFailures: UsdText
  readonly onRetries: UsdText
  /** Attempts whose charge nobody can tell yet. */
  readonly unknown: number
}

export interface RateInterval {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly n: number
}

export type OutcomeCounts = Readonly<Partial<Record<OutcomeKind, number>>>

/** Where adaptive allocation ended a cell's spending on one kind of content before the plan did. */
export interface EarlyStop {
  readonly content: string | null
  /** At which look at the arms, counted from 1. */
  readonly round: number
  /** For a person. */
  readonly reason: string
  /** Planned trials that were not sent. */
  readonly trials: number
  /** What they were expected to cost. */
  readonly unspent: UsdText
}

export interface CellSummary {
  readonly id: string
  readonly target: string
  readonly settings: Settings
  /** Trials that ran; those the cap or an interruption left out are not counted. */
  readonly trials: number
  readonly attempts: number
  readonly outcomes: OutcomeCounts
  readonly images: ImageCounts
  /** Of attempts that gave an image; null when there are none. */
  readonly latencyMs: LatencySummary | null
  readonly failedLatencyMs: LatencySummary | null
  readonly usage: Readonly<Partial<Record<Meter, number>>>
  readonly cost: CostSummary
  readonly failureRate: RateInterval | null
  /** What the mock billed, by its own ledger; null where a real provider did, or nobody can know. */
  readonly billed: UsdText | null
  /** Its sample was cut by its own results; absent where allocation was even. */
  readonly stoppedEarly?: readonly EarlyStop[]
}

export interface CardUse {
  readonly id: string
  readonly asOf: string
  readonly hash: string
}

export interface Provenance {
  readonly assay: string
  readonly node: string
  readonly git: { readonly commit: string; readonly dirty: boolean } | null
  readonly argv: readonly string[]
  readonly suiteFile: string
  readonly suiteHash: string
  readonly planHash: string
  readonly cards: readonly CardUse[]
  /** Name of the mock's world when the run spent no real money. */
  readonly mock: string | null
}

/** What judging the images cost: under the same cap, and never part of the images' own cost. */
export interface Evaluation {
  readonly charged: UsdText
  readonly inDoubt: UsdText
  /** Calls of a judge that were sent. */
  readonly calls: number
}

/** `run.json`: small and comparable. */
export interface RunDocument {
  readonly format: 'image-assay/run@1'
  readonly id: string
  readonly status: RunStatus
  readonly startedAt: string
  readonly endedAt: string | null
  readonly provenance: Provenance
  readonly budget: {
    readonly cap: UsdText | null
    readonly charged: UsdText
    readonly inDoubt: UsdText
    readonly held: UsdText
    readonly peakCommitted: UsdText
  }
  readonly totals: {
    readonly trials: number
    readonly attempts: number
    readonly exchanges: number
    readonly images: ImageCounts
    readonly outcomes: OutcomeCounts
  }
  readonly gates: readonly GateResult[]
  readonly verdicts: Readonly<Record<Verdict, number>>
  readonly cells: readonly CellSummary[]
  /** Why it stopped before its end, for a person; null when it did not. */
  readonly stopped: string | null
  /** Null where no judge was asked; absent in what older versions wrote. */
  readonly evaluation?: Evaluation | null
}
