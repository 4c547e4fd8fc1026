import type { Reply } from '../http/reply.ts'
import type { Arrival, Keyed, Scene } from '../scene.ts'
import { openBatches } from './batch-routes.ts'
import { answerChat } from './chat.ts'
import { errorBody, invalidKey, notPermitted, unknownPath } from './error.ts'
import { openHeaders } from './headers.ts'
import { listModels, modelNamed, showModel } from './models.ts'
import { failed, orderImages } from './order.ts'
import { organization } from './organization.ts'
import { openService } from './service.ts'

/** Answers what one part of the API is about; null for what belongs elsewhere. */
type Part = (arrival: Keyed, route: string) => Promise<Reply> | Reply | null

/** Keys of an organization's administrators begin so; they order no pictures. */
const ADMIN_KEY = 'sk-admin-'

/** The OpenAI dialect: an arrival under its base path, with that path taken off, to its reply. */
export function openaiRoutes(scene: Scene): (arrival: Arrival, route: string) => Promise<Reply> {
  const headersFor = openHeaders(scene)
  const service = openService(scene, { findModel: (name) => modelNamed(scene, name), errorBody })
  const fail = (error: Parameters<typeof failed>[1]): Reply => failed(service, error)
  const batches = openBatches(service)
  const parts: readonly Part[] = [
    (arrival, route) => modelsPart(scene, arrival, route),
    (arrival, route) =>
      `${arrival.method} ${route}` === 'POST /chat/completions'
        ? answerChat(service, arrival)
        : null,
    (arrival, route) => {
      const isOrder = route === '/images/generations' || route === '/images/edits'
      return arrival.method === 'POST' && isOrder ? orderImages(service, arrival, { route }) : null
    },
    ({ method, path }, route) =>
      `${method} ${route}` === 'POST /images/variations'
        ? fail({
            ...unknownPath(method, path),
            message: 'Image variations are no longer available.',
          })
        : null,
    batches,
  ]
  const answer = async (arrival: Arrival, route: string): Promise<Reply> => {
    const { account, method, path } = arrival
    if (account === null) return fail(invalidKey(arrival.key))
    const isForAdmins = route.startsWith('/organization/')
    if (isForAdmins !== account.key.startsWith(ADMIN_KEY)) return fail(notPermitted)
    const known = isForAdmins ? [() => organization(service, arrival, route)] : parts
    for (const part of known) {
      const reply = await part({ ...arrival, account }, route)
      if (reply !== null) return reply
    }
    return { ...fail(unknownPath(method, path)), knownPath: false }
  }
  return async (arrival, route) => {
    const startedMs = scene.now()
    const reply = await answer(arrival, route)
    return { ...reply, headers: { ...headersFor(arrival, startedMs), ...reply.headers } }
  }
}

function modelsPart(scene: Scene, { method }: Arrival, route: string): Reply | null {
  if (method !== 'GET') return null
  if (route === '/models') return listModels(scene)
  const model = /^\/models\/(.+)$/.exec(route)?.[1]
  return model === undefined ? null : showModel(scene, decodeURIComponent(model))
}
