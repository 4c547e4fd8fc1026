import { parseSize } from '../../domain/settings.ts'
import type { PictureFormat } from '../draw/picture.ts'
import { type InputPicture, type PictureAsk, PLAIN_ASK } from '../job/ask.ts'
import type { Fields } from '../json-fields.ts'
import type { Policy } from '../policy.ts'
import type { Arrival } from '../scene.ts'
import {
  type ApiError,
  invalidFidelity,
  invalidType,
  invalidValue,
  missingParameter,
  unknownParameter,
  unsupportedValue,
} from './error.ts'
import type { ImageModel } from './model-behind.ts'
import { sizeMistake } from './size.ts'
import { imageTokens, outputTokens, partialTokens, textTokens } from './tokens.ts'

/** A request for pictures with everything resolved: nothing is `auto` here. */
export interface ImagesAsked {
  readonly ask: PictureAsk
  /** What every answer and every stream event says of how the pictures are made. */
  readonly resolved: {
    readonly background: 'opaque' | 'transparent'
    readonly output_format: PictureFormat
    readonly quality: string
    readonly size: string
  }
  readonly stream: boolean
  readonly partialImages: number
  /** Tokens that are counted whatever comes of the request. */
  readonly inputTokens: { readonly text: number; readonly image: number }
  /** The first mistake in its fields. */
  readonly error: ApiError | null
}

/** Fields that are common to generations and edits. */
const FIELDS = new Set([
  'prompt',
  'model',
  'n',
  'size',
  'quality',
  'background',
  'output_format',
  'output_compression',
  'moderation',
  'stream',
  'partial_images',
  'user',
  'safety_identifier',
])
const MAX_PROMPT = 32_000

/** Pictures that came with an edit. */
interface Inputs {
  readonly images: readonly InputPicture[]
  readonly mask: InputPicture | null
}

/**
 * Reads a request's scalar fields. Every field that is wrong keeps its default in the ask, so that
 * a world which bills refused requests has something to bill.
 */
