import type { AttemptRecord } from '../../domain/attempt.ts'
import type { RateCard } from '../../domain/rate-card.ts'
import type { JudgeSpec } from '../../domain/scorer-spec.ts'
import type { Ledger, ScopeLimit } from '../../money/ledger.ts'
import type { Clock, DurableStep } from '../../runner/ports.ts'
import type { Credential } from '../../wire/secret.ts'
import type { Wire } from '../../wire/wire.ts'
import type { HeardBefore } from './heard-before.ts'

/** Calls in flight, and so many sockets. */
export const CALLS_AT_ONCE = 4

/** A judge with everything it takes to ask and pay it. */
export interface BoundJudge {
  readonly spec: JudgeSpec
  /** `provider/model`, as it is shown. */
  readonly name: string
  readonly baseUrl: string
  readonly card: RateCard | null
  /** The mock's world where it is play; null where it is real. */
  readonly mock: string | null
}

/** Where a run's judge calls are made, all within the same books. */
export interface JudgeDesk {
  readonly run: string
  readonly judge: BoundJudge
  readonly credential: Credential | null
  readonly ledger: Ledger
  readonly heardBefore: HeardBefore
  readonly wire: Wire
  readonly clock: Clock
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly random: () => number
  readonly onStep: (step: DurableStep) => void
  /** The run's own cap, the account's, and what this command may spend. */
  readonly scopes: readonly ScopeLimit[]
  /** Nothing new starts. */
  readonly drain: AbortSignal
  /** Everything stops. */
  readonly abort: AbortSignal
  /** Told of a call that was charged above its hold: nothing more may be asked by that card. */
  readonly onOverrun: (record: AttemptRecord) => void
}
