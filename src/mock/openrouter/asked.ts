import { type Asked, type InputPicture, PLAIN_ASK } from '../job/ask.ts'
import { aspectSize } from '../job/aspect-size.ts'
import { pictureFromText } from '../job/input-picture.ts'
import type { Mistake } from '../job/trouble.ts'
import type { Fields } from '../json-fields.ts'
import type { GeneralModel } from '../world.ts'

export interface OpenrouterAsked extends Asked {
  readonly stream: boolean
}

const FIELDS =
  'model prompt n size resolution aspect_ratio quality background output_format output_compression seed stream input_references provider session_id trace user'.split(
    ' ',
  )
const FORMATS = ['png', 'jpeg', 'webp'] as const
const WORDS: Readonly<Record<string, readonly string[]>> = {
  resolution: ['512', '1K', '2K', '4K'],
  quality: ['auto', 'low', 'medium', 'high', 'xhigh', 'max'],
  background: ['auto', 'transparent', 'opaque'],
  output_format: [...FORMATS, 'svg'],
}
const SIDES: Readonly<Record<string, number>> = { '512': 512, '1K': 1024, '2K': 2048, '4K': 4096 }
const CHARACTERS_A_TOKEN = 4

/** A request of `POST /images` with everything resolved; a vector format is drawn as png. */
export async function readAsk(given: Fields, model: GeneralModel): Promise<OpenrouterAsked> {
  const { prompt, n = 1, output_format, background, quality, seed, stream } = given
  const pixels = pixelsOf(given)
  const picture = await pictureOf(given.input_references)
  const text = typeof prompt === 'string' ? prompt : ''
  const count = Number.isInteger(n) ? Number(n) : 1
  const { imageTokens = 0, most = 1 } = model.traits
  const mistake =
    mistakeIn(given) ??
    ('message' in pixels ? pixels : null) ??
    (picture === 'none' ? wrong('input_references', 'is not a picture') : null) ??
    (count > Number(most) ? wrong('n', `${model.id} makes one image a request`) : null)
  return {
    stream: stream === true && model.traits.streams === true,
    mistake,
    ask: {
      ...PLAIN_ASK,
      mode: given.input_references === undefined ? 'text-to-image' : 'image-to-image',
      prompt: text,
      n: Math.min(Math.max(count, 1), 10),
      ...('message' in pixels ? {} : pixels),
      format: FORMATS.find((format) => format === output_format) ?? 'png',
      transparent: background === 'transparent',
      quality: typeof quality === 'string' ? quality : null,
      seed: typeof seed === 'number' ? seed : null,
      image: typeof picture === 'string' ? null : picture,
      units: (made) => ({
        input_text_token: Math.ceil(text.length / CHARACTERS_A_TOKEN),
        output_image_token: made * Number(imageTokens),
      }),
    },
  }
}

function wrong(field: string, message: string): Mistake {
  return { kind: 'parameters', field, message }
}

function mistakeIn(given: Fields): Mistake | null {
  const unknown = Object.keys(given).find((name) => !FIELDS.includes(name))
  if (unknown !== undefined) return wrong(unknown, 'is not a field')
  const { prompt, n = 1 } = given
  if (typeof prompt !== 'string' || prompt === '') return wrong('prompt', 'is required')
  if (!Number.isInteger(n) || Number(n) < 1 || Number(n) > 10) return wrong('n', 'must be 1 to 10')
  for (const [name, words] of Object.entries(WORDS)) {
    const value = given[name]
    if (value !== undefined && !words.includes(String(value)))
      return wrong(name, `must be one of ${words.join(', ')}`)
  }
  return null
}

/** Pixels are authoritative; a tier, as `size` or as `resolution`, goes with a ratio. */
function pixelsOf({
  size,
  resolution,
  aspect_ratio,
}: Fields): { width: number; height: number } | Mistake {
  const [, width, height] = /^(\d{2,5})x(\d{2,5})$/.exec(String(size)) ?? []
  if (width !== undefined && height !== undefined) {
    if (aspect_ratio !== undefined || resolution !== undefined)
      return wrong('size', 'conflicts with resolution or aspect_ratio')
    return { width: Number(width), height: Number(height) }
  }
  const side = SIDES[String(size ?? resolution ?? '1K')]
  if (side === undefined) return wrong('size', 'is neither pixels nor a tier')
  if (aspect_ratio === undefined || aspect_ratio === 'auto') return { width: side, height: side }
  return (
    aspectSize(String(aspect_ratio), { pixels: side * side }) ??
    wrong('aspect_ratio', 'is not a ratio')
  )
}

/** The first reference; `none` where what stands there is no picture. Nothing is fetched. */
async function pictureOf(references: unknown): Promise<InputPicture | 'none' | null> {
  if (references === undefined) return null
  const [first] = Array.isArray(references) ? (references as readonly Fields[]) : []
  const url = (first?.image_url as Fields | undefined)?.url
  return first?.type === 'image_url' ? ((await pictureFromText(url)) ?? 'none') : 'none'
}
