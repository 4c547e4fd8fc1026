import type { Mode } from '../../domain/settings.ts'
import { pictureJson, pictureSlot } from '../http/picture-json.ts'
import { jsonReply } from '../http/reply.ts'
import { type InputPicture, type PictureAsk, PLAIN_ASK } from '../job/ask.ts'
import { maskByBrightness, pictureFromText } from '../job/input-picture.ts'
import { awsError } from './error.ts'
import type { Family } from './family.ts'

type Json = Readonly<Record<string, unknown>>

const MOST_PIXELS = 4_194_304

/** Tasks that the mock does, and where each has its parameters. */
const TASKS: Readonly<Record<string, { readonly mode: Mode; readonly params: string }>> = {
  TEXT_IMAGE: { mode: 'text-to-image', params: 'textToImageParams' },
  INPAINTING: { mode: 'edit', params: 'inPaintingParams' },
  IMAGE_VARIATION: { mode: 'image-to-image', params: 'imageVariationParams' },
}

/** Nova Canvas and Titan: up to five images, and HTTP 200 also where all were blocked. */
export const amazonFamily: Family = {
  read: readTask,
  deliver: ({ job, pictures }) =>
    pictureJson(200, {
      images: pictures.map((one) => pictureSlot(one)),
      error: pictures.length > 0 && pictures.length < job.ask.n ? blockedWords('Some') : null,
    }),
  blocked: (stage) =>
    stage === 'input'
      ? awsError(
          400,
          'ValidationException',
          'This request has been blocked by our content filters. Please adjust your text prompt to submit a new request.',
        )
      : jsonReply(200, { images: [], error: blockedWords('All') }),
}

function blockedWords(howMany: 'Some' | 'All'): string {
  return `${howMany} of the generated images have been blocked by our content filters.`
}

async function readTask(
  json: Json,
  id: string,
): Promise<{ readonly ask: PictureAsk; readonly mistake: string | null }> {
  const mistakes: string[] = []
  const wrong = (name: string, message: string): void => {
    mistakes.push(`${name}: ${message}`)
  }
  const task = TASKS[String(json.taskType)]
  if (task === undefined) wrong('taskType', `${String(json.taskType)} is not a valid enum value`)
  const { mode, params: name } = task ?? { mode: 'text-to-image', params: 'textToImageParams' }
  const params = objectOf(json[name])
  const config = objectOf(json.imageGenerationConfig)
  const integer = (
    key: string,
    standard: number,
    [min, max]: readonly [number, number],
  ): number => {
    const value = config[key] ?? standard
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max)
      return value
    wrong(`imageGenerationConfig/${key}`, `${String(value)} is not from ${min} to ${max}`)
    return standard
  }
  const longest = id.includes('titan') ? 512 : 1024
  const text = typeof params.text === 'string' ? params.text : ''
  if (mode === 'text-to-image' && text === '') wrong(`${name}/text`, 'required key not found')
  if (text.length > longest) wrong(`${name}/text`, `expected maxLength: ${longest}`)
  const n = integer('numberOfImages', 1, [1, 5])
  const width = integer('width', 1024, [320, 4096])
  const height = integer('height', 1024, [320, 4096])
  if (width % 16 !== 0 || height % 16 !== 0) wrong('width', 'must be divisible by 16')
  if (width * height > MOST_PIXELS) wrong('width', 'too many pixels')
  const seed = integer('seed', 12, [0, 2_147_483_646])
  const quality = config.quality ?? 'standard'
  if (quality !== 'standard' && quality !== 'premium') wrong('quality', 'not a valid enum value')
  const { image, mask } = await pictures(params, mode, wrong)
  const ask: PictureAsk = {
    ...PLAIN_ASK,
    mode,
    prompt: text,
    n,
    width,
    height,
    seed,
    quality: String(quality),
    image,
    mask,
    facts: { bucket: bucketOf(width * height) },
  }
  return { ask, mistake: mistakes[0] ?? null }
}

/** The step of the price list that a size falls under. */
function bucketOf(pixels: number): string {
  if (pixels <= 512 * 512) return '512'
  return pixels <= 1024 * 1024 ? '1024' : '2048'
}

async function pictures(
  params: Json,
  mode: Mode,
  wrong: (name: string, message: string) => void,
): Promise<{ readonly image: InputPicture | null; readonly mask: InputPicture | null }> {
  if (mode === 'text-to-image') return { image: null, mask: null }
  const [first] = Array.isArray(params.images) ? params.images : [params.image]
  const image = await pictureFromText(first)
  if (image === null) wrong('image', 'is not a valid PNG or JPEG image')
  if (mode !== 'edit') return { image, mask: null }
  const mask = await pictureFromText(params.maskImage)
  if ((mask === null) === (params.maskPrompt === undefined))
    wrong('maskImage', 'exactly one of maskImage and maskPrompt is needed')
  // Inpainting changes what is black.
  return { image, mask: mask === null ? null : maskByBrightness(mask, 'black') }
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}
