import { pictureJson, pictureSlot } from '../http/picture-json.ts'
import { answerNow } from '../job/answer-now.ts'
import { type Asked, PLAIN_ASK } from '../job/ask.ts'
import { findModel } from '../job/find-model.ts'
import { pictureFromText } from '../job/input-picture.ts'
import { type Fields, jsonFields } from '../json-fields.ts'
import { numberOr, orderOf, type PartnerRoutes, promptOf, wrong } from './desk.ts'
import { openRefuse } from './error.ts'

/** `POST /v1/images/generations` of a partner: `{data: [{b64_json}]}`. */
export function openaiLikeRoutes(partner: 'together' | 'nscale'): PartnerRoutes {
  return async (arrival, route, desk) => {
    if (arrival.method !== 'POST' || route !== '/v1/images/generations') return null
    const given = jsonFields(arrival.body)
    const refuse = openRefuse({ partner, model: String(given.model) })
    const found = findModel(desk.scene, 'huggingface', `${partner}:${given.model}`)
    if ('trouble' in found) return refuse(found.trouble)
    const asked = await askedOf(given, partner)
    const order = orderOf({ arrival, model: found.model, asked, refuse, taskId: null }, desk)
    return answerNow(order, ({ pictures }) =>
      pictureJson(200, {
        data: pictures.map((picture, index) => ({ index, b64_json: pictureSlot(picture) })),
      }),
    )
  }
}

/** Each names base64 in its own word, and a picture for Together is one link or a list of them. */
async function askedOf(given: Fields, partner: 'together' | 'nscale'): Promise<Asked> {
  const { prompt, mistake } = promptOf(given.prompt, 'prompt')
  const references = given.reference_images
  const link = given.image_url ?? (Array.isArray(references) ? references[0] : undefined)
  const picture = link === undefined ? null : await pictureFromText(link)
  const base64 = partner === 'together' ? 'base64' : 'b64_json'
  return {
    mistake:
      mistake ??
      (given.response_format === base64 ? null : wrong('response_format', `must be ${base64}`)) ??
      (link !== undefined && picture === null ? wrong('image_url', 'is not a picture') : null),
    ask: {
      ...PLAIN_ASK,
      mode: link === undefined ? 'text-to-image' : 'image-to-image',
      prompt,
      n: numberOr(given.n, 1),
      width: numberOr(given.width, 1024),
      height: numberOr(given.height, 1024),
      steps: numberOr(given.steps, null),
      seed: numberOr(given.seed, null),
      format: 'jpeg',
      image: picture,
    },
  }
}
