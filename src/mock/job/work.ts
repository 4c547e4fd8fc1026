import type { Picture } from '../draw/picture.ts'
import { wordIn } from '../moderation.ts'
import type { JobModel } from '../world.ts'
import { billOf, bookImages } from './bill-job.ts'
import type { Job } from './job.ts'
import { bookTrouble } from './open-job.ts'
import type { Trouble } from './trouble.ts'

/** How the work ended. It is booked either way. */
export type Done =
  /** May be fewer than asked, or none: a success without an image. */
  | { readonly kind: 'pictures'; readonly pictures: readonly Picture[] }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }

/** The work of a job whose client waits: its time, its pictures, its bill. `ms` is what is left of its time. */
export async function work(job: Job<JobModel>, ms = job.latencyMs): Promise<Done> {
  const { scene, arrival, model, ask, policy, entry, fault, sketches } = job
  const troubled = (trouble: Trouble): Done => {
    bookTrouble(job, trouble)
    return { kind: 'trouble', trouble }
  }
  if (policy.due === 'started')
    entry.book({
      bill: billOf(job, { owed: 'full', made: ask.n }),
      why: 'started: due by policy',
      outcome: 'running',
    })
  const stops = policy.disconnect === 'stops'
  await scene.work(ms, stops ? arrival.gone : undefined)
  if (stops && arrival.gone.aborted) {
    const due = policy.due !== 'completed'
    entry.book({
      bill: billOf(job, { owed: due ? 'full' : 'free', made: ask.n }),
      why: due ? `client gone, bill was due when ${policy.due}` : 'client gone before completion',
      outcome: 'aborted',
    })
    entry.saw('disconnected')
    // Nobody is there to read this.
    return { kind: 'trouble', trouble: { kind: 'server-error', after: true } }
  }
  const word = wordIn(ask.prompt, model.moderation.output)
  if (word !== null || fault?.fault === 'moderation-output')
    return troubled({ kind: 'blocked', stage: 'output', word: word ?? 'mock' })
  if (fault?.fault === 'server-error-after') return troubled({ kind: 'server-error', after: true })
  const pictures = await Promise.all(sketches.map((sketch) => scene.studio.draw(sketch)))
  bookImages(job, pictures.length)
  return { kind: 'pictures', pictures }
}
