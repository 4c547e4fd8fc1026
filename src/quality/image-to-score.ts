import type { CasePrompt } from '../domain/run-cases.ts'
import type { ScorerSpec } from '../domain/scorer-spec.ts'
import type { Settings } from '../domain/settings.ts'

/** A stored image with all that a scorer needs to know of it. Paths are absolute. */
export interface ImageToScore {
  readonly attempt: string
  /** Index among the attempt's images. */
  readonly image: number
  readonly sha256: string
  readonly path: string
  readonly target: string
  readonly cell: string
  readonly prompt: CasePrompt
  readonly settings: Settings
  readonly source: { readonly path: string; readonly sha256: string } | null
  readonly mask: { readonly path: string; readonly sha256: string } | null
  readonly scorers: readonly ScorerSpec[]
}
