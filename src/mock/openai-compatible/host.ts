import type { GeneralDialect } from '../dialects.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { answerNow, type Made } from '../job/answer-now.ts'
import type { Asked } from '../job/ask.ts'
import { findModel, modelsOf } from '../job/find-model.ts'
import type { Refuse, Trouble } from '../job/trouble.ts'
import { waitHeaders } from '../job/wait-headers.ts'
import type { Answer } from '../routes.ts'
import type { Arrival, Keyed, Scene } from '../scene.ts'
import type { GeneralModel } from '../world.ts'

/** How a host with a shape of its own takes orders and answers them. */
export interface Host {
  readonly id: GeneralDialect
  /** The model that a request for pictures names; null for a path that is none. */
  modelOf(arrival: Arrival, route: string): string | null
  read(arrival: Arrival, model: GeneralModel, route: string): Promise<Asked>
  answer(made: Made, route: string): Reply
  readonly refuse: Refuse
  headers(arrival: Arrival): Readonly<Record<string, string>>
  /** Answers of its own beside images; null for a path that it does not have. */
  own(scene: Scene, arrival: Keyed, route: string): Reply | null
}

/** A host's paths. Every trouble is said by `refuse`, also an unknown path. */
export function hostRoutes(host: Host): (scene: Scene) => Answer {
  const { id, refuse } = host
  return (scene) => {
    const answer = async (arrival: Arrival, route: string): Promise<Reply> => {
      const { account, method, key } = arrival
      if (account === null) return refuse({ kind: 'key', sent: key }, arrival)
      const own = host.own(scene, { ...arrival, account }, route)
      if (own !== null) return own
      const name = method === 'POST' ? host.modelOf(arrival, route) : null
      if (name === null) return { ...refuse({ kind: 'path' }, arrival), knownPath: false }
      const found = findModel(scene, id, name)
      if ('trouble' in found) return refuse(found.trouble, arrival)
      const { model } = found
      const asked = await host.read(arrival, model, route)
      const order = { scene, arrival, account, model, ...asked, requestId: null, taskId: null }
      return answerNow({ ...order, refuse }, (made) => host.answer(made, route))
    }
    return async (arrival, route) => {
      const reply = await answer(arrival, route)
      return { ...reply, headers: { ...host.headers(arrival), ...reply.headers } }
    }
  }
}

/** `GET /models` as a bare list or as OpenAI's. */
export function modelItems({ world }: Scene, id: GeneralDialect): readonly object[] {
  return modelsOf(world, id)
    .filter(({ retired }) => !retired)
    .map((model) => ({ id: model.id, object: 'model', type: 'image', created: 1_780_000_000 }))
}

/** A trouble's status where a host keeps to HTTP. */
export const USUAL_STATUS: Readonly<Record<Trouble['kind'], number>> = {
  key: 401,
  model: 404,
  path: 404,
  parameters: 400,
  funds: 402,
  'rate-limit': 429,
  overloaded: 503,
  'server-error': 500,
  blocked: 400,
}

/** A trouble in plain English. */
export function troubleWords(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'key':
      return 'Invalid API key provided.'
    case 'model':
      return `The model ${trouble.id} does not exist or is not available.`
    case 'path':
      return 'Not Found'
    case 'parameters':
      return `${trouble.field ?? 'The request'} ${trouble.message}.`
    case 'funds':
      return 'Insufficient balance. Add credits to continue.'
    case 'rate-limit':
      return 'Too many requests. Slow down.'
    case 'overloaded':
      return 'The model is overloaded. Please try again later.'
    case 'server-error':
      return 'Internal server error'
    case 'blocked':
      return `The ${trouble.stage === 'input' ? 'prompt' : 'image'} violates the content policy (${trouble.word}).`
    default:
      return trouble satisfies never
  }
}

/** A refusal whose body is made of the trouble's words. */
export function refusing(
  bodyOf: (message: string, trouble: Trouble) => unknown,
  statuses: Partial<Record<Trouble['kind'], number>> = {},
): Refuse {
  return (trouble) => {
    const status = statuses[trouble.kind] ?? USUAL_STATUS[trouble.kind]
    return jsonReply(status, bodyOf(troubleWords(trouble), trouble), waitHeaders(trouble))
  }
}
