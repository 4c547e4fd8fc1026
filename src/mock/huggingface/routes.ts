import type { Reply } from '../http/reply.ts'
import { openTasks } from '../job/task.ts'
import type { Answer } from '../routes.ts'
import type { Keyed, Scene } from '../scene.ts'
import type { Desk, PartnerRoutes } from './desk.ts'
import { openRefuse } from './error.ts'
import { falRoutes } from './fal.ts'
import { hfInferenceRoutes } from './hf-inference.ts'
import { hubReply } from './hub.ts'
import { openaiLikeRoutes } from './openai-like.ts'
import { wavespeedRoutes } from './wavespeed.ts'
import { zaiRoutes } from './zai.ts'

const PARTNERS: Readonly<Record<string, PartnerRoutes>> = {
  'hf-inference': hfInferenceRoutes,
  'fal-ai': falRoutes,
  together: openaiLikeRoutes('together'),
  nscale: openaiLikeRoutes('nscale'),
  wavespeed: wavespeedRoutes,
  'zai-org': zaiRoutes,
}

/** The router: the first part of a path names the partner. Beside it, what the Hub says of a model. */
export function huggingfaceRoutes(scene: Scene): Answer {
  const tasks = openTasks(scene)
  return async (arrival, route) => {
    const hex = arrival.chance.hex('request')
    const requestId = `Root=1-${hex.slice(0, 8)}-${hex.slice(8, 32)}`
    const { account } = arrival
    const hub = arrival.method === 'GET' ? hubReply(scene, route) : null
    const reply =
      hub ??
      (account === null
        ? refuse({ kind: 'key', sent: arrival.key })
        : await routed({ ...arrival, account }, route, { scene, tasks, requestId }))
    return { ...reply, headers: { 'x-request-id': requestId, ...reply.headers } }
  }
}

const refuse = openRefuse({ partner: '', model: '' })

async function routed(arrival: Keyed, route: string, desk: Desk): Promise<Reply> {
  const [, partner = '', rest = ''] = /^\/([^/]+)(\/.*)$/.exec(route) ?? []
  const routes = Object.hasOwn(PARTNERS, partner) ? PARTNERS[partner] : undefined
  const reply = (await routes?.(arrival, rest, desk)) ?? null
  return reply ?? { ...refuse({ kind: 'path' }), knownPath: false }
}
