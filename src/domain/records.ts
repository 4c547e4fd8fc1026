import type { Answer, RequestSpec } from './request.ts'

/** What is wanted of a provider's records: a run's time, and the ids that its answers gave. */
export interface RecordsAsked {
  readonly baseUrl: string
  /** Milliseconds since the epoch. */
  readonly fromMs: number
  readonly untilMs: number
  readonly ids: readonly string[]
  readonly models: readonly string[]
}

/** One question for records, whose answers are read as one kind of statement. */
export interface RecordsQuestion {
  /** How the answers are read: the name of a statement's preset. */
  readonly preset: string
  readonly requests: readonly RequestSpec[]
  /** The request of the next page; null after the last. */
  next(answer: Answer, asked: RequestSpec): RequestSpec | null
  /** A 404 may only mean that the record is not there yet: ask again. */
  readonly mayComeLate: boolean
}

/** Where and how a provider is asked for its records. A pure translation, as an adapter is. */
export interface Records {
  /** Variable of a key that may see accounts; null: the key that orders may. */
  readonly keyEnv: string | null
  questions(asked: RecordsAsked): readonly RecordsQuestion[]
}
