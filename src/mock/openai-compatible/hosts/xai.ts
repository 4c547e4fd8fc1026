import { Big } from 'big.js'
import { pictureJson, pictureSlot } from '../../http/picture-json.ts'
import { jsonReply } from '../../http/reply.ts'
import { PLAIN_ASK } from '../../job/ask.ts'
import { aspectSize } from '../../job/aspect-size.ts'
import { statedUsd } from '../../job/bill-job.ts'
import { pictureFromText } from '../../job/input-picture.ts'
import { waitHeaders } from '../../job/wait-headers.ts'
import { jsonFields } from '../../json-fields.ts'
import { wordIn } from '../../moderation.ts'
import { readFields } from '../../read-fields.ts'
import { uuidFor } from '../../uuid.ts'
import { type Host, modelItems, troubleWords, USUAL_STATUS } from '../host.ts'

const FIELDS =
  'model prompt n response_format aspect_ratio resolution quality user image images'.split(' ')
const ASPECTS = '1:1 3:4 4:3 9:16 16:9 2:3 3:2 9:19.5 19.5:9 9:20 20:9 1:2 2:1 auto'.split(' ')
const PIXELS = { '1k': 1024 * 1024, '2k': 2048 * 2048 } as const
const TICKS_PER_USD = '10000000000'

/**
 * xAI: edits in JSON, prices in ticks, errors in three shapes, and 200 for pictures that moderation
 * takes back.
 */
export const xai: Host = {
  id: 'xai',
  modelOf: ({ body }, route) =>
    route === '/images/generations' || route === '/images/edits'
      ? String(jsonFields(body).model ?? '')
      : null,
  async read({ body }, model, route) {
    const fields = jsonFields(body)
    const read = readFields(fields)
    read.only(...FIELDS)
    const [source] = [fields.image ?? fields.images].flat() as readonly { url?: unknown }[]
    const image = route === '/images/edits' ? await pictureFromText(source?.url) : null
    if (route === '/images/edits' && image === null) read.wrong('image', 'is required')
    const resolution = read.text('resolution', ['1k', '2k'], '1k')
    const hasQuality = model.traits.quality === true
    if (fields.quality !== undefined && !hasQuality) read.wrong('quality', 'is not supported')
    const aspect = read.text('aspect_ratio', ASPECTS, image === null ? '1:1' : 'auto')
    const ratio = aspect === 'auto' ? ownRatio(image) : wholeRatio(aspect)
    const size = aspectSize(ratio, { pixels: PIXELS[resolution] })
    const prompt = read.prompt()
    read.text('response_format', ['url', 'b64_json'], 'url')
    const ask = {
      ...PLAIN_ASK,
      mode: image === null ? ('text-to-image' as const) : ('image-to-image' as const),
      prompt,
      n: read.integer('n', { min: 1, max: 10, standard: 1 }),
      width: size?.width ?? PLAIN_ASK.width,
      height: size?.height ?? PLAIN_ASK.height,
      format: 'jpeg' as const,
      quality: hasQuality ? read.text('quality', ['low', 'medium', 'high'], 'medium') : null,
      image,
      facts: { resolution },
      // A prompt that breaks the guidelines owes the fee, and no picture.
      units: () =>
        wordIn(prompt, model.moderation.input) === null ? {} : { image: 0, violation: 1 },
    }
    return { ask, mistake: read.mistake() }
  },
  answer({ job, pictures, usd }) {
    const { scene, arrival, sketches, fault } = job
    const isBase64 = jsonFields(arrival.body).response_format === 'b64_json'
    const urls = isBase64 ? [] : scene.shelf.put(job.id, { sketches, fault }, arrival.origin)
    const data = pictures.map((picture, index) => ({
      ...(isBase64 ? { b64_json: pictureSlot(picture) } : { url: urls[index] }),
      mime_type: 'image/jpeg',
      revised_prompt: '',
      respect_moderation: true,
    }))
    return pictureJson(200, { data, ...usageOf(statedUsd(job, usd)) })
  },
  refuse(trouble, _arrival, usd) {
    const message = troubleWords(trouble)
    switch (trouble.kind) {
      case 'blocked': {
        if (trouble.stage === 'output') {
          const data = [{ url: '', mime_type: 'image/jpeg', respect_moderation: false }]
          return jsonReply(200, { data, ...usageOf(usd ?? null) })
        }
        const error = `Content violates usage guidelines. Failed check: ${trouble.word}`
        return jsonReply(403, { code: 'permission-denied', error })
      }
      case 'funds': {
        const error =
          'Your team has either used all available credits or reached its spending limit.'
        return jsonReply(403, { code: 'permission-denied', error })
      }
      case 'key':
        return jsonReply(400, {
          code: 'invalid-argument',
          error: 'Incorrect API key provided: x***',
        })
      case 'parameters': {
        const words = `Argument not supported: ${trouble.field ?? ''} ${trouble.message}`
        return jsonReply(400, {
          error: { message: words, type: 'invalid_request_error', code: 400 },
        })
      }
      default:
        return jsonReply(USUAL_STATUS[trouble.kind], { error: message }, waitHeaders(trouble))
    }
  },
  headers: (arrival) => ({ 'x-request-id': uuidFor(arrival, 'request') }),
  own: (scene, { method }, route) =>
    `${method} ${route}` === 'GET /models'
      ? jsonReply(200, { object: 'list', data: modelItems(scene, 'xai') })
      : null,
}

function usageOf(usd: string | null): object {
  if (usd === null) return {}
  return {
    usage: { cost_in_usd_ticks: Number(new Big(usd).times(TICKS_PER_USD).round(0).toFixed()) },
  }
}

/** `9:19.5` as whole numbers. */
function wholeRatio(aspect: string): string {
  const sides = aspect.split(':').map(Number)
  return (sides.every(Number.isInteger) ? sides : sides.map((side) => side * 2)).join(':')
}

function ownRatio(image: { readonly width: number; readonly height: number } | null): string {
  return image === null ? '1:1' : `${image.width}:${image.height}`
}
