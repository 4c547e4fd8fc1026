import type { MockFlag } from './mock-choice.ts'
import type { Overrides } from './prepare.ts'

/** What the ledger keeps of a run, so that `resume` can plan it again. */
export interface RunOptions {
  readonly files: readonly string[]
  readonly cwd: string
  readonly overrides: Overrides
  readonly mock: MockFlag
  /** Whether it spends play money; absent in what older versions wrote. */
  readonly isMock?: boolean
  readonly planHash: string
  readonly startedAt: string
  readonly trusted: readonly string[]
  /** Least usable share that `--allocate adaptive` spends on; absent or null: all are given the same. */
  readonly adaptiveFloor?: number | null
}
