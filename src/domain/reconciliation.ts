import type { Basis } from './charge.ts'
import type { UsdText } from './money.ts'

/**
 * What is said of one attempt, or of records that no attempt explains.
 * settled: was in doubt, and a record says what it cost · amount: both know it, at other amounts ·
 * billed-failure: no image, thought free, billed · billed-retry: the same, and another try at the
 * same trial is billed as well · billed-twice: several charges under one id · missing: we booked a
 * cost that the records do not have · awaited: the same, but the records end before it · in-doubt:
 * nobody knows yet · absent: was in doubt, the records are complete without it · late: recorded long
 * after it ended · hidden-retry: a bill beside ours while an attempt at that model ran · fallback: a
 * bill for another model while an attempt got images that no record bills · foreign: a bill with our
 * key that no attempt accounts for · other-key: bills of other keys · empty: a provider without any
 * record · total: sums of days or balances that differ · no-start: a balance with nothing to compare
 * it with.
 */
export const FINDINGS = [
  'settled',
  'absent',
  'amount',
  'billed-failure',
  'billed-retry',
  'billed-twice',
  'hidden-retry',
  'fallback',
  'foreign',
  'missing',
  'awaited',
  'in-doubt',
  'total',
  'empty',
  'no-start',
  'late',
  'other-key',
] as const
export type FindingKind = (typeof FINDINGS)[number]

export interface ReconcileFinding {
  readonly kind: FindingKind
  /** False where somebody must look: the exit code is 4 while one such finding is left. */
  readonly explained: boolean
  readonly provider: string | null
  /** The attempt it is about, or null where it is about records alone. */
  readonly attempt: string | null
  /** Lines of the statement: of the file for CSV, positions from 1 for JSON. */
  readonly lines: readonly number[]
  readonly ids: readonly string[]
  /** Null: we do not know, or there is nothing of ours. */
  readonly ours: UsdText | null
  /** Null: the records do not say, or there is none. */
  readonly theirs: UsdText | null
  /** For a person: why, as far as it can be told, and what to do. */
  readonly message: string
}

/** A charge that the records change; made once, and standing when the same is read again. */
export interface StatementMove {
  readonly attempt: string
  readonly from: UsdText | null
  readonly fromBasis: Basis
  readonly to: UsdText
  readonly evidence: string
  /**
   * planned: only shown · made: the ledger has it now · stands: it had it already · open: the attempt
   * has not ended in the ledger, so nothing was booked.
   */
  readonly state: 'planned' | 'made' | 'stands' | 'open'
}

/** How fine the evidence is: a record a request, sums of days or hours, a balance, or nothing. */
export type Fineness = 'request' | 'bucket' | 'balance' | 'none'

/** One provider of the run, and what its records could tell. */
export interface ProviderEvidence {
  readonly provider: string
  readonly attempts: number
  /** Records of the run's time, or with an id of ours. */
  readonly records: number
  readonly fineness: Fineness
  /** By what attempts and records were brought together. */
  readonly matched: { readonly byId: number; readonly byAmount: number; readonly byTime: number }
  /** Attempts that nobody billed and no record has. */
  readonly free: number
}

/** A part of the run by one of its sides: ours as booked before, theirs as recorded. */
export interface ReconciledSum {
  readonly name: string
  readonly attempts: number
  readonly ours: UsdText
  /** Null where the records are too coarse to tell this part. */
  readonly theirs: UsdText | null
  /** Attempts whose cost we did not know. */
  readonly unknown: number
}

/** A bucket or a balance of theirs beside what we booked in it. */
export interface TotalCompared {
  readonly provider: string | null
  /** For a person: `2026-11-21 gpt-image-1-mini`. */
  readonly what: string
  readonly ours: UsdText
  readonly theirs: UsdText | null
  readonly attempts: number
  /** Requests that the bucket counts; null where it does not say. */
  readonly requests: number | null
  /** Attempts in it whose cost we do not know. */
  readonly unknown: number
  readonly agrees: boolean
}

/** `assay reconcile RUN --json`. */
export interface Reconciliation {
  readonly format: 'image-assay/reconciliation@1'
  readonly run: string
  readonly statement: {
    readonly source: string
    /** How the columns were understood: a preset's name, or `columns`. */
    readonly readAs: string
    readonly records: number
    /** Of other times, other models or other kinds: not looked at. */
    readonly outside: number
    readonly from: string | null
    readonly to: string | null
    /** How far their clock was ahead of ours, where several ids told; milliseconds. */
    readonly clockAheadMs: number
  }
  /**
   * agrees: nothing differs · settled: what differed or was in doubt is booked and explained · differs:
   * something is left to explain · empty: there are no records at all.
   */
  readonly result: 'agrees' | 'settled' | 'differs' | 'empty'
  readonly dryRun: boolean
  readonly providers: readonly ProviderEvidence[]
  readonly findings: readonly ReconcileFinding[]
  readonly totals: {
    readonly ours: UsdText
    /** All records of the run's time, ours or not; null where none says an amount. */
    readonly theirs: UsdText | null
    /** Theirs for which there is no attempt. */
    readonly unasked: UsdText
    readonly byMode: readonly ReconciledSum[]
    readonly byOutcome: readonly ReconciledSum[]
    readonly byRetry: readonly ReconciledSum[]
  }
  readonly compared: readonly TotalCompared[]
  readonly moves: readonly StatementMove[]
}
