import type { Reply } from '../http/reply.ts'
import { answerNow } from '../job/answer-now.ts'
import { findModel } from '../job/find-model.ts'
import { jsonFields } from '../json-fields.ts'
import type { Answer } from '../routes.ts'
import type { Arrival, Keyed, Scene } from '../scene.ts'
import { creditsReply, keyReply } from './account.ts'
import { imagesReply, imagesStream } from './answer.ts'
import { readAsk } from './asked.ts'
import { catalogue } from './catalogue.ts'
import { openRefuse } from './error.ts'
import { type Generations, openGenerations } from './generations.ts'

/** OpenRouter: images, the catalogue (which needs no key), the key's own limits, records of the past. */
export function openrouterRoutes(scene: Scene): Answer {
  const generations = openGenerations(scene)
  return async (arrival, route) => {
    const id = `gen-${Math.floor(scene.now() / 1_000)}-${arrival.chance.id('generation', 20)}`
    const reply = await answer(arrival, route, { scene, generations, id })
    return { ...reply, headers: { 'x-generation-id': id, ...reply.headers } }
  }
}

interface Desk {
  readonly scene: Scene
  readonly generations: Generations
  readonly id: string
}

async function answer(arrival: Arrival, route: string, desk: Desk): Promise<Reply> {
  const { scene, generations } = desk
  const { account, method, query } = arrival
  const refuse = openRefuse({ now: scene.now, provider: 'mock', model: '' })
  const listing = method === 'GET' ? catalogue(scene, route) : null
  if (listing !== null) return listing
  if (account === null) return refuse({ kind: 'key', sent: arrival.key }, arrival)
  switch (`${method} ${route}`) {
    case 'POST /images':
      return images({ ...arrival, account }, desk)
    case 'GET /key':
      return keyReply(scene, account)
    case 'GET /credits':
      return creditsReply()
    case 'GET /generation':
      return generations.show(query.get('id') ?? '', account)
    default:
      return { ...refuse({ kind: 'path' }, arrival), knownPath: false }
  }
}

async function images(arrival: Keyed, { scene, generations, id }: Desk): Promise<Reply> {
  const given = jsonFields(arrival.body)
  const found = findModel(scene, 'openrouter', String(given.model))
  const provider = 'model' in found ? String(found.model.traits.provider) : 'mock'
  const refuse = openRefuse({ now: scene.now, provider, model: String(given.model) })
  if ('trouble' in found) return refuse(found.trouble, arrival)
  const { ask, stream, mistake } = await readAsk(given, found.model)
  const { account } = arrival
  const { model } = found
  return answerNow(
    { scene, arrival, account, model, ask, mistake, requestId: id, taskId: null, refuse },
    (made) => {
      generations.keep(id, made.job)
      const said = { made, createdSeconds: Math.floor(scene.now() / 1_000) }
      return stream ? imagesStream(said) : imagesReply(said)
    },
  )
}
