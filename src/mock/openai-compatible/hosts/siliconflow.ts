import { parseSize } from '../../../domain/settings.ts'
import { jsonReply, type Reply } from '../../http/reply.ts'
import { PLAIN_ASK } from '../../job/ask.ts'
import { pictureFromText } from '../../job/input-picture.ts'
import type { Trouble } from '../../job/trouble.ts'
import { waitHeaders } from '../../job/wait-headers.ts'
import { jsonFields } from '../../json-fields.ts'
import { readFields } from '../../read-fields.ts'
import { type Host, modelItems, troubleWords } from '../host.ts'

const FIELDS =
  'model prompt negative_prompt image_size batch_size num_inference_steps guidance_scale cfg seed image image2 image3'.split(
    ' ',
  )

/** SiliconFlow: one path, URLs that are said twice, errors as objects with numbers or as bare texts. */
export const siliconflow: Host = {
  id: 'siliconflow',
  modelOf: ({ body }, route) =>
    route === '/images/generations' ? String(jsonFields(body).model ?? '') : null,
  async read({ body }, { traits }) {
    const fields = jsonFields(body)
    const read = readFields(fields)
    read.only(...FIELDS)
    const image = fields.image === undefined ? null : await pictureFromText(fields.image)
    if (fields.image !== undefined && image === null) read.wrong('image', 'is no picture')
    if (traits.edits === true && image === null) read.wrong('image', 'is required')
    if (fields.batch_size !== undefined && traits.batch !== true)
      read.wrong('batch_size', 'is not supported by this model')
    const sizes = typeof traits.sizes === 'string' ? traits.sizes.split(' ') : []
    if (fields.image_size === undefined && traits.needsSize === true)
      read.wrong('image_size', 'is required')
    if (fields.image_size !== undefined && sizes.length === 0)
      read.wrong('image_size', 'is not supported by this model')
    const named = read.text('image_size', sizes, sizes[0] ?? '')
    const size = parseSize(named) ?? image
    const ask = {
      ...PLAIN_ASK,
      mode: image === null ? ('text-to-image' as const) : ('image-to-image' as const),
      prompt: read.prompt(),
      n: read.integer('batch_size', { min: 1, max: 4, standard: 1 }),
      width: size?.width ?? 1024,
      height: size?.height ?? 1024,
      steps: read.integer('num_inference_steps', { min: 1, max: 100, standard: 20 }),
      seed: read.optionalInteger('seed'),
      image,
    }
    return { ask, mistake: read.mistake() }
  },
  answer({ job }) {
    const { scene, arrival, sketches, fault } = job
    const urls = scene.shelf.put(job.id, { sketches, fault }, arrival.origin)
    const images = urls.map((url) => ({ url }))
    return jsonReply(200, {
      images,
      data: images,
      timings: { inference: job.computeMs / 1000 },
      seed: job.ask.seed ?? 4_999_999_999,
      created: Math.floor(scene.now() / 1000),
    })
  },
  refuse: (trouble) => said(trouble, troubleWords(trouble)),
  headers: ({ chance }) => ({ 'x-siliconcloud-trace-id': `ti_${chance.id('trace', 20)}` }),
  own(scene, { method, account }, route) {
    if (method !== 'GET') return null
    if (route === '/models') {
      return jsonReply(200, { object: 'list', data: modelItems(scene, 'siliconflow') })
    }
    if (route !== '/user/info') return null
    const left = scene.ledger.balanceUsd(account) ?? '88.88'
    return jsonReply(200, {
      code: 20000,
      message: 'OK',
      status: true,
      data: { id: 'u1', balance: '0', chargeBalance: left, totalBalance: left, status: 'normal' },
    })
  },
}

function said(trouble: Trouble, message: string): Reply {
  const object = (status: number, code: number | null, words = message): Reply =>
    jsonReply(
      status,
      { ...(code !== null && { code }), message: words, data: null },
      waitHeaders(trouble),
    )
  switch (trouble.kind) {
    case 'key':
      return jsonReply(401, 'Invalid token')
    case 'path':
      return jsonReply(404, '404 page not found')
    case 'model':
      return object(400, 20012, 'Model does not exist. Please check it carefully.')
    case 'parameters':
      return object(400, 20015)
    case 'funds':
      return object(403, 30001, 'Sorry, your account balance is insufficient')
    case 'rate-limit':
      return object(
        429,
        null,
        'Request was rejected due to rate limiting. Details: IPM limit reached',
      )
    case 'overloaded':
      return object(503, 50505, 'Model service overloaded. Please try again later.')
    case 'server-error':
      return jsonReply(500, 'internal error')
    case 'blocked':
      return object(451, 20051)
    default:
      return trouble satisfies never
  }
}
