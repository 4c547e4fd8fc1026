import { jsonReply, type Reply } from '../http/reply.ts'
import { findModel, modelsOf } from '../job/find-model.ts'
import type { Scene } from '../scene.ts'
import type { OpenaiModel } from '../world.ts'
import { errorBody, modelNotFound } from './error.ts'

/** A model that still answers; null for one that is unknown or was shut down. */
export function modelNamed(scene: Scene, name: string): OpenaiModel | null {
  const found = findModel(scene, 'openai', name)
  return 'model' in found ? found.model : null
}

export function listModels({ world }: Scene): Reply {
  const models = modelsOf(world, 'openai').filter(({ retired }) => !retired)
  const judges = world.judges
    .filter(({ dialect, retired }) => dialect === 'openai' && !retired)
    .map(({ id }) => ({ id, shutdownDate: null }))
  return jsonReply(200, { object: 'list', data: [...models, ...judges].map(modelBody) })
}

export function showModel(scene: Scene, id: string): Reply {
  const model = modelNamed(scene, id)
  return model === null
    ? jsonReply(404, errorBody(modelNotFound(id)))
    : jsonReply(200, modelBody(model))
}

function modelBody({ id, shutdownDate }: Pick<OpenaiModel, 'id' | 'shutdownDate'>): unknown {
  return {
    id,
    object: 'model',
    created: 1_780_000_000,
    owned_by: 'mock',
    shutdown_date: shutdownDate,
  }
}
