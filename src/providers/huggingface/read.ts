import type { Operation } from '../../domain/operation.ts'
import type { Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { isSuccess } from '../is-success.ts'
import { unansweredPoll } from '../unanswered-poll.ts'
import { unreadable } from '../unreadable.ts'
import { readRefusal } from './refusal.ts'
import { requestIdsOf } from './request-ids.ts'
import { routed } from './routed.ts'

/** What an answer through the router says: successes in the partner's words, refusals in the router's. */
export function read(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const { partner, model } = routed(operation.model)
  if (isSuccess(answer)) {
    const base = baseOf(spec, partner.id)
    const step = partner.read(answer, spec, { operation: { ...operation, model }, base })
    if (step !== null) return step
  }
  const reading = isSuccess(answer)
    ? { ...unreadable(answer), requestIds: requestIdsOf(answer, null) }
    : readRefusal(answer)
  if (spec.purpose !== 'poll') return { kind: 'done', reading, task: null }
  if (partner.readRefusedPoll !== null) return partner.readRefusedPoll(reading, { answer, spec })
  const id = /\/([^/?]+)(?:\/result)?$/.exec(spec.url)?.[1] ?? 'unknown'
  return unansweredPoll(reading, { id, poll: spec, cancel: null })
}

/** Up to and with the partner's part of the path. */
function baseOf({ url }: RequestSpec, partner: string): string {
  const at = url.indexOf(`/${partner}/`)
  return at === -1 ? url : url.slice(0, at + partner.length + 1)
}
