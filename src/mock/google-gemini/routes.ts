import { errorReply } from '../google/error.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { findModel, modelsOf } from '../job/find-model.ts'
import type { Answer } from '../routes.ts'
import type { Scene } from '../scene.ts'
import { openBatches } from './batch.ts'
import { type ErrorTrouble, errorOf } from './error.ts'
import { generate } from './generate.ts'

const CALL = /^\/models\/([^/:]+):(generateContent|batchGenerateContent)$/

/** The Gemini API: content at once or in batches, and the list of models. */
export function googleGeminiRoutes(scene: Scene): Answer {
  const batches = openBatches(scene)
  return async (arrival, route) => {
    const { account, key, method } = arrival
    if (account === null) return refused({ kind: 'key', sent: key })
    const known = { ...arrival, account }
    const [, name, call] = CALL.exec(route) ?? []
    if (method === 'POST' && name !== undefined) {
      const found = findModel(scene, 'google-gemini', decodeURIComponent(name))
      if ('trouble' in found) {
        return refused(found.trouble.kind === 'blocked' ? { kind: 'path' } : found.trouble)
      }
      return call === 'generateContent'
        ? generate(scene, known, found.model)
        : batches.create(known, found.model)
    }
    if (method === 'GET' && route === '/models') {
      return jsonReply(200, { models: listed(scene).map(modelView) })
    }
    const one = /^\/models\/([^/:]+)$/.exec(route)?.[1]
    if (method === 'GET' && one !== undefined) {
      const model = listed(scene).find(({ id }) => id === one)
      return model === undefined
        ? refused({ kind: 'model', id: one, retired: false })
        : jsonReply(200, modelView(model))
    }
    const answer = await batches.answer(known, route)
    return answer ?? { ...refused({ kind: 'path' }), knownPath: false }
  }
}

function listed({ world }: Scene) {
  return modelsOf(world, 'google-gemini').filter(({ retired }) => !retired)
}

function modelView({ id }: { readonly id: string }): unknown {
  return {
    name: `models/${id}`,
    version: '001',
    displayName: id,
    inputTokenLimit: 65_536,
    outputTokenLimit: 32_768,
    supportedGenerationMethods: ['generateContent', 'countTokens', 'batchGenerateContent'],
  }
}

function refused(trouble: ErrorTrouble): Reply {
  return errorReply(errorOf(trouble, ''))
}
