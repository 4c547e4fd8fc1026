import type { Reply } from '../http/reply.ts'
import { invalidKey, unknownPath } from '../openai/error.ts'
import { requestId } from '../openai/headers.ts'
import { modelBehind } from '../openai/model-behind.ts'
import { failed, orderImages } from '../openai/order.ts'
import { openService } from '../openai/service.ts'
import type { Arrival, Scene } from '../scene.ts'
import { azureErrorBody } from './error.ts'

const OF_DEPLOYMENT = /^\/deployments\/([^/]+)(\/images\/(?:generations|edits))$/
const V1 = /^\/v1(\/images\/(?:generations|edits))$/

/**
 * Azure's image endpoints: a deployment's own, which want an `api-version`, and those of the newer
 * form, where the body's `model` names the deployment. The work is the OpenAI dialect's.
 */
export function azureOpenaiRoutes(
  scene: Scene,
): (arrival: Arrival, route: string) => Promise<Reply> {
  const service = openService(scene, {
    findModel: (name) => modelBehind(scene, 'azure-openai', name),
    errorBody: azureErrorBody,
  })
  const answer = async (arrival: Arrival, route: string): Promise<Reply> => {
    const { account, method, path, query } = arrival
    if (account === null) return failed(service, invalidKey(arrival.key))
    const keyed = { ...arrival, account }
    const [, deployment, own] = OF_DEPLOYMENT.exec(route) ?? []
    if (
      method === 'POST' &&
      deployment !== undefined &&
      own !== undefined &&
      query.has('api-version')
    )
      return orderImages(service, keyed, { route: own, named: decodeURIComponent(deployment) })
    const newer = V1.exec(route)?.[1]
    if (method === 'POST' && newer !== undefined)
      return orderImages(service, keyed, { route: newer })
    return { ...failed(service, unknownPath(method, path)), knownPath: false }
  }
  return async (arrival, route) => {
    const reply = await answer(arrival, route)
    const headers = {
      'apim-request-id': requestId(arrival).replace('req_', 'apim-'),
      'x-request-id': requestId(arrival),
      'x-ms-region': 'Mock',
    }
    return { ...reply, headers: { ...headers, ...reply.headers } }
  }
}
