import type { AttemptRecord } from '../../domain/attempt.ts'
import type { RunDocument } from '../../domain/run.ts'
import type { RunCases } from '../../domain/run-cases.ts'
import type { Judging, Score, Scoring } from '../../domain/score.ts'
import type { Vote } from '../../domain/vote.ts'

/** All that a run's folder says about its pictures, as read. */
export interface StoredRun {
  readonly run: RunDocument
  /** One an attempt: where the file has two lines for one, the last. */
  readonly attempts: readonly AttemptRecord[]
  readonly cases: RunCases
  readonly scores: readonly Score[]
  readonly scoring: Scoring | null
  readonly judging: Judging | null
  readonly votes: readonly Vote[]
}
