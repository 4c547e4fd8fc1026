import type { Picture } from '../draw/picture.ts'
import { bytesReply, type Reply } from '../http/reply.ts'
import type { Job } from '../job/job.ts'
import { bookTrouble } from '../job/open-job.ts'
import { sketchesOf } from '../job/sketches.ts'
import type { Trouble } from '../job/trouble.ts'
import { work } from '../job/work.ts'
import { type Told, usageOf } from './answer.ts'
import type { ImageModel } from './model-behind.ts'

/** What a stream is made from. `errorBody` says a trouble as its error event does. */
interface Streamed extends Omit<Told, 'made'> {
  readonly job: Job<ImageModel>
  readonly errorBody: (trouble: Trouble) => object
}

/** A streamed answer, whose work is done while it is read. */
export function imagesStream(streamed: Streamed): Reply {
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  }
  const body = { kind: 'events', events: imageEvents(streamed) } as const
  return { ...bytesReply(200, [], headers), body }
}

/**
 * The events of a streamed request: previews of the first picture at even distances, then one
 * `completed` for every picture, the last of which carries the usage of the whole request; or an
 * error event in their place. There is no `[DONE]`.
 */
async function* imageEvents(streamed: Streamed): AsyncGenerator<string> {
  const { job, asked, errorBody } = streamed
  const { scene, arrival, ask, entry } = job
  const prefix = ask.mode === 'text-to-image' ? 'image_generation' : 'image_edit'
  const share = job.latencyMs / (asked.partialImages + 1)
  const event = (type: string, fields: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
  const shown = (picture: Picture): object => ({
    b64_json: base64(picture),
    created_at: Math.floor(scene.now() / 1_000),
    ...asked.resolved,
  })

  for (let index = 0; index < asked.partialImages; index += 1) {
    const stops = job.policy.disconnect === 'stops'
    await scene.work(share, stops ? arrival.gone : undefined)
    if (stops && arrival.gone.aborted) break
    const preview = await previewOf(job)
    yield event(`${prefix}.partial_image`, { ...shown(preview), partial_image_index: index })
  }
  const done = await work(job, share)
  const trouble = done.kind === 'trouble' ? done.trouble : troubleInStream(job)
  if (trouble !== null) {
    yield event('error', errorBody(trouble))
    return
  }
  const pictures = done.kind === 'pictures' ? done.pictures : []
  const usage = usageOf({ ...streamed, made: { job, pictures, usd: entry.snapshot().usd } })
  for (const [index, picture] of pictures.entries())
    yield event(`${prefix}.completed`, {
      ...shown(picture),
      ...(index === pictures.length - 1 && { usage }),
    })
}

/** What a fault ends a stream with whose work was done. */
function troubleInStream(job: Job<ImageModel>): Trouble | null {
  if (job.fault?.fault !== 'in-stream-error') return null
  const trouble = { kind: 'server-error', after: true } as const
  bookTrouble(job, trouble)
  return trouble
}

/** The first picture as it will be, whatever a fault makes of it in the end. */
async function previewOf(job: Job<ImageModel>): Promise<Picture> {
  const { scene, arrival, model, ask, sketches } = job
  const [own] = sketches
  if (own !== undefined) return scene.studio.draw({ ...own, flaw: 'none', padTo: null })
  const unpadded = { ...model, draw: { ...model.draw, padTo: null } }
  const order = { scene, arrival, model: unpadded, ask: { ...ask, n: 1 } }
  const [sketch] = await sketchesOf(order, null)
  if (sketch === undefined) throw new Error('one picture was asked for')
  return scene.studio.draw(sketch)
}

function base64(picture: Picture): string {
  return picture.base64.map((piece) => piece.toString('latin1')).join('')
}
