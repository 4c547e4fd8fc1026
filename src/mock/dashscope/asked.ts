import { type Asked, type InputPicture, PLAIN_ASK } from '../job/ask.ts'
import { pictureFromText } from '../job/input-picture.ts'
import { type Fields, fieldsOf } from '../json-fields.ts'
import { readFields } from '../read-fields.ts'
import type { GeneralModel } from '../world.ts'
import type { Form } from './services.ts'

const WORDS: Readonly<Record<string, number>> = { '1K': 1024, '2K': 2048, '4K': 4096 }
const MAX_SEED = 2_147_483_647
/** Up to here an image of Qwen-Image 3.0 is of the cheaper tier. */
const MOST_OF_1K = 2_250_000

/** A service's input and parameters with every default filled in (API references, 2025-12 to 2026-10). */
export async function readAsk(body: Fields, form: Form, { traits }: GeneralModel): Promise<Asked> {
  const parameters = fieldsOf(body.parameters)
  const reader = readFields(parameters)
  const { prompt, pictures } = inputOf(fieldsOf(body.input), form, reader.wrong)
  const [picture] = pictures
  const image = picture === undefined ? null : await pictureFromText(picture)
  if (picture !== undefined && image === null) reader.wrong('image', 'Unable to inspect the image')
  if (traits.takes === 'picture' && pictures.length === 0)
    reader.wrong('image', 'An image is required')
  if (traits.takes === 'text' && pictures.length > 0)
    reader.wrong('image', 'The model does not support image input')
  if (pictures.length > 1) reader.wrong('image', 'this mock takes one image')
  const n = reader.integer('n', {
    min: 1,
    max: Number(traits.most),
    standard: Number(traits.usual),
  })
  const size = sizeOf(parameters.size, traits, image, reader.wrong)
  const seed = reader.optionalInteger('seed')
  if (seed !== null && (seed < 0 || seed > MAX_SEED)) reader.wrong('seed', `0 to ${MAX_SEED}`)
  const pixels = size.width * size.height
  return {
    ask: {
      ...PLAIN_ASK,
      mode: image === null ? 'text-to-image' : 'image-to-image',
      prompt,
      n,
      ...size,
      seed,
      image,
      facts: traits.tiers === true ? { tier: pixels <= MOST_OF_1K ? '1k' : '2k' } : {},
    },
    mistake: reader.mistake(),
  }
}

type Wrong = (field: string, message: string) => void

function inputOf(
  input: Fields,
  form: Form,
  wrong: Wrong,
): { readonly prompt: string; readonly pictures: readonly unknown[] } {
  if (form !== 'messages') {
    const { prompt, images } = input
    if (typeof prompt !== 'string' || prompt === '') wrong('prompt', 'prompt is required')
    const pictures = form === 'images' && Array.isArray(images) ? images : []
    return { prompt: typeof prompt === 'string' ? prompt : '', pictures }
  }
  const messages = Array.isArray(input.messages) ? input.messages : []
  if (messages.length !== 1) wrong('messages', 'exactly one message is required')
  const content = fieldsOf(messages[0]).content
  const items = (Array.isArray(content) ? content : []).map(fieldsOf)
  const texts = items.flatMap(({ text }) => (typeof text === 'string' ? [text] : []))
  if (texts.length !== 1) wrong('text', 'exactly one text item is required')
  return {
    prompt: texts[0] ?? '',
    pictures: items.flatMap(({ image }) => (image === undefined ? [] : [image])),
  }
}

interface Pixels {
  readonly width: number
  readonly height: number
}

function sizeOf(
  size: unknown,
  { family, words }: GeneralModel['traits'],
  image: InputPicture | null,
  wrong: Wrong,
): Pixels {
  const standard = standardSize(String(family), image)
  if (size === undefined || size === null) return standard
  const word = typeof words === 'string' && words.split(' ').includes(String(size))
  const side = word ? WORDS[String(size)] : undefined
  if (side !== undefined) return { width: side, height: side }
  const [, across = '', down = ''] = /^(\d{2,4})\*(\d{2,4})$/.exec(String(size)) ?? []
  const [width, height] = [Number(across), Number(down)]
  const isInside = family === 'wan-old' ? isOfOldWan(width, height) : width * height >= 512 * 512
  if (across !== '' && isInside && width * height <= 4096 * 4096) return { width, height }
  wrong('size', `size must match format W*H and the limits of the model: ${String(size)}`)
  return standard
}

/** Left open, a newer model picks two thousand pixels a side. */
function standardSize(family: string, image: InputPicture | null): Pixels {
  if (image !== null && family === 'qwen') return { width: image.width, height: image.height }
  const side = family === 'wan-old' ? 1024 : 2048
  return { width: side, height: side }
}

function isOfOldWan(width: number, height: number): boolean {
  return Math.min(width, height) >= 512 && Math.max(width, height) <= 1440
}
