import { jsonReply, type Reply } from '../http/reply.ts'
import { modelsOf } from '../job/find-model.ts'
import type { Scene } from '../scene.ts'
import type { GeneralModel } from '../world.ts'
import { errorReply } from './error.ts'

const BILLABLES: Readonly<Record<string, readonly [string, string]>> = {
  image: ['output_image', 'image'],
  output_image_token: ['output_image', 'token'],
  input_text_token: ['input_text', 'token'],
  request: ['output_image', 'request'],
}

/** `GET /images/models` and the endpoints of one of them, which say their prices; null for other paths. */
export function catalogue(scene: Scene, route: string): Reply | null {
  const models = modelsOf(scene.world, 'openrouter').filter(({ retired }) => !retired)
  if (route === '/images/models') return jsonReply(200, { data: models.map(listed) })
  const id = /^\/images\/models\/(.+)\/endpoints$/.exec(route)?.[1]
  if (id === undefined) return null
  const model = models.find((one) => one.id === id)
  return model === undefined
    ? errorReply(404, 'Model not found')
    : jsonReply(200, { id, endpoints: [endpoint(model)] })
}

function listed({ id, traits }: GeneralModel): object {
  return {
    id,
    name: id,
    description: 'A model of the mock.',
    created: 1_780_000_000,
    architecture: { input_modalities: ['text', 'image'], output_modalities: ['image'] },
    supported_parameters: parameters(traits),
    supports_streaming: traits.streams === true,
    endpoints: `/api/v1/images/models/${id}/endpoints`,
  }
}

function endpoint({ traits, rates }: GeneralModel): object {
  return {
    provider_name: traits.provider,
    provider_slug: traits.slug,
    provider_tag: null,
    supports_streaming: traits.streams === true,
    allowed_passthrough_parameters: [],
    supported_parameters: parameters(traits),
    pricing: rates.flatMap(({ bill, usd }) => {
      const [billable, unit] = BILLABLES[bill] ?? []
      return billable === undefined ? [] : [{ billable, unit, cost_usd: Number(usd) }]
    }),
  }
}

function parameters(traits: GeneralModel['traits']): object {
  return {
    resolution: { type: 'enum', values: ['512', '1K', '2K', '4K'] },
    seed: { type: 'boolean' },
    n: { type: 'range', min: 1, max: Number(traits.most) },
  }
}
