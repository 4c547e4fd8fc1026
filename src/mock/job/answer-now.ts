import type { Picture } from '../draw/picture.ts'
import type { Reply } from '../http/reply.ts'
import { wordIn } from '../moderation.ts'
import { oncePerKey } from '../once-per-key.ts'
import { billOf, bookImages } from './bill-job.ts'
import type { Job, Order } from './job.ts'
import { answerFault, openJob, refused } from './open-job.ts'

/** Finished work, for a dialect to answer with. `usd` is its bill, exact. */
export interface Made {
  readonly job: Job
  /** May be fewer than asked, or none: a success without an image. */
  readonly pictures: readonly Picture[]
  readonly usd: string
}

/**
 * Does an order while the client waits, and answers in the dialect's words: `deliver` for pictures,
 * the order's `refuse` for every trouble. The ledger, faults and bills are kept here.
 */
export async function answerNow(
  order: Omit<Order, 'moderatedIn'>,
  deliver: (made: Made) => Reply | Promise<Reply>,
): Promise<Reply> {
  return oncePerKey(order.scene, order.arrival, async () => {
    const opened = await openJob({ ...order, moderatedIn: 'answer' })
    if ('refused' in opened) return opened.refused
    const { job } = opened
    const pictures = await work(job)
    if (!Array.isArray(pictures)) return pictures as Reply
    const { entry, fault } = job
    const reply = await deliver({ job, pictures, usd: entry.snapshot().usd })
    return { ...reply, entry, fault: answerFault(fault) }
  })
}

/** The work itself: its time, its pictures, its bill; or the reply that says why there are none. */
async function work(job: Job): Promise<readonly Picture[] | Reply> {
  const { scene, arrival, model, ask, policy, entry, fault, latencyMs, sketches } = job
  if (policy.due === 'started')
    entry.book({
      bill: billOf(job, { owed: 'full', made: ask.n }),
      why: 'started: due by policy',
      outcome: 'running',
    })
  const stops = policy.disconnect === 'stops'
  await scene.work(latencyMs, stops ? arrival.gone : undefined)
  if (stops && arrival.gone.aborted) {
    const due = policy.due !== 'completed'
    // Nobody is there to read this.
    const reply = job.refuse({ kind: 'server-error', after: true }, arrival)
    entry.book({
      bill: billOf(job, { owed: due ? 'full' : 'free', made: ask.n }),
      why: due ? `client gone, bill was due when ${policy.due}` : 'client gone before completion',
      outcome: 'aborted',
    })
    entry.saw('disconnected')
    return { ...reply, entry }
  }
  const word = wordIn(ask.prompt, model.moderation.output)
  if (word !== null || fault?.fault === 'moderation-output')
    return refused(job, { kind: 'blocked', stage: 'output', word: word ?? 'mock' })
  if (fault?.fault === 'server-error-after')
    return refused(job, { kind: 'server-error', after: true })
  const pictures = await Promise.all(sketches.map((sketch) => scene.studio.draw(sketch)))
  bookImages(job, pictures.length)
  return pictures
}
