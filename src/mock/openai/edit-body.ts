import type { Body, BodyPart } from '../body.ts'
import type { InputPicture } from '../job/ask.ts'
import { pictureFromBytes } from '../job/input-picture.ts'
import { type ApiError, invalidValue, missingParameter } from './error.ts'

/** An edit's scalar fields as JSON values, and its pictures. */
export type EditBody =
  | { readonly fields: null; readonly error: ApiError }
  | {
      readonly fields: Readonly<Record<string, unknown>>
      readonly images: readonly InputPicture[]
      readonly mask: InputPicture | null
      /** The first mistake in the pictures. */
      readonly error: ApiError | null
    }

const MAX_IMAGES = 16
const MAX_IMAGE_BYTES = 50 * 1024 * 1024
const NUMBERS = new Set(['n', 'output_compression', 'partial_images'])

/** Reads an edit in either of its encodings: multipart with files, or JSON with data URIs. */
export async function readEdit(body: Body): Promise<EditBody> {
  switch (body.kind) {
    case 'multipart':
      return fromParts(body.parts)
    case 'json':
      return fromJson(body.json)
    default:
      return {
        fields: null,
        error: invalidValue('body', 'The body must be multipart/form-data or a JSON object.'),
      }
  }
}

async function fromParts(parts: readonly BodyPart[]): Promise<EditBody> {
  const fields: Record<string, unknown> = {}
  const files: Buffer[] = []
  let mask: Buffer | null = null
  for (const { name, bytes } of parts) {
    if (name === 'image' || name === 'image[]') files.push(bytes)
    else if (name === 'mask') mask = bytes
    else fields[name] = scalar(name, bytes.toString('utf8'))
  }
  return withPictures(fields, files, mask)
}

/** Text as the field's own type; text that does not fit stays text and is refused later. */
function scalar(name: string, text: string): unknown {
  if (NUMBERS.has(name) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  if (name === 'stream' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

async function fromJson(json: unknown): Promise<EditBody> {
  if (typeof json !== 'object' || json === null)
    return { fields: null, error: invalidValue('body', 'The request body must be a JSON object.') }
  const { images, mask, ...fields } = json as Record<string, unknown>
  const list = images === undefined ? [] : [images].flat()
  const files = list.map(fileOf)
  const maskFile = mask === undefined || mask === null ? null : fileOf(mask)
  const wrong = files.indexOf(null)
  if (wrong >= 0)
    return unreadable(fields, `images[${wrong}]`, "expected 'image_url' with a data URI")
  if (maskFile === null && mask !== undefined && mask !== null)
    return unreadable(fields, 'mask', "expected 'image_url' with a data URI")
  return withPictures(
    fields,
    files.filter((file) => file !== null),
    maskFile,
  )
}

/** The mock fetches nothing from anywhere and keeps no files: only data URIs can be read. */
function fileOf(reference: unknown): Buffer | null {
  if (typeof reference !== 'object' || reference === null) return null
  const { image_url: url } = reference as Record<string, unknown>
  if (typeof url !== 'string') return null
  const base64 = /^data:[^;,]*;base64,(.*)$/s.exec(url)?.[1]
  return base64 === undefined ? null : Buffer.from(base64, 'base64')
}

function unreadable(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  message: string,
): EditBody {
  return { fields, images: [], mask: null, error: invalidValue(name, `${name}: ${message}.`) }
}

async function withPictures(
  fields: Readonly<Record<string, unknown>>,
  files: readonly Buffer[],
  maskFile: Buffer | null,
): Promise<EditBody> {
  if (files.length === 0)
    return { fields, images: [], mask: null, error: missingParameter('image') }
  if (files.length > MAX_IMAGES) return unreadable(fields, 'image', `at most ${MAX_IMAGES} images`)
  if (files.some((file) => file.length > MAX_IMAGE_BYTES))
    return unreadable(fields, 'image', 'an image must be smaller than 50 MB')
  const images = await Promise.all(files.map(pictureFromBytes))
  const mask = maskFile === null ? null : await pictureFromBytes(maskFile)
  if (images.includes(null))
    return unreadable(fields, 'image', 'not a valid png, jpeg or webp file')
  if (maskFile !== null && mask === null) return unreadable(fields, 'mask', 'not a valid png file')
  const read = { fields, images: images.filter((image) => image !== null), mask }
  const [first] = read.images
  if (mask !== null && first !== undefined)
    if (mask.width !== first.width || mask.height !== first.height)
      return {
        ...read,
        error: invalidValue(
          'mask',
          `The mask is ${mask.width}x${mask.height}, the image ${first.width}x${first.height}: ` +
            'both must have the same size.',
        ),
      }
  return { ...read, error: null }
}
