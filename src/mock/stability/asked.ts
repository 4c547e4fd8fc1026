import type { PictureFormat } from '../draw/picture.ts'
import { type InputPicture, type PictureAsk, PLAIN_ASK } from '../job/ask.ts'
import { aspectSize } from '../job/aspect-size.ts'
import { maskByBrightness, pictureFromBytes } from '../job/input-picture.ts'
import type { Fields } from './fields.ts'
import { ASPECTS, type Form, STYLE_PRESETS } from './forms.ts'

const MAX_TEXT = 10_000
const SIDES = ['left', 'right', 'up', 'down']
const FOUR_MEGAPIXELS = 4 * 1024 * 1024

/**
 * What a form asks for. A field that is wrong keeps its default, so that a world which bills refused
 * requests has something to bill; `mistake` is the first one, as `field: message`.
 */
export async function readAsk(
  fields: Fields,
  form: Form,
): Promise<{ readonly ask: PictureAsk; readonly mistake: string | null }> {
  const mistakes: string[] = []
  const wrong = (name: string, message: string): void => {
    mistakes.push(`${name}: ${message}`)
  }
  const number = (name: string): number | null => {
    const text = fields.text(name)
    const range = form.numbers[name]
    if (text === null || range === undefined) return null
    const value = Number(text)
    if (text.trim() === '' || Number.isNaN(value)) wrong(name, 'must be a number')
    else if (value < range[0]) wrong(name, `must be greater than or equal to ${range[0]}`)
    else if (value > range[1]) wrong(name, `must be less than or equal to ${range[1]}`)
    else return value
    return null
  }
  const oneOf = <T extends string>(name: string, allowed: readonly T[], standard: T): T => {
    const text = fields.text(name)
    if (text === null) return standard
    const found = allowed.find((one) => one === text)
    if (found === undefined) wrong(name, `must be one of ${allowed.join(', ')}`)
    return found ?? standard
  }
  const words = (name: string, required: boolean): string => {
    const text = fields.text(name)
    if ((text === null || text === '') && required) wrong(name, 'is required')
    else if ((text?.length ?? 0) > MAX_TEXT) wrong(name, `cannot exceed ${MAX_TEXT} characters`)
    return text ?? ''
  }

  const prompt = form.prompt === null ? '' : words(form.prompt.field, form.prompt.required)
  words('negative_prompt', false)
  for (const name of form.required) words(name, true)
  const image = await readPicture(fields, form, wrong)
  const mode = image === null ? 'text-to-image' : form.mode
  const told = oneOf('mode', ['text-to-image', 'image-to-image'], 'text-to-image')
  if (form.model === null && (told === 'image-to-image') !== (image !== null))
    wrong('mode', 'image-to-image needs an image, and an image needs it')
  const numbers = Object.fromEntries(
    Object.keys(form.numbers).map((name) => [name, number(name)] as const),
  )
  const [left = 0, right = 0, up = 0, down = 0] = SIDES.map((name) => numbers[name] ?? 0)
  if ('strength' in form.numbers && image !== null && fields.text('strength') === null)
    wrong('strength', 'is required with an image')
  if (form.extent.kind === 'outpaint' && left + right + up + down === 0)
    wrong('left', 'at least one of left, right, up and down must be more than 0')
  oneOf('style_preset', STYLE_PRESETS, 'enhance')
  const aspect = oneOf('aspect_ratio', ASPECTS, '1:1')
  const format = oneOf<PictureFormat>('output_format', form.formats, 'png')
  return {
    ask: {
      ...PLAIN_ASK,
      mode,
      prompt,
      ...sizeOf(form, { aspect, image, across: left + right, down: up + down }),
      format,
      transparent: form.transparent,
      // 0 is the vendor's word for a seed of its own choice.
      seed: numbers.seed || null,
      image,
      mask: await readMask(fields, form, { image, wrong }),
    },
    mistake: mistakes[0] ?? null,
  }
}

type Wrong = (name: string, message: string) => void

async function readPicture(
  fields: Fields,
  { picture }: Form,
  wrong: Wrong,
): Promise<InputPicture | null> {
  if (picture === null) return null
  const { field, required, maxPixels } = picture
  const file = fields.file(field)
  if (file === null) {
    if (required) wrong(field, 'is required')
    return null
  }
  const found = await pictureFromBytes(file)
  if (found === null) {
    wrong(field, 'must be a valid jpeg, png or webp image')
    return null
  }
  const { width, height } = found
  const pixels = width * height
  if (Math.min(width, height) < 64) wrong(field, 'every side must be at least 64 pixels')
  else if (pixels < 4_096 || pixels > maxPixels)
    wrong(field, `must have between 4096 and ${maxPixels} pixels`)
  else if (Math.max(width, height) > 2.5 * Math.min(width, height))
    wrong(field, 'the aspect ratio must be between 1:2.5 and 2.5:1')
  return found
}

/** White is painted anew; without a mask it is what is transparent in the picture itself. */
async function readMask(
  fields: Fields,
  { mode }: Form,
  { image, wrong }: { readonly image: InputPicture | null; readonly wrong: Wrong },
): Promise<InputPicture | null> {
  if (mode !== 'edit') return null
  const file = fields.file('mask')
  if (file === null) return image
  const mask = await pictureFromBytes(file)
  if (mask === null) wrong('mask', 'must be a valid jpeg, png or webp image')
  return mask === null ? null : maskByBrightness(mask, 'white')
}

function sizeOf(
  { extent }: Form,
  {
    aspect,
    image,
    across,
    down,
  }: {
    readonly aspect: string
    readonly image: InputPicture | null
    /** Pixels that an outpainting adds. */
    readonly across: number
    readonly down: number
  },
): { readonly width: number; readonly height: number } {
  const { width, height } = image ?? PLAIN_ASK
  switch (extent.kind) {
    case 'aspect':
      return aspectSize(aspect, { pixels: extent.pixels, multiple: 16 }) ?? PLAIN_ASK
    case 'same':
      return { width, height }
    case 'outpaint':
      return { width: width + across, height: height + down }
    case 'fourfold':
      return { width: width * 4, height: height * 4 }
    case 'four-megapixels': {
      const ratio = `${Math.min(width, 9_999)}:${Math.min(height, 9_999)}`
      return aspectSize(ratio, { pixels: FOUR_MEGAPIXELS, multiple: 16 }) ?? { width, height }
    }
    default:
      return extent satisfies never
  }
}
