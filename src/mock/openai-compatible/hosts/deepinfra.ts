import { parseSize } from '../../../domain/settings.ts'
import type { Body } from '../../body.ts'
import { pictureJson, pictureSlot } from '../../http/picture-json.ts'
import { jsonReply } from '../../http/reply.ts'
import type { Made } from '../../job/answer-now.ts'
import { type Asked, PLAIN_ASK } from '../../job/ask.ts'
import { aspectSize } from '../../job/aspect-size.ts'
import { statedUsd } from '../../job/bill-job.ts'
import { pictureFromBytes } from '../../job/input-picture.ts'
import type { Trouble } from '../../job/trouble.ts'
import { waitHeaders } from '../../job/wait-headers.ts'
import { type Fields, jsonFields } from '../../json-fields.ts'
import { readFields } from '../../read-fields.ts'
import type { Arrival } from '../../scene.ts'
import type { GeneralModel } from '../../world.ts'
import { type Host, troubleWords, USUAL_STATUS } from '../host.ts'

const NATIVE = /^\/inference\/(.+)$/
const EDITS = '/openai/images/edits'
const GENERATIONS = '/openai/images/generations'
const NATIVE_FIELDS =
  'prompt num_images width height aspect_ratio seed num_inference_steps guidance_scale negative_prompt'.split(
    ' ',
  )

/** DeepInfra: its own path, which states the cost, and OpenAI's for generations and edits. */
export const deepinfra: Host = {
  id: 'deepinfra',
  modelOf: ({ body }, route) => {
    const native = NATIVE.exec(route)?.[1]
    if (native !== undefined) return decodeURIComponent(native)
    if (route === GENERATIONS) return String(jsonFields(body).model ?? '')
    return route === EDITS ? (textPart(body, 'model') ?? '') : null
  },
  read(arrival, model, route) {
    if (route === EDITS) return readEdit(arrival)
    return Promise.resolve(readMade(jsonFields(arrival.body), model, route === GENERATIONS))
  },
  answer: (made, route) => (NATIVE.test(route) ? nativeAnswer(made) : openaiAnswer(made)),
  refuse(trouble, { path }) {
    const message = troubleWords(trouble)
    const isNative = path.includes('/inference/')
    const status = trouble.kind === 'parameters' && isNative ? 422 : USUAL_STATUS[trouble.kind]
    return jsonReply(status, errorBody(trouble, message, isNative), waitHeaders(trouble))
  },
  headers: () => ({}),
  own: () => null,
}

function errorBody(trouble: Trouble, message: string, isNative: boolean): unknown {
  if (trouble.kind === 'key') return { detail: 'User is not authenticated' }
  if (!isNative) return { error: { message } }
  if (trouble.kind !== 'parameters') return { detail: { error: message } }
  return {
    detail: [{ loc: ['body', trouble.field ?? ''], msg: trouble.message, type: 'value_error' }],
  }
}

function readMade(fields: Fields, { traits }: GeneralModel, isOpenai: boolean): Asked {
  const read = readFields(fields)
  if (isOpenai) read.only('model', 'prompt', 'n', 'size', 'response_format')
  else read.only(...NATIVE_FIELDS)
  const standard = traits.defaultSteps
  const steps = read.integer('num_inference_steps', {
    min: 1,
    max: 100,
    standard: typeof standard === 'number' ? standard : 28,
  })
  const ratio = typeof fields.aspect_ratio === 'string' ? fields.aspect_ratio : null
  const named = ratio === null ? null : aspectSize(ratio)
  if (ratio !== null && named === null) read.wrong('aspect_ratio', 'is no ratio')
  const size = isOpenai ? (parseSize(String(fields.size ?? '1024x1024')) ?? null) : named
  const side = { min: 128, max: 2048, standard: 1024 }
  const width = size?.width ?? read.integer('width', side)
  const height = size?.height ?? read.integer('height', side)
  const ask = {
    ...PLAIN_ASK,
    prompt: read.prompt(),
    n: read.integer(isOpenai ? 'n' : 'num_images', { min: 1, max: 4, standard: 1 }),
    width,
    height,
    steps,
    seed: read.optionalInteger('seed'),
    // This vendor's megapixel has 1024 × 1024 pixels, and its step is one of 28.
    units: (made: number) => ({
      megapixel_step: ((made * width) / 1024) * (height / 1024) * (steps / 28),
    }),
  }
  return { ask, mistake: read.mistake() }
}

async function readEdit({ body }: Arrival): Promise<Asked> {
  const parts = body.kind === 'multipart' ? body.parts : []
  const read = readFields({
    prompt: textPart(body, 'prompt'),
    n: textPart(body, 'n'),
  })
  // Repeated, and without brackets.
  const file = parts.find(({ name, filename }) => name === 'image' && filename !== null)
  const maskFile = parts.find(({ name, filename }) => name === 'mask' && filename !== null)
  const image = file === undefined ? null : await pictureFromBytes(file.bytes)
  const mask = maskFile === undefined ? null : await pictureFromBytes(maskFile.bytes)
  if (image === null) read.wrong('image', 'is required')
  const size = parseSize(textPart(body, 'size') ?? '') ?? image
  const ask = {
    ...PLAIN_ASK,
    mode: mask === null ? ('image-to-image' as const) : ('edit' as const),
    prompt: read.prompt(),
    n: read.integer('n', { min: 1, max: 4, standard: 1 }),
    width: size?.width ?? 1024,
    height: size?.height ?? 1024,
    image,
    mask,
  }
  return { ask, mistake: read.mistake() }
}

function nativeAnswer({ job, pictures, usd }: Made) {
  const { arrival, ask } = job
  const stated = statedUsd(job, usd)
  return pictureJson(200, {
    images: pictures.map((picture) => pictureSlot(picture, 'data-uri')),
    nsfw_content_detected: pictures.map(() => false),
    seed: ask.seed ?? 0,
    request_id: `R${arrival.chance.id('request', 14)}`,
    inference_status: {
      status: 'succeeded',
      runtime_ms: job.computeMs,
      ...(stated !== null && { cost: Number(stated) }),
    },
  })
}

function openaiAnswer({ job, pictures }: Made) {
  const data = pictures.map((picture) => ({ revised_prompt: '', b64_json: pictureSlot(picture) }))
  return pictureJson(200, { created: Math.floor(job.scene.now() / 1000), data })
}

function textPart(body: Body, name: string): string | undefined {
  if (body.kind !== 'multipart') return undefined
  return body.parts.find((part) => part.name === name)?.bytes.toString('utf8')
}
