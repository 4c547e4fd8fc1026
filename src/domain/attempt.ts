import type { Charge, Quote } from './charge.ts'
import type { Exchange } from './exchange.ts'
import type { EditFacts, Inspection } from './image-facts.ts'
import type { UsdText } from './money.ts'
import type { Outcome } from './outcome.ts'
import type { Usage } from './usage.ts'
import type { Finding, Verdict } from './verdict.ts'

/** Image bytes kept beside the JSON, named by their SHA-256. */
export interface Artifact {
  readonly sha256: string
  /** Relative to the run's folder: `images/<sha256>.png`. */
  readonly file: string
  readonly bytes: number
  /** `partial`: a preview of a stream, billed perhaps, never judged. */
  readonly role: 'image' | 'partial'
  readonly inspection: Inspection | null
  readonly edit: EditFacts | null
}

/** Whose API answered, by the dialect's name, and where its paths begin. */
export interface Endpoint {
  readonly provider: string
  readonly model: string
  readonly baseUrl: string
}

/** Time is three numbers, never one. Milliseconds. */
export interface Times {
  /** Waiting for a slot. */
  readonly queuedMs: number
  /** Waiting to retry. */
  readonly backoffMs: number
  /** From the first byte sent to the last byte of the last image; null when nothing was sent. */
  readonly wireMs: number | null
}

/** One line of `attempts.jsonl`: one try at a trial, with all its evidence. */
export interface AttemptRecord {
  readonly format: 'image-assay/attempt@1'
  readonly id: string
  readonly run: string
  readonly trial: string
  readonly cell: string
  readonly target: string
  /** Where it went; null where only the ledger knows of the attempt. */
  readonly endpoint: Endpoint | null
  readonly prompt: string
  /** 1 for the first try at its trial. */
  readonly ordinal: number
  readonly startedAt: string
  readonly endedAt: string
  readonly outcome: Outcome
  readonly requestIds: readonly string[]
  readonly taskId: string | null
  readonly taskStatuses: readonly string[]
  readonly exchanges: readonly Exchange[]
  /** What the provider said it made of open settings: `{ quality: 'medium' }`. */
  readonly resolved: Readonly<Record<string, string>>
  readonly imagesRequested: number
  readonly imagesReceived: number
  readonly imagesUsable: number
  readonly usage: Usage
  readonly quote: Quote
  readonly hold: UsdText
  readonly charge: Charge
  readonly artifacts: readonly Artifact[]
  readonly findings: readonly Finding[]
  readonly verdict: Verdict
  readonly times: Times
}
