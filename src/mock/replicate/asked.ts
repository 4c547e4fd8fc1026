import type { PictureFormat } from '../draw/picture.ts'
import { type InputPicture, type PictureAsk, PLAIN_ASK } from '../job/ask.ts'
import { pictureFromBytes, pictureFromText } from '../job/input-picture.ts'
import type { Fields } from '../json-fields.ts'
import type { ReplicateModel } from '../world.ts'
import type { InvalidField } from './error.ts'
import type { Files } from './files.ts'

/** Width and height of about one megapixel, in multiples of 32. */
const ASPECTS: Readonly<Record<string, readonly [number, number]>> = {
  '1:1': [1024, 1024],
  '16:9': [1344, 768],
  '21:9': [1536, 640],
  '3:2': [1216, 832],
  '2:3': [832, 1216],
  '4:5': [896, 1088],
  '5:4': [1088, 896],
  '3:4': [896, 1152],
  '4:3': [1152, 896],
  '9:16': [768, 1344],
  '9:21': [640, 1536],
}

const FORMATS: Readonly<Record<string, PictureFormat>> = {
  webp: 'webp',
  jpg: 'jpeg',
  png: 'png',
}

/**
 * Reads a prediction's input. Fields that the model does not know are ignored, as the vendor does; a
 * wrong field keeps its default and is listed in `invalid`.
 */
export async function readAsk(
  input: Fields,
  model: ReplicateModel,
  files: Files,
): Promise<{ readonly ask: PictureAsk; readonly invalid: readonly InvalidField[] }> {
  const invalid: InvalidField[] = []
  const wrong = (field: string, description: string): void => {
    invalid.push({ type: 'invalid', field: `input.${field}`, description })
  }
  const missing = (field: string): void => {
    invalid.push({ type: 'required', field: 'input', description: `${field} is required` })
  }
  const integer = (name: string, range: { min: number; max: number; standard: number }): number => {
    const value = input[name] ?? range.standard
    if (typeof value !== 'number' || !Number.isInteger(value)) wrong(name, 'must be an integer')
    else if (value < range.min) wrong(name, `must be greater than or equal to ${range.min}`)
    else if (value > range.max) wrong(name, `must be less than or equal to ${range.max}`)
    else return value
    return range.standard
  }
  const oneOf = <T>(name: string, allowed: Readonly<Record<string, T>>, standard: string): T => {
    const value = input[name] ?? standard
    const found = typeof value === 'string' ? allowed[value] : undefined
    if (found !== undefined) return found
    wrong(name, `must be one of ${Object.keys(allowed).join(', ')}`)
    return allowed[standard] as T
  }

  const { prompt } = input
  if (prompt === undefined || prompt === null) missing('prompt')
  else if (typeof prompt !== 'string') wrong('prompt', 'must be a string')
  const n = integer('num_outputs', { min: 1, max: model.maxOutputs, standard: 1 })
  const steps = integer('num_inference_steps', {
    min: 1,
    max: model.maxSteps,
    standard: model.defaultSteps,
  })
  const compression = integer('output_quality', { min: 0, max: 100, standard: 80 })
  const seed =
    input.seed === undefined || input.seed === null
      ? null
      : integer('seed', { min: 0, max: 2 ** 32 - 1, standard: 0 })
  const scale = model.megapixels ? oneOf('megapixels', { '1': 1, '0.25': 0.5 }, '1') : 1
  const format = oneOf('output_format', FORMATS, 'webp')

  const given = model.image === null ? null : (input[model.image.field] ?? null)
  const image = given === null ? null : await readPicture(given, files)
  if (model.image?.required === true && given === null) missing(model.image.field)
  if (model.image !== null && given !== null && image === null)
    wrong(
      model.image.field,
      'must be a picture as a data URI or as the URL of a file uploaded here',
    )

  const [width, height] =
    input.aspect_ratio === 'custom' || (sized(input) && input.aspect_ratio === undefined)
      ? [
          integer('width', { min: 256, max: 1_440, standard: 1_024 }),
          integer('height', { min: 256, max: 1_440, standard: 1_024 }),
        ]
      : input.aspect_ratio === 'match_input_image' && image !== null
        ? [image.width, image.height]
        : oneOf('aspect_ratio', ASPECTS, '1:1')
  const ask: PictureAsk = {
    ...PLAIN_ASK,
    mode: image === null ? 'text-to-image' : 'image-to-image',
    prompt: typeof prompt === 'string' ? prompt : '',
    n,
    width: width * scale,
    height: height * scale,
    format,
    compression,
    steps,
    seed,
    image,
    facts: factsIn(input),
  }
  return { ask, invalid }
}

/** A picture as a data URI or as the URL of an uploaded file: nothing else is fetched. */
async function readPicture(given: unknown, files: Files): Promise<InputPicture | null> {
  if (typeof given !== 'string') return null
  const file = files.read(given)
  if (file !== null) return pictureFromBytes(file)
  return given.startsWith('data:') ? pictureFromText(given) : null
}

/** Many models take width and height without a word about the ratio. */
function sized({ width, height }: Fields): boolean {
  return width !== undefined && height !== undefined
}

/** Further words of the input that a rate's `when` may look at. */
const FACTS = ['tier', 'template', 'quality']

function factsIn(input: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    FACTS.flatMap((name) => (typeof input[name] === 'string' ? [[name, input[name]]] : [])),
  )
}
