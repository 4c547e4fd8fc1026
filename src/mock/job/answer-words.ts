import type { Reply } from '../http/reply.ts'
import type { JobModel } from '../world.ts'
import { type OrderNow, streamNow } from './answer-now.ts'
import { billOf } from './bill-job.ts'
import { bookTrouble, sayTrouble } from './open-job.ts'

/**
 * Does an order for words while the client waits. Faults, the balance, the ledger and the bill are as
 * for pictures; the order's own units say how many tokens it took.
 */
export async function answerWords<M extends JobModel>(
  order: OrderNow<M>,
  deliver: () => Reply,
): Promise<Reply> {
  return streamNow(order, async (job) => {
    const { scene, entry, ask, fault, latencyMs } = job
    await scene.work(latencyMs)
    if (fault?.fault === 'server-error-after') {
      bookTrouble(job, { kind: 'server-error', after: true })
      return sayTrouble(job, { kind: 'server-error', after: true })
    }
    entry.book({
      bill: billOf(job, { owed: 'full', made: ask.n }),
      why: 'completed',
      outcome: 'completed',
    })
    return deliver()
  })
}
