import type { Picture } from '../draw/picture.ts'
import type { Reply } from '../http/reply.ts'
import { oncePerKey } from '../once-per-key.ts'
import type { GeneralModel, JobModel } from '../world.ts'
import type { Job, Order } from './job.ts'
import { answerFault, openJob, sayTrouble } from './open-job.ts'
import { work } from './work.ts'

/** An order that is answered while its client waits: its prompt is refused in the answer. */
export type OrderNow<M extends JobModel = GeneralModel> = Omit<Order<M>, 'moderatedIn'>

/** Finished work, for a dialect to answer with. `usd` is its bill, exact. */
export interface Made<M extends JobModel = GeneralModel> {
  readonly job: Job<M>
  /** May be fewer than asked, or none: a success without an image. */
  readonly pictures: readonly Picture[]
  readonly usd: string
}

/**
 * Does an order while the client waits, and answers in the dialect's words: `deliver` for pictures,
 * the order's `refuse` for every trouble. The ledger, faults and bills are kept here.
 */
export async function answerNow<M extends JobModel>(
  order: OrderNow<M>,
  deliver: (made: Made<M>) => Reply | Promise<Reply>,
): Promise<Reply> {
  return streamNow(order, async (job) => {
    const done = await work(job)
    if (done.kind === 'trouble') return sayTrouble(job, done.trouble)
    return deliver({ job, pictures: done.pictures, usd: job.entry.snapshot().usd })
  })
}

/** Answers an order before its work: `begin` gives a stream, and does the `work` in it. */
export async function streamNow<M extends JobModel>(
  order: OrderNow<M>,
  begin: (job: Job<M>) => Reply | Promise<Reply>,
): Promise<Reply> {
  return oncePerKey(order.scene, order.arrival, async () => {
    const opened = await openJob<M>({ ...order, moderatedIn: 'answer' })
    if ('refused' in opened) return opened.refused
    const { job } = opened
    return { ...(await begin(job)), entry: job.entry, fault: answerFault(job.fault) }
  })
}
