import { jsonReply, type Reply } from '../http/reply.ts'
import { modelsOf } from '../job/find-model.ts'
import type { Scene } from '../scene.ts'

const OWN = 'hf-inference'

/** `GET /api/models/{id}?expand[]=inferenceProviderMapping` of the Hub; null for other paths. */
export function hubReply({ world }: Scene, route: string): Reply | null {
  const id = /^\/api\/models\/(.+)$/.exec(route)?.[1]
  if (id === undefined) return null
  const models = modelsOf(world, 'huggingface').filter(({ traits }) => traits.hub === id)
  if (models.length === 0) return jsonReply(404, { error: 'Repository not found' })
  const mapping = models.map(({ id: model, traits }) => {
    const [, partner = OWN, providerId = model] = /^([a-z-]+):(.+)$/.exec(model) ?? []
    return [partner, { providerId, status: traits.status, task: traits.task }] as const
  })
  return jsonReply(200, { id, inferenceProviderMapping: Object.fromEntries(mapping) })
}
