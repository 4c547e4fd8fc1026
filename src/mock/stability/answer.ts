import { MEDIA_TYPES, type Picture } from '../draw/picture.ts'
import { pictureJson, pictureSlot } from '../http/picture-json.ts'
import { bytesReply, type Reply } from '../http/reply.ts'
import type { PictureAsk } from '../job/ask.ts'
import { blankSketch } from '../job/sketches.ts'
import type { Arrival, Scene } from '../scene.ts'
import { FILTERED } from './error.ts'

/**
 * A picture in the form that `accept` asks for: bytes with headers (the default of an operation), or
 * JSON, whose label names the picture's type as a parameter and whose headers say nothing of it.
 */
export function pictureReply(
  picture: Picture | null,
  { arrival, seed, verdict }: { arrival: Arrival; seed: number; verdict: string },
): Reply {
  const type = picture === null ? 'image/png' : MEDIA_TYPES[picture.format]
  if ((arrival.headers.accept ?? '').includes('application/json')) {
    const image = picture === null ? {} : { image: pictureSlot(picture) }
    return pictureJson(
      200,
      { ...image, finish_reason: verdict, seed },
      { 'content-type': `application/json; type=${type}` },
    )
  }
  return bytesReply(200, picture?.bytes ?? [], {
    'content-type': type,
    'finish-reason': verdict,
    seed: String(seed),
  })
}

/** The seed that an answer names: the client's own, or one of the vendor's choice. */
export function seedOf({ seed }: PictureAsk, { chance }: Arrival): number {
  return seed ?? 1 + Math.floor(chance.unit('seed') * 4_294_967_293)
}

/** A refusal for what was made comes as a picture that shows nothing. */
export async function withFiltered(
  reply: Reply,
  { scene, arrival, ask }: { scene: Scene; arrival: Arrival; ask: PictureAsk },
): Promise<Reply> {
  const { body } = reply
  const isEmpty = body.kind === 'pieces' && body.pieces.length === 0
  if (reply.headers['finish-reason'] !== FILTERED || !isEmpty) return reply
  const picture = await blurred(scene, arrival, ask)
  const filtered = pictureReply(picture, { arrival, seed: seedOf(ask, arrival), verdict: FILTERED })
  return { ...reply, headers: filtered.headers, body: filtered.body }
}

/** What is left of a picture that was filtered. */
export function blurred({ studio }: Scene, { chance }: Arrival, ask: PictureAsk): Promise<Picture> {
  return studio.draw(blankSketch(ask, chance.hex('blurred')))
}
