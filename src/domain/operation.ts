import type { Mode, Settings } from './settings.ts'
import type { Json } from './suite.ts'

/** A picture that goes into a request. */
export interface OperationInput {
  readonly filename: string
  readonly mediaType: string
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}

/** One thing asked of one model: what an adapter translates into requests. */
export interface Operation {
  /** Ours, of this one try: for dialects where the customer names the task. A retry has another. */
  readonly attemptId: string
  readonly mode: Mode
  readonly model: string
  readonly prompt: string
  readonly settings: Settings
  readonly image: OperationInput | null
  readonly mask: OperationInput | null
  /** The provider's own fields from the suite, sent as they are; they win over what settings say. */
  readonly options: Readonly<Record<string, Json>>
  /** The attempt's deadline, for providers that can be told one. */
  readonly timeoutMs: number
}
