import { MEDIA_TYPES, type Picture } from '../draw/picture.ts'
import { errorReply } from '../google/error.ts'
import { pictureJson, pictureSlot } from '../http/picture-json.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { answerNow } from '../job/answer-now.ts'
import { findModel } from '../job/find-model.ts'
import type { Trouble } from '../job/trouble.ts'
import type { Policy } from '../policy.ts'
import type { Answer } from '../routes.ts'
import type { Scene } from '../scene.ts'
import { type ImagenAsked, readAsk } from './asked.ts'
import { errorOf } from './error.ts'

const PREDICT = /^\/publishers\/google\/models\/([^/:]+):predict$/
const HEADERS = { 'content-type': 'application/json; charset=UTF-8' }

/** Imagen on Vertex AI: `:predict`, one answer each, without a word of usage. */
export function googleImagenRoutes(scene: Scene): Answer {
  return async (arrival, route) => {
    const { account, key, method, body } = arrival
    if (account === null) return errorReply(errorOf({ kind: 'key', sent: key }))
    const name = PREDICT.exec(route)?.[1]
    if (method !== 'POST' || name === undefined) {
      return { ...errorReply(errorOf({ kind: 'path' })), knownPath: false }
    }
    const found = findModel(scene, 'google-imagen', decodeURIComponent(name))
    if ('trouble' in found) return errorReply(errorOf(found.trouble))
    const { model } = found
    const asked = await readAsk(body.kind === 'json' ? body.json : null, model)
    const policy = scene.world.policy['google-imagen']
    const refuse = (trouble: Trouble): Reply =>
      trouble.kind === 'blocked' && trouble.stage === 'output'
        ? jsonReply(200, filteredView(asked, policy), HEADERS)
        : errorReply(errorOf(trouble))
    const { ask, mistake } = asked
    const order = { scene, arrival, account, model, ask, mistake, refuse }
    return answerNow({ ...order, requestId: null, taskId: null }, ({ pictures }) =>
      pictureJson(200, { predictions: predictionsOf(asked, pictures, policy) }, HEADERS),
    )
  }
}

/** The pictures, a reason for each that is missing from some, and what was asked about safety. */
function predictionsOf(
  { ask, tellsReason, tellsSafety }: ImagenAsked,
  pictures: readonly Picture[],
  policy: Policy,
): readonly unknown[] {
  const missing = pictures.length > 0 && tellsReason ? ask.n - pictures.length : 0
  const about = { categories: ['Violence'], scores: [0.1] }
  return [
    ...pictures.map((picture) => ({
      mimeType: MEDIA_TYPES[picture.format],
      bytesBase64Encoded: pictureSlot(picture),
      ...(tellsSafety && { safetyAttributes: about }),
    })),
    ...Array.from({ length: missing }, () => ({
      raiFilteredReason: reasonFor(policy.fewer === 'returned'),
    })),
    ...(tellsSafety ? [{ contentType: 'Positive Prompt', safetyAttributes: about }] : []),
  ]
}

/** All pictures filtered: their reasons where they were asked for, else not even an empty list. */
function filteredView({ ask, tellsReason }: ImagenAsked, policy: Policy): unknown {
  if (!tellsReason) return {}
  const raiFilteredReason = reasonFor(policy.moderationOutput === 'free')
  return { predictions: Array.from({ length: ask.n }, () => ({ raiFilteredReason })) }
}

/** The promise stands only where the policy keeps it. */
function reasonFor(isFree: boolean): string {
  const promise = isFree ? ' You will not be charged for blocked images.' : ''
  return `Unable to show generated images. All images were filtered out because they violated Google's Responsible AI practices.${promise} Try rephrasing the prompt. Support codes: 29310472`
}
