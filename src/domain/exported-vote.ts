import type { Vote } from './vote.ts'

/** A vote with what another program needs to count it. */
export type ExportedVote = Vote & {
  readonly content: string | null
  /** Of the picture, or of left and right; null for a picture that the run no longer has. */
  readonly cells: readonly (string | null)[]
  readonly targets: readonly (string | null)[]
  /** False for what was taken back or replaced, and for what takes back. */
  readonly stands: boolean
  /** Decided in less than 400 ms: it was hardly looked at. */
  readonly hasty: boolean
}
