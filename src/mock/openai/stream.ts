import type { Picture } from '../draw/picture.ts'
import { resolvedFields } from './answer.ts'
import { drawAll } from './draw-all.ts'
import { bookEnding } from './settle.ts'
import { latencyMs, type Running, work } from './work.ts'

/**
 * The events of a streamed request: previews of the first picture at even distances, then one
 * `completed` for every picture, the last of which carries the usage of the whole request; or an
 * error event in their place. There is no `[DONE]`.
 */
export async function* imageEvents(running: Running): AsyncGenerator<string> {
  const { service, scene, arrival, asked, model, policy, entry } = running
  const prefix = asked.mode === 'text-to-image' ? 'image_generation' : 'image_edit'
  const share = latencyMs(running) / (asked.partialImages + 1)
  const event = (type: string, fields: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
  const created = (): number => Math.floor(scene.now() / 1_000)

  for (let index = 0; index < asked.partialImages; index += 1) {
    const stops = policy.disconnect === 'stops'
    await scene.work(share, stops ? arrival.gone : undefined)
    if (stops && arrival.gone.aborted) break
    const [preview] = await drawAll(scene, arrival, {
      asked: { ...asked, n: 1, partialImages: 0 },
      model: { ...model, draw: { padTo: null } },
      fault: null,
    })
    if (preview === undefined) continue
    yield event(`${prefix}.partial_image`, {
      b64_json: base64(preview),
      partial_image_index: index,
      created_at: created(),
      ...resolvedFields(asked),
    })
  }
  const done = await work(running, share)
  if (done.kind === 'error') {
    if (done.error.billedAs !== null) bookEnding(entry, done.error.billedAs, running)
    yield event('error', service.errorBody(done.error) as object)
    return
  }
  for (const [index, picture] of done.pictures.entries())
    yield event(`${prefix}.completed`, {
      b64_json: base64(picture),
      created_at: created(),
      ...resolvedFields(asked),
      ...(index === done.pictures.length - 1 ? { usage: done.usage } : {}),
    })
}

function base64(picture: Picture): string {
  return picture.base64.map((piece) => piece.toString('latin1')).join('')
}
