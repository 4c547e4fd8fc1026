import type { Body } from '../body.ts'
import { type Asked, type InputPicture, PLAIN_ASK } from '../job/ask.ts'
import { aspectSize } from '../job/aspect-size.ts'
import { maskByBrightness, pictureFromBytes } from '../job/input-picture.ts'
import { type Fields, jsonFields } from '../json-fields.ts'
import { readFields } from '../read-fields.ts'
import type { Endpoint } from './endpoints.ts'

type Wrong = (field: string, message: string) => void

const MAX_SEED = 2_147_483_647
const MAX_PIXELS = 2048 * 2048

/** The texts of a form, or the fields of JSON. */
export function fieldsOf(body: Body): Fields {
  if (body.kind !== 'multipart') return jsonFields(body)
  return Object.fromEntries(
    body.parts
      .filter(({ filename }) => filename === null)
      .map(({ name, bytes }) => [name, bytes.toString('utf8')]),
  )
}

/** A request with every default filled in (API references, read 2026-11-21). */
export async function readAsk(body: Body, endpoint: Endpoint): Promise<Asked> {
  const fields = fieldsOf(body)
  const reader = readFields(fields)
  const { wrong } = reader
  const prompt = fields[endpoint.prompt]
  if (typeof prompt !== 'string' || prompt === '') wrong(endpoint.prompt, 'is required')
  const image = endpoint.picture === null ? null : await pictureIn(body, endpoint.picture, wrong)
  const mask = endpoint.mask === null ? null : await maskIn(body, endpoint.mask, wrong)
  const isMaskOfOther =
    image !== null && mask !== null && (mask.width !== image.width || mask.height !== image.height)
  if (isMaskOfOther) wrong('mask', 'must have the size of the image')
  const n = reader.integer('num_images', { min: 1, max: 8, standard: 1 })
  const seed = reader.optionalInteger('seed')
  if (seed !== null && (seed < 0 || seed > MAX_SEED)) wrong('seed', `must be 0 to ${MAX_SEED}`)
  const isCapital = endpoint.api === 'v1'
  const levels = endpoint.levels.map((word) => (isCapital ? word.toUpperCase() : word))
  const standard = isCapital ? endpoint.standard.toUpperCase() : endpoint.standard
  const quality = reader.text(endpoint.level, levels, standard).toLowerCase()
  return {
    ask: {
      ...PLAIN_ASK,
      mode: image === null ? 'text-to-image' : mask === null ? 'image-to-image' : 'edit',
      prompt: typeof prompt === 'string' ? prompt : '',
      n,
      ...sizeOf(fields, endpoint, image, wrong),
      quality,
      seed,
      image,
      mask,
    },
    mistake: reader.mistake(),
  }
}

async function pictureIn(body: Body, name: string, wrong: Wrong): Promise<InputPicture | null> {
  const file = fileIn(body, name)
  const picture = file === null ? null : await pictureFromBytes(file)
  if (picture === null) wrong(name, file === null ? 'is required' : 'is not a valid image')
  return picture
}

/** Black may change. */
async function maskIn(
  body: Body,
  need: 'optional' | 'required',
  wrong: Wrong,
): Promise<InputPicture | null> {
  if (fileIn(body, 'mask') === null && need === 'optional') return null
  const mask = await pictureIn(body, 'mask', wrong)
  return mask === null ? null : maskByBrightness(mask, 'black')
}

function fileIn(body: Body, name: string): Buffer | null {
  if (body.kind !== 'multipart') return null
  const part = body.parts.find((one) => one.name === name && one.filename !== null)
  return part?.bytes ?? null
}

interface Pixels {
  readonly width: number
  readonly height: number
}

function sizeOf(
  fields: Fields,
  { size, hasAspect, side }: Endpoint,
  image: InputPicture | null,
  wrong: Wrong,
): Pixels {
  const standard = { width: side, height: side }
  if (size === 'picture') return { width: image?.width ?? side, height: image?.height ?? side }
  const asked = fields[size] ?? 'auto'
  const ratio = hasAspect ? fields.aspect_ratio : undefined
  if (asked !== 'auto' && ratio !== undefined) wrong('aspect_ratio', `not together with ${size}`)
  if (typeof ratio === 'string') {
    const found = /^\d{1,2}x\d{1,2}$/.test(ratio) ? aspectSize(ratio.replace('x', ':')) : null
    if (found === null) wrong('aspect_ratio', 'is not a known aspect ratio')
    return found ?? standard
  }
  if (asked === 'auto') return standard
  const [, across = '', down = ''] = /^(\d{3,4})x(\d{3,4})$/.exec(String(asked)) ?? []
  const [width, height] = [Number(across), Number(down)]
  const isOffered =
    Math.min(width, height) >= 256 &&
    width % 32 === 0 &&
    height % 32 === 0 &&
    width * height <= MAX_PIXELS
  if (!isOffered) wrong(size, `${String(asked)} is not a known size`)
  return isOffered ? { width, height } : standard
}
