import type { Adapter } from '../domain/adapter.ts'
import type { BlobSink } from '../domain/blob-sink.ts'
import type { EditFacts, Inspection } from '../domain/image-facts.ts'
import type { Operation } from '../domain/operation.ts'
import type { Reason } from '../domain/outcome.ts'
import type { Trial } from '../domain/plan.ts'
import type { RateCard } from '../domain/rate-card.ts'
import type { CheckSpec } from '../domain/verdict.ts'
import type { Request } from '../money/count-units.ts'
import type { Ledger, ScopeLimit } from '../money/ledger.ts'
import type { Credential } from '../wire/secret.ts'
import type { Wire } from '../wire/wire.ts'

export interface Clock {
  /** Milliseconds since 1970, for records. */
  now(): number
  /** Milliseconds that never go back, for durations and deadlines. */
  monotonic(): number
}

/** A place where a crash would tell whether the order of writing and acting is right. */
export type DurableStep =
  | 'before-hold'
  | 'held'
  | 'sent'
  | 'accepted'
  | 'bytes-on-disk'
  | 'answered'
  | 'charged'

/** Everything one attempt needs from the world. */
export interface AttemptPorts {
  readonly ledger: Ledger
  readonly wire: Wire
  readonly blobs: BlobSink
  readonly clock: Clock
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Called before each hold; throws where what comes back could not be kept. */
  readonly mustHaveRoom?: () => void
  /** False where another attempt of this run was given the task already. */
  readonly claimTask?: (endpoint: string, task: string) => boolean
  /** Called at each durable step; tests kill the process here. */
  readonly onStep: (step: DurableStep) => void
  /** Reads a file that a command wrote, whole. */
  readonly readFile: (path: string) => Promise<Uint8Array>
}

/** A target as the runner calls it. */
export interface RunTarget {
  readonly id: string
  readonly adapter: Adapter
  readonly baseUrl: string
  readonly model: string
  readonly card: RateCard | null
  readonly credential: Credential | null
  /** Targets of one lane share its places: those of a metered key, so that only one is in flight. */
  readonly lane: string
  /** Whether the account's balance is read before and after each attempt. */
  readonly isMetered: boolean
  readonly timeoutMs: number
  readonly concurrency: number
  readonly perMinute: number | null
  readonly checks: readonly CheckSpec[]
  readonly retry: { readonly max: number; readonly on: readonly string[] }
  readonly scopes: readonly ScopeLimit[]
  readonly operationFor: (trial: Trial, attemptId: string) => Operation
  /** A trial as prices see it. */
  readonly requestFor: (trial: Trial) => Request
  /** Absolute paths of the folders from which client libraries are loaded, the nearest first. */
  readonly packageFolders?: readonly string[]
  /** The pictures that a trial's edit is compared with; null without them. */
  readonly sourcesOf: (trial: Trial) => EditSources | null
}

/** Absolute paths. */
export interface EditSources {
  readonly image: string
  readonly mask: string | null
}

/** Judges stored images; the work itself happens in another process. */
export interface Inspecting {
  inspect(path: string): Promise<Inspection>
  compareEdit(options: {
    readonly source: string
    readonly mask: string | null
    readonly result: string
  }): Promise<EditFacts | null>
}

/** Reasons after which a poll is simply asked again: they are about the question, not the task. */
export const PASSING: readonly Reason[] = [
  'rate-limit',
  'overloaded',
  'server-error',
  'not-json',
  'not-sent',
  'timeout',
]
