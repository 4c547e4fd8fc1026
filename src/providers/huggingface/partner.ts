import type { Offer } from '../../domain/adapter.ts'
import type { Operation } from '../../domain/operation.ts'
import type { Reading, Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'

/** A house behind the router, with the wire of its own. */
export interface Partner {
  /** The first part of the path. */
  readonly id: string
  /** What is offered of a model, by the partner's own id of it. */
  offer(model: string): Offer
  /** Mistakes in the suite's options; null where only what holds for every partner is one. */
  readonly optionMistakes:
    | ((options: Readonly<Record<string, Json>>, model: string) => readonly string[])
    | null
  /** `operation.model` is the partner's own id; `base` ends in the partner's part of the path. */
  submit(operation: Operation, base: string): RequestSpec
  /**
   * An answer with a status of success, to the order or to asking after it. `base` as in `submit`.
   * Null for JSON that is not the partner's.
   */
  read(answer: Answer, spec: RequestSpec, context: PartnerContext): Step | null
  /** A poll that was refused; null where that tells nothing of the task. */
  readonly readRefusedPoll: ((refusal: Reading, polled: Polled) => Step) | null
}

export interface Polled {
  readonly answer: Answer
  readonly spec: RequestSpec
}

export interface PartnerContext {
  readonly operation: Operation
  readonly base: string
}
