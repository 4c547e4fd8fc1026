import type { GeneralDialect } from '../dialects.ts'
import type { Reply } from '../http/reply.ts'
import { jsonReply } from '../http/reply.ts'
import { statedUsd } from '../job/bill-job.ts'
import { modelsOf } from '../job/find-model.ts'
import { type ApiError, errorBody, invalidKey, unknownPath } from '../openai/error.ts'
import { requestId } from '../openai/headers.ts'
import { modelBehind } from '../openai/model-behind.ts'
import { failed, orderImages } from '../openai/order.ts'
import { openService } from '../openai/service.ts'
import type { Answer } from '../routes.ts'
import type { Arrival, Keyed, Scene } from '../scene.ts'

/** How a gateway to OpenAI's Images API differs from what stands behind it. */
export interface Gateway {
  readonly id: GeneralDialect
  /** An error in the gateway's words and under its status. */
  say(error: ApiError, arrival: Arrival): { readonly status: number; readonly body: object }
  /** `usd` is the price that the answer may state; null where it states none. */
  headers(arrival: Arrival, reply: Reply, usd: string | null): Readonly<Record<string, string>>
  /** Under which id its own records keep a request. */
  requestId(arrival: Arrival): string
  /** What the gateway makes of a request before it passes it on; a reply where it does not. */
  pass(arrival: Keyed, route: string): Keyed | Reply
  /** What it makes of the answer. */
  back(reply: Reply, arrival: Keyed): Reply
  /** Answers of its own beside images; null for a path that it does not have. */
  own(scene: Scene, arrival: Keyed, route: string): Reply | null
}

/** A gateway that changes nothing: what the others start from. */
export const PLAIN_GATEWAY: Omit<Gateway, 'id'> = {
  say: (error) => ({ status: error.status, body: errorBody(error) }),
  headers: (arrival) => ({ 'x-request-id': requestId(arrival) }),
  requestId,
  pass: (arrival) => arrival,
  back: (reply) => reply,
  own: () => null,
}

const IMAGES = ['/images/generations', '/images/edits']

/** A gateway's paths, with and without `/v1`. The work is the OpenAI dialect's. */
export function gatewayRoutes(gateway: Gateway): (scene: Scene) => Answer {
  const { id } = gateway
  return (scene) => {
    const shared = openService(scene, {
      findModel: (name) => modelBehind(scene, id, name),
      errorBody,
      requestIdOf: gateway.requestId,
      costInUsage: false,
    })
    const answer = async (arrival: Arrival, path: string): Promise<Reply> => {
      const route = path.replace(/^\/v1(?=\/)/, '')
      const service = {
        ...shared,
        errorBody: (error: ApiError) => gateway.say(error, arrival).body,
        statusOf: (error: ApiError) => gateway.say(error, arrival).status,
      }
      const { account, method } = arrival
      if (account === null) return failed(service, invalidKey(arrival.key))
      const keyed = { ...arrival, account }
      if (method === 'GET' && route === '/models') return modelList(scene, id)
      if (method === 'POST' && IMAGES.includes(route)) {
        const passed = gateway.pass(keyed, route)
        if ('status' in passed) return passed
        return gateway.back(await orderImages(service, passed, { route }), keyed)
      }
      const own = gateway.own(scene, keyed, route)
      if (own !== null) return own
      return { ...failed(service, unknownPath(method, arrival.path)), knownPath: false }
    }
    return async (arrival, path) => {
      const reply = await answer(arrival, path)
      const usd = statedPrice(scene, id, reply)
      return { ...reply, headers: { ...gateway.headers(arrival, reply, usd), ...reply.headers } }
    }
  }
}

/** Known once it is booked: a stream's headers leave before that. */
function statedPrice({ world }: Scene, id: GeneralDialect, { entry }: Reply): string | null {
  const usd = entry?.snapshot().usd ?? '0'
  return usd === '0' ? null : statedUsd({ policy: world.policy[id] }, usd)
}

function modelList({ world }: Scene, id: GeneralDialect): Reply {
  const models = modelsOf(world, id).filter(({ retired }) => !retired)
  const data = models.map((model) => ({ id: model.id, object: 'model', owned_by: 'mock' }))
  return jsonReply(200, { object: 'list', data })
}
