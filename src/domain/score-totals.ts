import type { ScoreVerdict } from './score.ts'

/** How one scorer judged the images of one target. */
export interface ScoreTotals {
  readonly scorer: string
  readonly target: string
  readonly counts: Readonly<Record<ScoreVerdict, number>>
  /** Whether its fails made images unusable. */
  readonly hard: boolean
  /** What it said of one image that failed, or else of one it could not tell; null: all passed. */
  readonly example: string | null
}
