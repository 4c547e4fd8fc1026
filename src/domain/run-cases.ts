import type { PromptSpec } from './prompt-spec.ts'
import type { JudgeSpec, ScorerSpec } from './scorer-spec.ts'
import type { Settings } from './settings.ts'
import type { Json } from './suite.ts'
import type { CheckSpec } from './verdict.ts'

/** A picture kept in the run's folder. */
export interface KeptInput {
  /** Relative to the run's folder: `inputs/<sha256>.png`. */
  readonly file: string
  readonly sha256: string
  readonly width: number
  readonly height: number
}

export interface CasePrompt extends PromptSpec {
  readonly id: string
  readonly text: string
  readonly content: string | null
  readonly inputs: { readonly image: KeptInput | null; readonly mask: KeptInput | null }
}

export interface CaseTarget {
  readonly id: string
  readonly provider: string
  readonly model: string
  readonly access: 'official' | 'third-party' | 'aggregator'
  /** The provider's own fields, as sent; absent in runs that are older than this key: then not known. */
  readonly options?: Readonly<Record<string, Json>>
}

export interface CaseSuite {
  readonly name: string
  readonly hash: string
  readonly targets: readonly CaseTarget[]
  readonly prompts: readonly CasePrompt[]
  /** Absent in runs that are older than this key: then their images are not checked again. */
  readonly checks?: readonly CheckSpec[]
  readonly scorers: readonly ScorerSpec[]
  readonly judge: JudgeSpec | null
}

/**
 * `cases.json` of a run: what was asked for, so that its images can be scored, reviewed and compared
 * later from the run's folder alone.
 */
export interface RunCases {
  readonly format: 'image-assay/cases@1'
  readonly run: string
  readonly suites: readonly CaseSuite[]
  readonly cells: readonly {
    readonly id: string
    /** Index in `suites`. */
    readonly suite: number
    readonly target: string
    readonly settings: Settings
  }[]
}
