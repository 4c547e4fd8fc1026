import type { Bout, Fought, Hold } from './arena.ts'

/** One fault of the matrix, or one form of it, and what must become of it. */
export interface MatrixRow {
  /** As in the fault matrix: 1 to 83. */
  readonly id: number
  readonly title: string
  readonly bout: Bout
  /** `kind`, `kind/reason` or `kind/reason/code` of each attempt, in order. */
  readonly recorded: readonly string[]
  /** Whether the runner tries again by itself where the suite lets it. */
  readonly retried: boolean
  /** What becomes of each attempt's hold. */
  readonly holds: readonly Hold[]
  readonly exit: number
  /** What more must hold. */
  readonly also?: (fought: Fought) => void
  /** Where this is not what the matrix proposes, and why. */
  readonly differs?: string
}
