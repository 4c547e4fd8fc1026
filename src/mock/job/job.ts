import type { Dialect } from '../dialects.ts'
import type { Sketch } from '../draw/studio.ts'
import type { OpenEntry } from '../ledger.ts'
import type { Policy } from '../policy.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { ScheduledFault } from '../scheduled-fault.ts'
import type { Account, GeneralModel, JobModel } from '../world.ts'
import type { PictureAsk } from './ask.ts'
import type { Mistake, Refuse } from './trouble.ts'

/** A request for pictures by a known key for a known model. */
export interface Order<M extends JobModel = GeneralModel> {
  readonly scene: Scene
  readonly arrival: Arrival
  readonly account: Account
  readonly model: M
  readonly ask: PictureAsk
  /** The first mistake in the request's fields; what they were meant to be stands in `ask`. */
  readonly mistake: Mistake | null
  /** The id that the answer will carry, for the ledger; null for none. */
  readonly requestId: string | null
  readonly taskId: string | null
  /** Where a prompt is refused: in the answer to the request, or by the task that it made. */
  readonly moderatedIn: 'answer' | 'task'
  readonly refuse: Refuse
}

/** An accepted order: its entry in the ledger is open. */
export interface Job<M extends JobModel = GeneralModel> extends Order<M> {
  readonly id: string
  readonly dialect: Dialect
  readonly policy: Policy
  readonly entry: OpenEntry
  readonly fault: ScheduledFault | null
  readonly sketches: readonly Sketch[]
  /** World milliseconds of work, and what bills and answers say of it. */
  readonly latencyMs: number
  readonly computeMs: number
}
