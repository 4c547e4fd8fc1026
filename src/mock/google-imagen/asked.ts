import type { Mode } from '../../domain/settings.ts'
import type { PictureFormat } from '../draw/picture.ts'
import { type Asked, type InputPicture, PLAIN_ASK } from '../job/ask.ts'
import { maskByBrightness, pictureFromText } from '../job/input-picture.ts'
import { type Fields, fieldsOf } from '../json-fields.ts'
import type { GeneralModel } from '../world.ts'

/** A request for predictions, understood. */
export interface ImagenAsked extends Asked {
  readonly tellsReason: boolean
  readonly tellsSafety: boolean
}

/** Pixels at 1K; 2K is twice as long either way. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  '1:1': [1024, 1024],
  '3:4': [896, 1280],
  '4:3': [1280, 896],
  '9:16': [768, 1408],
  '16:9': [1408, 768],
}
const PARAMETERS =
  'sampleCount aspectRatio sampleImageSize personGeneration negativePrompt guidanceScale seed addWatermark enhancePrompt language safetySetting includeRaiReason includeSafetyAttributes outputOptions storageUri editMode editConfig mode upscaleConfig'.split(
    ' ',
  )
const FACTORS: Readonly<Record<string, number>> = { x2: 2, x3: 3, x4: 4 }

/** Reads a request; the first mistake in it is told beside what it was meant to be. */
export async function readAsk(body: unknown, model: GeneralModel): Promise<ImagenAsked> {
  const { instances, parameters: given } = fieldsOf(body)
  const parameters = fieldsOf(given)
  const instance = fieldsOf(Array.isArray(instances) ? instances[0] : null)
  const pictures = await readPictures(instance)
  const mode = modeOf(model, pictures)
  const { sampleCount = 4, aspectRatio = '1:1', sampleImageSize = '1K', seed } = parameters
  const { prompt } = instance
  const output = fieldsOf(parameters.outputOptions)
  const factor = fieldsOf(parameters.upscaleConfig).upscaleFactor
  const told = { parameters, model, mode, pictures, prompt, factor }
  return {
    ask: {
      ...PLAIN_ASK,
      mode,
      prompt: typeof prompt === 'string' ? prompt : '',
      n: typeof sampleCount === 'number' ? Math.min(4, Math.max(1, Math.round(sampleCount))) : 1,
      ...pixelsOf({ aspectRatio, sampleImageSize, factor, image: pictures.image, mode }),
      format: formatOf(output.mimeType),
      compression: typeof output.compressionQuality === 'number' ? output.compressionQuality : 75,
      seed: typeof seed === 'number' ? seed : null,
      image: pictures.image,
      mask: pictures.mask === null ? null : maskByBrightness(pictures.mask, 'white'),
    },
    mistake: mistakeIn({ ...told, sampleCount, aspectRatio, sampleImageSize }),
    tellsReason: parameters.includeRaiReason === true,
    tellsSafety: parameters.includeSafetyAttributes === true,
  }
}

interface Pictures {
  readonly image: InputPicture | null
  readonly mask: InputPicture | null
}

async function readPictures({ image, referenceImages }: Fields): Promise<Pictures> {
  const listed = (Array.isArray(referenceImages) ? referenceImages : []).map(fieldsOf)
  const of = (type: string): unknown =>
    fieldsOf(listed.find(({ referenceType }) => referenceType === type)?.referenceImage)
      .bytesBase64Encoded
  return {
    image: await pictureFromText(fieldsOf(image).bytesBase64Encoded ?? of('REFERENCE_TYPE_RAW')),
    mask: await pictureFromText(of('REFERENCE_TYPE_MASK')),
  }
}

function modeOf({ traits }: GeneralModel, { mask }: Pictures): Mode {
  if (traits.does === 'upscale') return 'upscale'
  if (traits.does !== 'edit') return 'text-to-image'
  return mask === null ? 'image-to-image' : 'edit'
}

function pixelsOf(asked: {
  readonly aspectRatio: unknown
  readonly sampleImageSize: unknown
  readonly factor: unknown
  readonly image: InputPicture | null
  readonly mode: Mode
}): { width: number; height: number } {
  const { aspectRatio, sampleImageSize, factor, image, mode } = asked
  const times =
    mode === 'upscale' ? (FACTORS[String(factor)] ?? 2) : sampleImageSize === '2K' ? 2 : 1
  const [width, height] =
    image === null ? (SIZES[String(aspectRatio)] ?? [1024, 1024]) : [image.width, image.height]
  return { width: width * times, height: height * times }
}

function formatOf(mimeType: unknown): PictureFormat {
  return mimeType === 'image/jpeg' ? 'jpeg' : 'png'
}

function mistakeIn(told: {
  readonly parameters: Fields
  readonly model: GeneralModel
  readonly mode: Mode
  readonly pictures: Pictures
  readonly prompt: unknown
  readonly sampleCount: unknown
  readonly aspectRatio: unknown
  readonly sampleImageSize: unknown
  readonly factor: unknown
}): ImagenAsked['mistake'] {
  const { parameters, model, mode, pictures, prompt, factor } = told
  const { sampleCount, aspectRatio, sampleImageSize } = told
  const wrong = (field: string, message: string): ImagenAsked['mistake'] => ({
    kind: 'parameters',
    field,
    message,
  })
  const unknown = Object.keys(parameters).find((name) => !PARAMETERS.includes(name))
  if (unknown !== undefined) return wrong(unknown, `Unknown parameter: ${unknown}.`)
  if (
    typeof sampleCount !== 'number' ||
    !Number.isInteger(sampleCount) ||
    sampleCount < 1 ||
    sampleCount > 4
  ) {
    return wrong('sampleCount', 'sampleCount must be between 1 and 4.')
  }
  if (mode !== 'upscale' && (typeof prompt !== 'string' || prompt === '')) {
    return wrong('prompt', 'Prompt is required.')
  }
  if (!Object.hasOwn(SIZES, String(aspectRatio))) {
    return wrong('aspectRatio', `Aspect ratio ${String(aspectRatio)} is not supported.`)
  }
  const sizes = String(model.traits.sizes ?? '').split(' ')
  if (parameters.sampleImageSize !== undefined && !sizes.includes(String(sampleImageSize))) {
    return wrong(
      'sampleImageSize',
      `Sample image size ${String(sampleImageSize)} is not supported.`,
    )
  }
  if (parameters.seed !== undefined && parameters.addWatermark !== false) {
    return wrong('seed', 'Seed is not supported when watermark is enabled.')
  }
  const needsPicture = mode !== 'text-to-image'
  if (needsPicture && pictures.image === null) return wrong('referenceImages', 'Image is required.')
  if (
    mode === 'upscale' &&
    (parameters.mode !== 'upscale' || !Object.hasOwn(FACTORS, String(factor)))
  ) {
    return wrong('upscaleConfig', 'Upscale factor must be one of x2, x3, x4.')
  }
  return null
}
