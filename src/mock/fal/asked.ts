import { type FieldReader, fieldReader } from '../fastapi/fields.ts'
import { type Asked, type InputPicture, type PictureAsk, PLAIN_ASK } from '../job/ask.ts'
import { aspectSize } from '../job/aspect-size.ts'
import { maskByBrightness, pictureFromText } from '../job/input-picture.ts'
import type { Fields } from '../json-fields.ts'
import type { GeneralModel } from '../world.ts'
import { billableUnits } from './units.ts'

interface Pixels {
  readonly width: number
  readonly height: number
}

/** Named sizes of `image_size` (endpoint types of @fal-ai/client 1.10.1; fal's model pages). */
const SIZES: Readonly<Record<string, Pixels>> = {
  square_hd: { width: 1024, height: 1024 },
  square: { width: 512, height: 512 },
  portrait_4_3: { width: 768, height: 1024 },
  portrait_16_9: { width: 576, height: 1024 },
  landscape_4_3: { width: 1024, height: 768 },
  landscape_16_9: { width: 1024, height: 576 },
}
const MOST_IMAGES = 4
const MOST_SIDE = 4096

/** A request's fields with every default filled in. */
export async function readAsk(fields: Fields, model: GeneralModel): Promise<Asked> {
  const { traits } = model
  const reader = fieldReader(fields)
  const prompt = reader.prompt(true)
  const n = reader.integer('num_images', { min: 1, max: MOST_IMAGES }) ?? 1
  const image = await pictureOf(reader, fields, String(traits.picture ?? ''))
  const marks = await pictureOf(reader, fields, String(traits.mask ?? ''))
  const mask = marks === null ? null : maskByBrightness(marks, 'white')
  const size = sizeOf(reader, fields, { family: String(traits.family), image })
  const { standard, allowed } = formatsOf(String(traits.family))
  const steps =
    typeof traits.steps === 'number'
      ? (reader.integer('num_inference_steps', { min: 1, max: 50 }) ?? traits.steps)
      : null
  const ask = {
    ...PLAIN_ASK,
    mode: image === null ? 'text-to-image' : mask === null ? 'image-to-image' : 'edit',
    prompt,
    n,
    ...size,
    format: reader.choice('output_format', allowed, standard),
    steps,
    seed: reader.integer('seed', { min: 0 }),
    image,
    mask,
    units: (made: number) =>
      traits.unit === 'megapixels' ? { output_megapixel: billableUnits(model, size, made) } : {},
  } as const satisfies PictureAsk
  return { ask, mistake: reader.mistake() }
}

function formatsOf(family: string) {
  const isGemini = family === 'gemini'
  const allowed = isGemini ? (['jpeg', 'png', 'webp'] as const) : (['jpeg', 'png'] as const)
  return { allowed, standard: isGemini || family === 'seedream' ? 'png' : 'jpeg' } as const
}

/** Data URIs only: nothing is fetched here. The first of a list counts. */
async function pictureOf(
  reader: FieldReader,
  fields: Fields,
  name: string,
): Promise<InputPicture | null> {
  if (name === '') return null
  reader.required(name)
  if (!reader.has(name)) return null
  const value = fields[name]
  const picture = await pictureFromText(Array.isArray(value) ? value[0] : value)
  if (picture === null) reader.wrong(name, 'Failed to load the image')
  return picture
}

function sizeOf(
  reader: FieldReader,
  fields: Fields,
  { family, image }: { readonly family: string; readonly image: InputPicture | null },
): Pixels {
  switch (family) {
    case 'fill':
      return { width: image?.width ?? 1024, height: image?.height ?? 1024 }
    case 'kontext':
    case 'gemini': {
      const ratio = reader.text('aspect_ratio')
      const own = image === null ? null : { width: image.width, height: image.height }
      const asked = ratio === null || ratio === 'auto' ? own : aspectSize(ratio)
      if (ratio !== null && ratio !== 'auto' && asked === null)
        reader.wrong('aspect_ratio', "Input should be '16:9' or '1:1' or '9:16'")
      return asked ?? { width: 1024, height: 1024 }
    }
    default:
      return imageSize(reader, fields, family === 'seedream' ? 'square_hd' : 'landscape_4_3')
  }
}

/** A name, or `{width, height}`. */
function imageSize(reader: FieldReader, fields: Fields, standard: string): Pixels {
  const { image_size: asked = standard } = fields
  const usual = SIZES[standard] ?? { width: 1024, height: 1024 }
  if (typeof asked === 'object' && asked !== null) {
    const sides = fieldReader(asked as Fields)
    const range = { min: 14, max: MOST_SIDE }
    const width = sides.integer('width', range) ?? usual.width
    const height = sides.integer('height', range) ?? usual.height
    const mistake = sides.mistake()
    if (mistake !== null) reader.wrong('image_size', mistake.message)
    return { width, height }
  }
  const named = typeof asked === 'string' && Object.hasOwn(SIZES, asked) ? SIZES[asked] : undefined
  if (named === undefined) {
    const names = Object.keys(SIZES).map((name) => `'${name}'`)
    reader.wrong('image_size', `Input should be ${names.join(' or ')}`)
  }
  return named ?? usual
}
