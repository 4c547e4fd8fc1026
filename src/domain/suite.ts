import type { Usd } from './money.ts'
import type { OutcomeKind } from './outcome.ts'
import type { PromptSpec } from './prompt-spec.ts'
import type { JudgeSpec, ScorerSpec } from './scorer-spec.ts'
import type { Mode, Settings } from './settings.ts'
import type { CheckSpec } from './verdict.ts'

/** Where something stood in the files a person wrote; 1-based. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A mistake of the user: where, what, what to do. `path` is like `targets[0].size`. */
export interface Mistake {
  readonly position: Position | null
  readonly path: string
  readonly message: string
}

/** `suites/a.yaml:12:5 targets[0].size: message`. */
export function mistakeText(mistake: Mistake): string {
  const { position, path, message } = mistake
  const where = position === null ? '' : `${position.file}:${position.line}:${position.column} `
  return path === '' ? `${where}${message}` : `${where}${path}: ${message}`
}

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

export interface Target {
  readonly id: string
  readonly provider: string
  readonly model: string
  readonly access: 'official' | 'third-party' | 'aggregator'
  readonly baseUrl: string | null
  readonly apiKeyEnv: string | null
  /** A card's id, a path ending in .yaml/.yml/.json (already absolute), or null: found by provider and model. */
  readonly rates: string | null
  readonly limits: {
    /** Attempts in flight on this target; null: the run's own limit. */
    readonly concurrency: number | null
    readonly perMinute: number | null
    /** Deadline of one attempt, from the first byte sent to the last image. */
    readonly timeoutMs: number
  }
  /** Ceiling for one attempt where no card prices it. */
  readonly worstCase: Usd | null
  /** Whether the account's balance is read before and after each attempt, one at a time. */
  readonly metered: boolean
  /** The provider's own fields, sent as they are. */
  readonly options: Readonly<Record<string, Json>>
  /** Takes only these modes of the grid; null: all of it. */
  readonly modes: readonly Mode[] | null
  /** Combinations of its own; null: the suite's grid. */
  readonly grid: readonly Settings[] | null
  readonly position: Position
}

export interface Prompt extends PromptSpec {
  readonly id: string
  readonly text: string
  /** Kind of content: `photograph`, `logo` … ; null when the prompt does not say. */
  readonly content: string | null
  /** Pictures of its own, in place of the suite's. */
  readonly inputs: Inputs
  /** The modes it takes part in; null: those that its pictures allow (see `takesPart`). */
  readonly modes: readonly Mode[] | null
  readonly position: Position
}

/** The picture that a mode works on, and where it may change. */
export interface Inputs {
  readonly image: InputFile | null
  readonly mask: InputFile | null
}

/** A picture a suite names, already found and measured. Absolute path; pixels. */
export interface InputFile {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp'
  readonly width: number
  readonly height: number
}

export const GATE_METRICS = [
  'failure_rate',
  'usable_rate',
  'total_cost',
  'cost_per_request',
  'cost_per_image',
  'cost_per_usable',
  'unknown_charges',
] as const
export const LATENCY_STATISTICS = ['min', 'mean', 'p50', 'p75', 'p95', 'p99', 'max'] as const

/** A rule over the whole run. `source` is the suite's own text and is printed with its result. */
export interface Gate {
  readonly source: string
  readonly metric: (typeof GATE_METRICS)[number] | 'latency_ms'
  /** Which statistic of `latency_ms`; null for the other metrics. */
  readonly statistic: (typeof LATENCY_STATISTICS)[number] | null
  readonly operator: '<=' | '<' | '>=' | '>' | '=='
  /** Decimal string, as written. */
  readonly bound: string
  readonly abortOnFail: boolean
}

export interface Budget {
  /** Null only where every target is a mock. */
  readonly run: Usd | null
  readonly attempt: Usd | null
  readonly account: {
    readonly name: string
    readonly limit: Usd
    readonly per: 'day' | 'month' | 'ever'
  } | null
}

/** What a person wrote: validated, defaults filled in, files found. Plain apart from `Usd`. */
export interface Suite {
  readonly name: string
  /** Path as the user named it. */
  readonly file: string
  /** `sha256:` of the suite's text and of all files it names. */
  readonly hash: string
  /** Runs against the mock even without `--mock`: true for the embedded world, or a world file's absolute path. */
  readonly mock: boolean | string
  readonly targets: readonly Target[]
  readonly prompts: readonly Prompt[]
  /** Pictures for the prompts that have none of their own. */
  readonly inputs: Inputs
  /** The grid, expanded: exclude taken out, include added, duplicates removed, in the order written. */
  readonly grid: readonly Settings[]
  readonly trials: number
  readonly concurrency: number
  readonly budget: Budget
  readonly retry: { readonly max: number; readonly on: readonly OutcomeKind[] }
  readonly checks: readonly CheckSpec[]
  readonly gates: readonly Gate[]
  /** Beside the checks; empty where the suite asks for none. */
  readonly scorers: readonly ScorerSpec[]
  readonly judge: JudgeSpec | null
}
