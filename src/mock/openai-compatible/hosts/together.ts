import { pictureJson, pictureSlot } from '../../http/picture-json.ts'
import { jsonReply } from '../../http/reply.ts'
import { PLAIN_ASK } from '../../job/ask.ts'
import { aspectSize } from '../../job/aspect-size.ts'
import { pictureFromText } from '../../job/input-picture.ts'
import { jsonFields } from '../../json-fields.ts'
import { readFields } from '../../read-fields.ts'
import { type Host, modelItems, refusing } from '../host.ts'

const FIELDS =
  'model prompt steps width height aspect_ratio n seed negative_prompt guidance_scale output_format response_format image_url reference_images image_loras disable_safety_checker prompt_upsampling'.split(
    ' ',
  )
/** Without a size or a number of steps. */
const STANDARD = { side: 1024, steps: 4 }

/** Together AI: one path, width and height, `base64` asked for and `b64_json` answered. */
export const together: Host = {
  id: 'together',
  modelOf: ({ body }, route) =>
    route === '/images/generations' ? String(jsonFields(body).model ?? '') : null,
  async read({ body }, model) {
    const fields = jsonFields(body)
    const read = readFields(fields)
    read.only(...FIELDS)
    const image = fields.image_url === undefined ? null : await pictureFromText(fields.image_url)
    if (fields.image_url !== undefined && image === null) read.wrong('image_url', 'is no picture')
    const ratio = typeof fields.aspect_ratio === 'string' ? aspectSize(fields.aspect_ratio) : null
    if (fields.aspect_ratio !== undefined && ratio === null)
      read.wrong('aspect_ratio', 'is no ratio')
    const side = { min: 64, max: 2048, standard: STANDARD.side }
    read.text('response_format', ['url', 'base64'], 'url')
    const ask = {
      ...PLAIN_ASK,
      mode: image === null ? ('text-to-image' as const) : ('image-to-image' as const),
      prompt: read.prompt(),
      n: read.integer('n', { min: 1, max: 4, standard: 1 }),
      width: ratio?.width ?? read.integer('width', side),
      height: ratio?.height ?? read.integer('height', side),
      steps: read.integer('steps', {
        min: 1,
        max: Number(model.traits.maxSteps ?? 50),
        standard: STANDARD.steps,
      }),
      seed: read.optionalInteger('seed'),
      format: read.text('output_format', ['jpeg', 'png'], 'jpeg'),
      image,
    }
    return { ask, mistake: read.mistake() }
  },
  answer({ job, pictures }) {
    const { scene, arrival, model, sketches, fault } = job
    const isBase64 = jsonFields(arrival.body).response_format === 'base64'
    const urls = isBase64 ? [] : scene.shelf.put(job.id, { sketches, fault }, arrival.origin)
    const data = pictures.map((picture, index) =>
      isBase64
        ? { index, type: 'b64_json', b64_json: pictureSlot(picture) }
        : { index, type: 'url', url: urls[index] },
    )
    const timings = { inference: job.computeMs / 1000 }
    return pictureJson(200, { id: idOf(arrival), model: model.id, object: 'list', data, timings })
  },
  refuse: refusing(
    (message, { kind }) => ({
      id: 'mock',
      error: { message, type: 'invalid_request_error', param: null, code: CODES[kind] ?? null },
    }),
    { blocked: 422 },
  ),
  headers: (arrival) => ({ 'x-request-id': idOf(arrival) }),
  own: (scene, { method }, route) =>
    `${method} ${route}` === 'GET /models' ? jsonReply(200, modelItems(scene, 'together')) : null,
}

const CODES: Readonly<Record<string, string>> = {
  key: 'invalid_api_key',
  model: 'model_not_available',
}

function idOf({ chance }: Parameters<Host['headers']>[0]): string {
  return `o${chance.id('request', 15)}`
}
