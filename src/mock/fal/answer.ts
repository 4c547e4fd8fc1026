import { MEDIA_TYPES, type Picture } from '../draw/picture.ts'
import { pictureJson, pictureSlot } from '../http/picture-json.ts'
import type { Reply } from '../http/reply.ts'
import type { PictureAsk } from '../job/ask.ts'
import type { Job, Order } from '../job/job.ts'
import { blankSketch } from '../job/sketches.ts'
import { jsonFields } from '../json-fields.ts'
import type { GeneralModel } from '../world.ts'
import { billedUnits, unitsHeader } from './headers.ts'

type Asked = Pick<Order, 'arrival' | 'ask' | 'model' | 'scene'>

/** A finished job's pictures, at URLs or as data URIs where `sync_mode` asks for them. */
export async function outputReply(
  job: Job,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const { arrival, scene, sketches, fault, policy } = job
  const told = { ...unitsHeader(policy, billedUnits(job)), ...headers }
  if (jsonFields(arrival.body).sync_mode === true) {
    const pictures = await Promise.all(sketches.map((sketch) => scene.studio.draw(sketch)))
    return pictureJson(200, outputOf(job, pictures, { isFlagged: false }), told)
  }
  const urls = scene.shelf.put(job.id, { sketches, fault }, arrival.origin)
  return pictureJson(200, outputOf(job, urls, { isFlagged: false }), told)
}

/** What the safety checker leaves: a success with black pictures. `id` is where they are laid out. */
export function blackReply(
  asked: Asked,
  id: string,
  headers: Readonly<Record<string, string>>,
): Reply {
  const { ask } = asked
  const sketches = Array.from({ length: ask.n }, (_, index) =>
    blankSketch(ask, `black\n${id}\n${index}`),
  )
  const urls = asked.scene.shelf.put(id, { sketches, fault: null }, asked.arrival.origin)
  return pictureJson(200, outputOf(asked, urls, { isFlagged: true }), headers)
}

function outputOf(
  { arrival, ask, model }: Asked,
  files: readonly (Picture | string)[],
  { isFlagged }: { readonly isFlagged: boolean },
): unknown {
  const images = files.map((file) => imageOf(file, ask, model))
  if (model.traits.family === 'gemini') return { images, description: '' }
  return {
    images,
    timings: { inference: 1.5 },
    seed: ask.seed ?? Math.floor(arrival.chance.unit('seed') * 2 ** 31),
    has_nsfw_concepts: images.map(() => isFlagged),
    prompt: ask.prompt,
  }
}

/** Some models know the pixels of their files, others leave them null. */
function imageOf(
  file: Picture | string,
  { width, height, format }: PictureAsk,
  { traits }: GeneralModel,
): unknown {
  const isMeasured = traits.family === 'flux'
  return {
    url: typeof file === 'string' ? file : pictureSlot(file, 'data-uri'),
    content_type: MEDIA_TYPES[format],
    file_name: typeof file === 'string' ? file.slice(file.lastIndexOf('/') + 1) : null,
    file_size: null,
    width: isMeasured ? width : null,
    height: isMeasured ? height : null,
  }
}
