import { type FieldReader, fieldReader } from '../fastapi/fields.ts'
import { type Asked, type InputPicture, type PictureAsk, PLAIN_ASK } from '../job/ask.ts'
import { aspectSize } from '../job/aspect-size.ts'
import { maskByBrightness, pictureFromText } from '../job/input-picture.ts'
import type { Fields } from '../json-fields.ts'
import type { GeneralModel } from '../world.ts'
import { creditsOf } from './credits.ts'

const FORMATS = ['jpeg', 'png', 'webp'] as const
/** Of the ultra model at 16:9: 2752 × 1536. */
const ULTRA_PIXELS = 2752 * 1536

/** An order's fields with every default filled in (OpenAPI of docs.bfl.ai, May 2026). */
export async function readAsk(fields: Fields, model: GeneralModel): Promise<Asked> {
  const { traits } = model
  const reader = fieldReader(fields)
  const isOfFlux2 = traits.family === 'flux-2'
  const prompt = reader.prompt(isOfFlux2 || traits.family === 'kontext')
  const { image, mask } = await picturesOf(reader, String(traits.family))
  if (traits.finetuned === true) reader.required('finetune_id')
  reader.integer('safety_tolerance', { min: 0, max: isOfFlux2 ? 5 : 6 })
  const size = sizeOf(reader, String(traits.family), image)
  const steps =
    traits.steps === true
      ? reader.integer('steps', { min: traits.family === 'fill' ? 15 : 1, max: 50 })
      : null
  const ask = {
    ...PLAIN_ASK,
    mode: image === null ? 'text-to-image' : mask === null ? 'image-to-image' : 'edit',
    prompt,
    ...size,
    format: reader.choice('output_format', FORMATS, traits.family === 'kontext' ? 'png' : 'jpeg'),
    seed: reader.integer('seed', { min: 0 }),
    steps,
    image,
    mask,
    units: (made: number) => ({
      credit: made === 0 ? 0 : creditsOf(model, { output: size, input: image }),
    }),
  } as const satisfies PictureAsk
  return { ask, mistake: reader.mistake() }
}

const PICTURE_FIELDS: Readonly<Record<string, string>> = {
  'flux-2': 'input_image',
  kontext: 'input_image',
  fill: 'image',
}

/** Pictures come as base64; one that is a URL or no picture is refused: nothing is fetched here. */
async function picturesOf(
  reader: FieldReader,
  family: string,
): Promise<{ readonly image: InputPicture | null; readonly mask: InputPicture | null }> {
  const name = PICTURE_FIELDS[family] ?? 'image_prompt'
  if (family === 'fill') reader.required(name)
  const image = await pictureOf(reader, name)
  if (family !== 'fill') return { image, mask: null }
  const mask = await pictureOf(reader, 'mask')
  // Without a mask the picture's own transparency marks what is to be filled.
  return { image, mask: mask === null ? image : maskByBrightness(mask, 'white') }
}

async function pictureOf(reader: FieldReader, name: string): Promise<InputPicture | null> {
  const text = reader.text(name)
  if (text === null) return null
  const picture = await pictureFromText(text)
  if (picture === null) reader.wrong(null, 'Invalid image data')
  return picture
}

interface Pixels {
  readonly width: number
  readonly height: number
}

function sizeOf(reader: FieldReader, family: string, image: InputPicture | null): Pixels {
  switch (family) {
    case 'flux-2':
      return flux2Size(reader, image)
    case 'flux-1': {
      const range = { min: 256, max: 1440, multipleOf: 32 }
      const width = reader.integer('width', range) ?? 1024
      return { width, height: reader.integer('height', range) ?? 768 }
    }
    case 'fill':
      return { width: image?.width ?? 1024, height: image?.height ?? 1024 }
    default:
      return aspectPixels(reader, family, image)
  }
}

/** 0 is automatic: as large as the picture that goes in, or 1024 × 1024. Sides are cut to 16s. */
function flux2Size(reader: FieldReader, image: InputPicture | null): Pixels {
  const side = (name: 'width' | 'height', standard: number): number => {
    const asked = reader.has(name) ? reader.integer(name, { min: 0 }) : 0
    if (asked === null || asked === 0) return standard
    if (asked >= 64) return asked - (asked % 16)
    reader.wrong(name, 'Input should be greater than or equal to 64')
    return standard
  }
  return {
    width: side('width', image?.width ?? 1024),
    height: side('height', image?.height ?? 1024),
  }
}

function aspectPixels(reader: FieldReader, family: string, image: InputPicture | null): Pixels {
  const isUltra = family === 'ultra'
  const own = image === null || isUltra ? null : { width: image.width, height: image.height }
  const ratio = reader.text('aspect_ratio')
  const standard = isUltra ? '16:9' : '1:1'
  const size = (text: string): Pixels | null =>
    aspectSize(text, isUltra ? { pixels: ULTRA_PIXELS } : {})
  const [across = 0, down = 0] = (ratio ?? standard).split(':').map(Number)
  const quotient = across / down
  if (ratio !== null && !(quotient >= 9 / 21 && quotient <= 21 / 9))
    reader.wrong('aspect_ratio', 'Value error, aspect ratio must be between 21:9 and 9:21')
  const asked = ratio === null ? own : size(ratio)
  return asked ?? size(standard) ?? { width: 1024, height: 1024 }
}
