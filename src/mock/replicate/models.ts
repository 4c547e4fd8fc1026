import type { Body } from '../body.ts'
import { findModel, modelsOf } from '../job/find-model.ts'
import { jsonFields } from '../json-fields.ts'
import type { Scene } from '../scene.ts'
import type { ReplicateModel } from '../world.ts'

/** A model by its name that still answers; null for any other. */
export function modelNamed(scene: Scene, name: string): ReplicateModel | null {
  const found = findModel(scene, 'replicate', name)
  return 'model' in found ? found.model : null
}

/** By the `version` of a body: `owner/name`, `owner/name:HEX` or `HEX`; null when there is none such. */
export function modelOfVersion(scene: Scene, body: Body): ReplicateModel | null {
  const { version } = jsonFields(body)
  if (typeof version !== 'string') return null
  const [, name = null, hex = null] =
    /^(?:([^/:]+\/[^/:]+?))?:?([0-9a-f]{64})?$/.exec(version) ?? []
  if (name !== null) {
    const found = modelNamed(scene, name)
    return hex === null || found?.version === hex ? found : null
  }
  const ofVersion = modelsOf(scene.world, 'replicate').find((one) => one.version === hex)
  return hex === null || ofVersion === undefined || ofVersion.retired ? null : ofVersion
}

export function modelBody(model: ReplicateModel): unknown {
  const [owner, name] = model.id.split('/')
  const properties = {
    prompt: { type: 'string' },
    num_outputs: { type: 'integer', minimum: 1, maximum: model.maxOutputs, default: 1 },
    num_inference_steps: { type: 'integer', minimum: 1, maximum: model.maxSteps },
    ...(model.image === null ? {} : { [model.image.field]: { type: 'string', format: 'uri' } }),
  }
  const output =
    model.output === 'many'
      ? { type: 'array', items: { type: 'string', format: 'uri' } }
      : { type: 'string', format: 'uri' }
  return {
    url: `https://replicate.com/${model.id}`,
    owner,
    name,
    description: 'a model of the mock',
    visibility: 'public',
    run_count: 0,
    latest_version: {
      id: model.version ?? 'hidden',
      openapi_schema: {
        components: {
          schemas: { Input: { type: 'object', required: ['prompt'], properties }, Output: output },
        },
      },
    },
  }
}
