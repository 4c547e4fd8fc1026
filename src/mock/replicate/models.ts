import type { Body } from '../body.ts'
import type { Scene } from '../scene.ts'
import type { ReplicateModel } from '../world.ts'

export function findModel({ world }: Scene, id: string): ReplicateModel | null {
  const found = world.models.find((model) => model.dialect === 'replicate' && model.id === id)
  return found?.dialect === 'replicate' && !found.retired ? found : null
}

/** By the `version` of a body: `owner/name`, `owner/name:HEX` or `HEX`; null when there is none such. */
export function modelOfVersion(scene: Scene, body: Body): ReplicateModel | null {
  if (body.kind !== 'json' || typeof body.json !== 'object' || body.json === null) return null
  const { version } = body.json as Record<string, unknown>
  if (typeof version !== 'string') return null
  const [, name = null, hex = null] =
    /^(?:([^/:]+\/[^/:]+?))?:?([0-9a-f]{64})?$/.exec(version) ?? []
  if (name === null && hex === null) return null
  const found =
    name === null
      ? scene.world.models.find((model) => model.dialect === 'replicate' && model.version === hex)
      : findModel(scene, name)
  if (found?.dialect !== 'replicate' || found.retired) return null
  return hex === null || found.version === hex ? found : null
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
