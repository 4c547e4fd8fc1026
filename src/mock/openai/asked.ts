import { parseSize } from '../../domain/settings.ts'
import type { Raster } from '../draw/encode.ts'
import type { PictureFormat } from '../draw/picture.ts'
import type { Arrival } from '../scene.ts'
import type { OpenaiModel } from '../world.ts'
import {
  type ApiError,
  invalidFidelity,
  invalidType,
  invalidValue,
  missingParameter,
  unknownParameter,
  unsupportedValue,
} from './error.ts'
import { sizeMistake } from './size.ts'

/** A picture that came with an edit, decoded. */
export interface InputPicture extends Raster {
  readonly sha256: string
}

/** A request for pictures with everything resolved: nothing is `auto` here. */
export interface Asked {
  readonly mode: 'text-to-image' | 'edit' | 'image-to-image'
  readonly prompt: string
  readonly n: number
  readonly size: string
  readonly width: number
  readonly height: number
  readonly quality: string
  /** What the quality could have become at most: for worlds that bill `auto` at the dearest. */
  readonly dearestQuality: string
  readonly background: 'opaque' | 'transparent'
  readonly format: PictureFormat
  readonly compression: number
  readonly stream: boolean
  readonly partialImages: number
  readonly fidelity: 'low' | 'high'
  readonly images: readonly InputPicture[]
  readonly mask: InputPicture | null
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

/**
 * Reads a request's scalar fields. Every field that is wrong keeps its default in `asked`, so that
 * a world which bills refused requests has something to bill; `error` is the first mistake.
 */
export function readAsked(
  fields: Readonly<Record<string, unknown>>,
  options: {
    readonly model: OpenaiModel
    readonly chance: Arrival['chance']
    readonly inputs: {
      readonly images: readonly InputPicture[]
      readonly mask: InputPicture | null
    } | null
  },
): { readonly asked: Asked; readonly error: ApiError | null } {
  const { model, chance, inputs } = options
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
  const stream = fields.stream === true
  const partials = integer('partial_images', { min: 0, max: 3, standard: 0 })
  const fidelity = text('input_fidelity', ['low', 'high'], 'low')
  if (typeof fields.input_fidelity === 'string' && !model.inputFidelity.includes(fidelity))
    fail(invalidFidelity(model.id))

  const size = resolveSize(fields.size, { model, chance, inputs, fail })
  return {
    asked: {
      mode: inputs === null ? 'text-to-image' : inputs.mask === null ? 'image-to-image' : 'edit',
      prompt,
      n,
      ...size,
      quality: quality === 'auto' ? chance.pick('auto quality', model.auto.quality) : quality,
      dearestQuality: quality === 'auto' ? (model.auto.quality.at(-1) ?? quality) : quality,
      background: background === 'transparent' ? 'transparent' : 'opaque',
      format,
      compression,
      stream,
      partialImages: stream ? partials : 0,
      fidelity,
      images: inputs?.images ?? [],
      mask: inputs?.mask ?? null,
    },
    error: errors[0] ?? null,
  }
}

function resolveSize(
  value: unknown,
  options: {
    readonly model: OpenaiModel
    readonly chance: Arrival['chance']
    readonly inputs: { readonly images: readonly InputPicture[] } | null
    readonly fail: (error: ApiError) => void
  },
): Pick<Asked, 'size' | 'width' | 'height'> {
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
function qualitiesOf({ outputTokens }: OpenaiModel): readonly string[] {
  switch (outputTokens.kind) {
    case 'formula':
      return Object.keys(outputTokens.factors)
    case 'table':
      return Object.keys(Object.values(outputTokens.sizes)[0] ?? {})
    default:
      return outputTokens satisfies never
  }
}
