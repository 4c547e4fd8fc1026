import { MEDIA_TYPES } from '../draw/picture.ts'
import { bytesReply } from '../http/reply.ts'
import { answerNow } from '../job/answer-now.ts'
import { type Asked, PLAIN_ASK } from '../job/ask.ts'
import { findModel } from '../job/find-model.ts'
import { pictureFromText } from '../job/input-picture.ts'
import { type Fields, jsonFields } from '../json-fields.ts'
import { numberOr, orderOf, type PartnerRoutes, promptOf, wrong } from './desk.ts'
import { openRefuse } from './error.ts'

/** `POST /models/{model}`: JSON in, the bare image out. */
export const hfInferenceRoutes: PartnerRoutes = async (arrival, route, desk) => {
  const name = /^\/models\/(.+)$/.exec(route)?.[1]
  if (arrival.method !== 'POST' || name === undefined) return null
  const refuse = openRefuse({ partner: 'hf-inference', model: name })
  const found = findModel(desk.scene, 'huggingface', name)
  if ('trouble' in found) return refuse(found.trouble)
  const asked = await askedOf(jsonFields(arrival.body))
  const order = orderOf({ arrival, model: found.model, asked, refuse, taskId: null }, desk)
  return answerNow(order, ({ pictures: [picture] }) =>
    bytesReply(200, picture?.bytes ?? [], { 'content-type': MEDIA_TYPES.jpeg }),
  )
}

/** With a `prompt` among the parameters, `inputs` is a picture in base64; else it is the prompt. */
async function askedOf({ inputs, parameters = {} }: Fields): Promise<Asked> {
  const given = parameters as Fields
  const isEdit = given.prompt !== undefined
  const { prompt, mistake } = promptOf(isEdit ? given.prompt : inputs, 'inputs')
  const picture = isEdit ? await pictureFromText(inputs) : null
  const { width, height } = (isEdit ? (given.target_size ?? {}) : given) as Fields
  return {
    mistake: mistake ?? (isEdit && picture === null ? wrong('inputs', 'is not a picture') : null),
    ask: {
      ...PLAIN_ASK,
      mode: isEdit ? 'image-to-image' : 'text-to-image',
      prompt,
      width: numberOr(width, picture?.width ?? 1024),
      height: numberOr(height, picture?.height ?? 1024),
      steps: numberOr(given.num_inference_steps, null),
      seed: numberOr(given.seed, null),
      format: 'jpeg',
      image: picture,
    },
  }
}
