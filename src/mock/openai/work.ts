import type { Picture } from '../draw/picture.ts'
import type { OpenEntry } from '../ledger.ts'
import { wordIn } from '../moderation.ts'
import type { Policy } from '../policy.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { ScheduledFault } from '../scheduled-fault.ts'
import type { Account, OpenaiModel } from '../world.ts'
import { usageOf } from './answer.ts'
import type { Asked } from './asked.ts'
import { drawAll } from './draw-all.ts'
import { type ApiError, moderationBlocked, serverError } from './error.ts'
import { requestId } from './headers.ts'
import type { Service } from './service.ts'
import { billOf, bookEnding } from './settle.ts'

/** A request for pictures by a known key for a known model, from its fields to its answer. */
export interface Job {
  readonly service: Service
  readonly scene: Scene
  readonly arrival: Arrival
  readonly account: Account
  readonly model: OpenaiModel
  readonly asked: Asked
  /** The first mistake in the request's fields. */
  readonly mistake: ApiError | null
}

/** What a job is while it runs. */
export interface Running extends Job {
  readonly policy: Policy
  readonly entry: OpenEntry
  readonly fault: ScheduledFault | null
}

/** How the work ended. */
export type Done =
  | { readonly kind: 'pictures'; readonly pictures: readonly Picture[]; readonly usage: unknown }
  | { readonly kind: 'error'; readonly error: ApiError }

/** The work itself: its time, its pictures, its bill. `ms` is what is left of its time. */
export async function work(running: Running, ms = latencyMs(running)): Promise<Done> {
  const { scene, arrival, asked, model, policy, entry, fault } = running
  const stops = policy.disconnect === 'stops'
  await scene.work(ms, stops ? arrival.gone : undefined)
  if (stops && arrival.gone.aborted) {
    const due = policy.due !== 'completed'
    entry.book({
      bill: billOf(asked, model, policy, { owed: due ? 'full' : 'free', made: asked.n }),
      why: due ? `client gone, bill was due when ${policy.due}` : 'client gone before completion',
      outcome: 'aborted',
    })
    entry.saw('disconnected')
    // Nobody is there to read this.
    return { kind: 'error', error: { ...serverError('serverErrorAfter'), billedAs: null } }
  }
  const word = wordIn(asked.prompt, model.moderation.output)
  if (word !== null || fault?.fault === 'moderation-output')
    return {
      kind: 'error',
      error: moderationBlocked('output', word ?? 'mock', requestId(arrival)),
    }
  if (fault?.fault === 'server-error-after' || fault?.fault === 'in-stream-error')
    if (fault.fault === 'server-error-after' || asked.stream)
      return { kind: 'error', error: serverError('serverErrorAfter') }

  const pictures = await drawAll(scene, arrival, { asked, model, fault })
  const made = pictures.length
  if (made === 0) bookEnding(entry, 'empty', { asked, model, policy })
  else
    entry.book({
      bill: billOf(asked, model, policy, { owed: 'full', made }),
      why: made < asked.n ? `completed, ${policy.fewer} images billed by policy` : 'completed',
      outcome: made < asked.n ? 'partial' : 'completed',
      imagesMade: made,
    })
  const reportsCost = running.service.costInUsage ? policy.reportsCost : 'none'
  const usage = usageOf(asked, model, {
    made,
    policy: { ...policy, reportsCost },
    usd: entry.snapshot().usd,
  })
  return { kind: 'pictures', pictures, usage }
}

export function latencyMs({ arrival, model }: Job): number {
  return arrival.chance.from('latency', model.latencyMs)
}
