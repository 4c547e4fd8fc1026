import { MEDIA_TYPES, type Picture } from '../draw/picture.ts'
import type { Sketch } from '../draw/studio.ts'
import { pictureJson, pictureSlot } from '../http/picture-json.ts'
import type { Reply } from '../http/reply.ts'
import type { PictureAsk } from '../job/ask.ts'
import type { Job } from '../job/job.ts'
import { jsonFields } from '../openai-compatible/read-fields.ts'
import type { GeneralModel } from '../world.ts'
import { unitsHeader } from './headers.ts'

/** What an output is made from. */
type Shown = Pick<Job, 'arrival' | 'ask' | 'model' | 'policy' | 'scene' | 'id'> & {
  readonly fault: Job['fault']
}

/** A model's output with its pictures at URLs, or as data URIs where `sync_mode` asks for them. */
export async function outputReply(
  shown: Shown,
  sketches: readonly Sketch[],
  { isFlagged = false, headers = {} }: { isFlagged?: boolean; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const { arrival, ask, model, scene, id, fault } = shown
  const isInline = jsonFields(arrival.body).sync_mode === true
  const pictures = isInline
    ? await Promise.all(sketches.map((sketch) => scene.studio.draw(sketch)))
    : []
  const urls = isInline ? [] : scene.shelf.put(id, { sketches, fault }, arrival.origin)
  const images = sketches.map((_, index) => fileOf(ask, model, pictures[index] ?? urls[index] ?? ''))
  return pictureJson(200, outputOf(shown, images, isFlagged), {
    ...unitsHeader(shown, sketches.length),
    ...headers,
  })
}

/** Some models know the pixels of their files, others leave them null. */
function fileOf({ width, height, format }: PictureAsk, { traits }: GeneralModel, file: Picture | string) {
  const isUrl = typeof file === 'string'
  const isMeasured = traits.family === 'flux'
  return {
    url: isUrl ? file : pictureSlot(file, 'data-uri'),
    content_type: MEDIA_TYPES[format],
    file_name: isUrl ? file.slice(file.lastIndexOf('/') + 1) : null,
    file_size: null,
    width: isMeasured ? width : null,
    height: isMeasured ? height : null,
  }
}

function outputOf(
  { arrival, ask, model }: Shown,
  images: readonly unknown[],
  isFlagged: boolean,
): unknown {
  if (model.traits.family === 'gemini') return { images, description: '' }
  return {
    images,
    timings: { inference: 1.5 },
    seed: ask.seed ?? Math.floor(arrival.chance.unit('seed') * 2 ** 31),
    has_nsfw_concepts: images.map(() => isFlagged),
    prompt: ask.prompt,
  }
}

/** What the safety checker puts in a picture's place. */
export function blackSketches({ ask, id }: Pick<Shown, 'ask' | 'id'>): readonly Sketch[] {
  const { width, height, format, compression } = ask
  return Array.from({ length: ask.n }, (_, index) => ({
    seedText: `${id}\nblack\n${index}`,
    width,
    height,
    format,
    quality: compression,
    transparent: false,
    flaw: 'blank' as const,
    padTo: null,
    edit: null,
  }))
}