export function readAsk(
  fields: Fields,
  options: {
    readonly model: ImageModel
    readonly policy: Policy
    readonly chance: Arrival['chance']
    readonly inputs: Inputs | null
    readonly canStream: boolean
  },
): ImagesAsked {
  const { model, policy, chance, inputs, canStream } = options
  const errors: ApiError[] = []
  const fail = (error: ApiError): void => {
    errors.push(error)
  }
  const text = <T extends string>(name: string, allowed: readonly T[], standard: T): T => {
    const value = fields[name]
    if (value === undefined || value === null) return standard
    const known = allowed.find((one) => one === value)
    if (known === undefined) fail(unsupportedValue(name, value, allowed))
    return known ?? standard
  }
  const integer = (name: string, range: { min: number; max: number; standard: number }): number => {
    const value = fields[name]
    if (value === undefined || value === null) return range.standard
    if (typeof value !== 'number' || !Number.isInteger(value)) fail(invalidType(name, 'an integer'))
    else if (value < range.min || value > range.max)
      fail(invalidValue(name, `'${name}' must be from ${range.min} to ${range.max}, got ${value}.`))
    else return value
    return range.standard
  }

  const own = new Set([
    ...(inputs === null ? [] : ['input_fidelity']),
    ...(model.complexity.length === 0 ? [] : ['complexity']),
  ])
  for (const name of Object.keys(fields))
    if (!FIELDS.has(name) && !own.has(name)) fail(unknownParameter(name))
  const prompt = typeof fields.prompt === 'string' ? fields.prompt : ''
  if (fields.prompt === undefined || fields.prompt === null) fail(missingParameter('prompt'))
  else if (typeof fields.prompt !== 'string') fail(invalidType('prompt', 'a string'))
  else if (prompt.length === 0) fail(invalidValue('prompt', 'The prompt must not be empty.'))
  else if (prompt.length > MAX_PROMPT)
    fail(invalidValue('prompt', `The prompt may have ${MAX_PROMPT} characters.`))

  const n = integer('n', { min: 1, max: 10, standard: 1 })
  const qualities = qualitiesOf(model)
  const quality = text('quality', ['auto', ...qualities], 'auto')
  const background = text('background', ['auto', 'opaque', 'transparent'], 'auto')
  const format = text('output_format', ['png', 'jpeg', 'webp'], 'png')
  if (background === 'transparent' && !model.transparency)
    fail(invalidValue('background', 'Transparent background is not supported for this model.'))
  else if (background === 'transparent' && format === 'jpeg')
    fail(invalidValue('background', "A transparent background needs 'png' or 'webp'."))
  const compression = integer('output_compression', { min: 0, max: 100, standard: 100 })
  if (format === 'png' && compression !== 100)
    fail(invalidValue('output_compression', "'output_compression' is for 'jpeg' and 'webp' only."))
  text('moderation', ['auto', 'low'], 'auto')
  if (model.complexity.length > 0) text('complexity', model.complexity, 'high')
  if (fields.stream !== undefined && fields.stream !== null && typeof fields.stream !== 'boolean')
    fail(invalidType('stream', 'a boolean'))
  if (fields.stream === true && !canStream)
    fail(invalidValue('stream', 'A batch cannot be streamed.'))
  const stream = fields.stream === true && canStream
  const partials = integer('partial_images', { min: 0, max: 3, standard: 0 })
  const fidelity = text('input_fidelity', ['low', 'high'], 'low')
  if (typeof fields.input_fidelity === 'string' && !model.inputFidelity.includes(fidelity))
    fail(invalidFidelity(model.id))

  const isAuto = quality === 'auto'
  const resolvedQuality = isAuto ? chance.pick('auto quality', model.auto.quality) : quality
  const dearest = isAuto ? (model.auto.quality.at(-1) ?? quality) : quality
  const billedQuality = policy.auto === 'dearest' ? dearest : resolvedQuality
  const { size, ...pixels } = resolveSize(fields.size, { model, chance, inputs, fail })
  const images = inputs?.images ?? []
  const inputTokens = {
    text: textTokens(prompt),
    image: images.reduce((sum, image) => sum + imageTokens(image, fidelity), 0),
  }
  const partialImages = stream ? partials : 0
  const isTransparent = background === 'transparent'
  return {
    ask: {
      ...PLAIN_ASK,
      mode: inputs === null ? 'text-to-image' : inputs.mask === null ? 'image-to-image' : 'edit',
      prompt,
      n,
      ...pixels,
      format,
      compression,
      transparent: isTransparent,
      quality: billedQuality,
      image: images[0] ?? null,
      mask: inputs?.mask ?? null,
      facts: { background: isTransparent ? 'transparent' : 'opaque' },
      units: (counted) => ({
        input_text_token: inputTokens.text,
        input_image_token: inputTokens.image,
        output_image_token:
          counted * outputTokens(model, { ...pixels, quality: billedQuality }) +
          partialTokens({ policy, partialImages, counted }),
        partial_image: policy.partials === 'billed' && counted > 0 ? partialImages : 0,
      }),
    },
    resolved: {
      background: isTransparent ? 'transparent' : 'opaque',
      output_format: format,
      quality: resolvedQuality,
      size,
    },
    stream,
    partialImages,
    inputTokens,
    error: errors[0] ?? null,
  }
}

function resolveSize(
  value: unknown,
  options: {
    readonly model: ImageModel
    readonly chance: Arrival['chance']
    readonly inputs: Inputs | null
    readonly fail: (error: ApiError) => void
  },
): { readonly size: string; readonly width: number; readonly height: number } {
  const { model, chance, inputs, fail } = options
  let size = typeof value === 'string' ? value : 'auto'
  if (value !== undefined && value !== null && typeof value !== 'string')
    fail(invalidType('size', 'a string'))
  const mistake = size === 'auto' ? null : sizeMistake(model, size)
  if (mistake !== null) {
    fail(invalidValue('size', mistake))
    size = 'auto'
  }
  if (size === 'auto') {
    const [first] = inputs?.images ?? []
    const own = first === undefined ? null : `${first.width}x${first.height}`
    size =
      own !== null && sizeMistake(model, own) === null
        ? own
        : chance.pick('auto size', model.auto.size)
  }
  const parsed = parseSize(size)
  if (parsed === null) throw new Error(`the world's model ${model.id} offers the size ${size}`)
  return { size, ...parsed }
}

/** The qualities of a model, cheapest first as its world lists them. */
function qualitiesOf({ outputTokens }: ImageModel): readonly string[] {
  switch (outputTokens.kind) {
    case 'formula':
      return Object.keys(outputTokens.factors)
    case 'table':
      return Object.keys(Object.values(outputTokens.sizes)[0] ?? {})
    default:
      return outputTokens satisfies never
  }
}
