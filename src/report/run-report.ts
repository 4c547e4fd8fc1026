import type { AttemptRecord } from '../domain/attempt.ts'
import type { RunDocument } from '../domain/run.ts'

/** All that a reporter may know: the end of a run and a run of last year are told the same way. */
export interface RunReport {
  readonly run: RunDocument
  readonly attempts: readonly AttemptRecord[]
}

/** How a reporter that writes for people may write; files for programs ignore it. */
export interface ReportLayout {
  /** Columns of the terminal. */
  readonly width: number
  readonly color: boolean
}
