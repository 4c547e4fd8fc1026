import { jsonReply, type Reply } from '../http/reply.ts'
import type { Scene } from '../scene.ts'
import type { OpenaiModel } from '../world.ts'
import { errorBody, modelNotFound } from './error.ts'

/** A model that still answers; null for one that is unknown or was shut down. */
export function findModel({ world }: Scene, id: string): OpenaiModel | null {
  const model = world.models.find((one) => one.dialect === 'openai' && one.id === id)
  return model?.dialect === 'openai' && !model.retired ? model : null
}

export function listModels({ world }: Scene): Reply {
  const models = world.models.filter((one) => one.dialect === 'openai' && !one.retired)
  return jsonReply(200, {
    object: 'list',
    data: models.map((model) => modelBody(model as OpenaiModel)),
  })
}

export function showModel(scene: Scene, id: string): Reply {
  const model = findModel(scene, id)
  return model === null
    ? jsonReply(404, errorBody(modelNotFound(id)))
    : jsonReply(200, modelBody(model))
}

function modelBody({ id, shutdownDate }: OpenaiModel): unknown {
  return {
    id,
    object: 'model',
    created: 1_780_000_000,
    owned_by: 'mock',
    shutdown_date: shutdownDate,
  }
}
