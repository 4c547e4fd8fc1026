import { MEDIA_TYPES, type Picture } from '../draw/picture.ts'
import { bytesReply, type Reply } from './reply.ts'

/** Stands in JSON for a picture's base64. */
export interface PictureSlot {
  readonly slot: Picture
  /** `data:image/png;base64,` before it, or nothing. */
  readonly asDataUri: boolean
}

/** A place in an answer for a picture's base64, or for its data URI. */
export function pictureSlot(picture: Picture, as: 'base64' | 'data-uri' = 'base64'): PictureSlot {
  return { slot: picture, asDataUri: as === 'data-uri' }
}

function isSlot(value: unknown): value is PictureSlot {
  return typeof value === 'object' && value !== null && 'slot' in value && 'asDataUri' in value
}

const MARK = '\u0000picture '

/** The pieces of a JSON text in which pictures stand: large ones are never copied into one string. */
export function jsonPieces(json: unknown): readonly Buffer[] {
  const slots: PictureSlot[] = []
  const text = JSON.stringify(json, (_, value: unknown) => {
    if (isSlot(value)) return `${MARK}${slots.push(value) - 1}`
    // What a client sent and gets back must not look like a place for a picture.
    return typeof value === 'string' ? value.replaceAll(MARK, '') : value
  })
  const [first = '', ...rest] = text.split(/\\u0000picture (\d+)/)
  const pieces: Buffer[] = [Buffer.from(first)]
  for (let at = 0; at + 1 < rest.length; at += 2) {
    const slot = slots[Number(rest[at])]
    if (slot === undefined) throw new Error('a picture that is not there')
    if (slot.asDataUri) pieces.push(Buffer.from(`data:${MEDIA_TYPES[slot.slot.format]};base64,`))
    pieces.push(...slot.slot.base64, Buffer.from(rest[at + 1] ?? ''))
  }
  return pieces
}

/** A reply whose JSON holds pictures (`pictureSlot`). */
export function pictureJson(
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return bytesReply(status, jsonPieces(json), { 'content-type': 'application/json', ...headers })
}
