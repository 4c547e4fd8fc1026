import type { PictureFormat } from '../draw/picture.ts'
import { type Asked, type InputPicture, PLAIN_ASK } from '../job/ask.ts'
import { maskByBrightness, pictureFromText } from '../job/input-picture.ts'
import type { Fields } from '../json-fields.ts'
import { readFields } from '../read-fields.ts'
import type { GeneralModel } from '../world.ts'

export type OutputType = 'URL' | 'base64Data' | 'dataURI'

/** What an order asks for beside its pictures. */
export interface RunwareAsked extends Asked {
  readonly outputType: OutputType
  readonly isCostIncluded: boolean
  readonly isAsync: boolean
}

const FORMATS: Readonly<Record<string, PictureFormat>> = { JPG: 'jpeg', PNG: 'png', WEBP: 'webp' }
const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** An `imageInference` task with every default filled in (runware.ai docs, 2026-07 to 2026-11). */
export async function readAsk(task: Fields, { traits }: GeneralModel): Promise<RunwareAsked> {
  const reader = readFields(task)
  const { wrong } = reader
  const { positivePrompt, taskUUID } = task
  if (typeof taskUUID !== 'string' || !UUID_4.test(taskUUID)) wrong('taskUUID', 'must be a UUID v4')
  const hasPrompt = typeof positivePrompt === 'string' && positivePrompt !== ''
  if (!hasPrompt) wrong('positivePrompt', 'is required')
  const image = await imageIn(task, String(traits.picture), wrong)
  const mask = await maskIn(task, image, wrong)
  const range =
    traits.hosted === true ? { min: 128, max: 2048, multiple: 64 } : { min: 64, max: 4096 }
  const side = (name: 'width' | 'height'): number => {
    const value = reader.integer(name, { ...range, standard: image?.[name] ?? 1024 })
    if (value % (range.multiple ?? 1) !== 0) wrong(name, `must be a multiple of ${range.multiple}`)
    return value
  }
  const format = reader.text('outputFormat', Object.keys(FORMATS), 'JPG')
  return {
    ask: {
      ...PLAIN_ASK,
      mode: image === null ? 'text-to-image' : mask === null ? 'image-to-image' : 'edit',
      prompt: hasPrompt ? positivePrompt : '',
      n: reader.integer('numberResults', { min: 1, max: 20, standard: 1 }),
      width: side('width'),
      height: side('height'),
      format: FORMATS[format] ?? 'jpeg',
      compression: reader.integer('outputQuality', { min: 20, max: 99, standard: 95 }),
      steps: reader.optionalInteger('steps'),
      seed: reader.optionalInteger('seed'),
      image,
      mask,
    },
    outputType: reader.text('outputType', ['URL', 'base64Data', 'dataURI'], 'URL'),
    isCostIncluded: task.includeCost === true,
    isAsync: reader.text('deliveryMethod', ['sync', 'async'], 'sync') === 'async',
    mistake: reader.mistake(),
  }
}

type Wrong = (field: string, message: string) => void

async function imageIn(task: Fields, name: string, wrong: Wrong): Promise<InputPicture | null> {
  const value = task[name]
  const text = Array.isArray(value) ? value[0] : value
  if (text === undefined) return null
  const picture = await pictureFromText(text)
  if (picture === null) wrong(name, 'is not a valid image')
  return picture
}

/** White may change. */
async function maskIn(
  { maskImage }: Fields,
  image: InputPicture | null,
  wrong: Wrong,
): Promise<InputPicture | null> {
  if (maskImage === undefined) return null
  if (image === null) wrong('seedImage', 'is required with a mask')
  const mask = await pictureFromText(maskImage)
  if (mask === null) wrong('maskImage', 'is not a valid image')
  return mask === null ? null : maskByBrightness(mask, 'white')
}
