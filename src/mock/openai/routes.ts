import { jsonReply, type Reply } from '../http/reply.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { Account, OpenaiModel } from '../world.ts'
import { readAsked } from './asked.ts'
import { readEdit } from './edit-body.ts'
import {
  type ApiError,
  errorBody,
  invalidKey,
  invalidType,
  invalidValue,
  missingParameter,
  modelNotFound,
  unknownPath,
} from './error.ts'
import { openHeaders } from './headers.ts'
import { answerImages } from './images.ts'
import { findModel, listModels, showModel } from './models.ts'

/** The OpenAI dialect: an arrival under its base path, with that path taken off, to its reply. */
export function openaiRoutes(scene: Scene): (arrival: Arrival, route: string) => Promise<Reply> {
  const headersFor = openHeaders(scene)
  return async (arrival, route) => {
    const startedMs = scene.now()
    const reply = await answer(scene, arrival, route)
    return { ...reply, headers: { ...headersFor(arrival, startedMs), ...reply.headers } }
  }
}

async function answer(scene: Scene, arrival: Arrival, route: string): Promise<Reply> {
  if (arrival.account === null) return failed(invalidKey(sentKey(arrival)))
  const call = `${arrival.method} ${route}`
  if (call === 'GET /models') return listModels(scene)
  const model = /^GET \/models\/(.+)$/.exec(call)?.[1]
  if (model !== undefined) return showModel(scene, decodeURIComponent(model))
  switch (call) {
    case 'POST /images/generations':
      return generate(scene, arrival, arrival.account)
    case 'POST /images/edits':
      return edit(scene, arrival, arrival.account)
    case 'POST /images/variations':
      return failed({
        ...unknownPath(arrival.method, arrival.path),
        message: 'Image variations are no longer available.',
      })
    default:
      return { ...failed(unknownPath(arrival.method, arrival.path)), knownPath: false }
  }
}

function sentKey({ headers }: Arrival): string | null {
  return /^Bearer\s+(\S+)/i.exec(headers.authorization ?? '')?.[1] ?? null
}

function failed(error: ApiError): Reply {
  return jsonReply(error.status, errorBody(error), error.headers)
}

async function generate(scene: Scene, arrival: Arrival, account: Account): Promise<Reply> {
  const { body } = arrival
  if (body.kind !== 'json' || typeof body.json !== 'object' || body.json === null)
    return failed(invalidValue('body', 'The request body must be a JSON object.'))
  const fields = body.json as Readonly<Record<string, unknown>>
  const model = modelOf(scene, fields)
  if ('error' in model) return failed(model.error)
  const { asked, error } = readAsked(fields, {
    model: model.found,
    chance: arrival.chance,
    inputs: null,
  })
  return answerImages({ scene, arrival, account, model: model.found, asked, mistake: error })
}

async function edit(scene: Scene, arrival: Arrival, account: Account): Promise<Reply> {
  const read = await readEdit(arrival.body)
  if (read.fields === null) return failed(read.error)
  const model = modelOf(scene, read.fields)
  if ('error' in model) return failed(model.error)
  const { asked, error } = readAsked(read.fields, {
    model: model.found,
    chance: arrival.chance,
    inputs: read,
  })
  const mistake = read.error ?? error
  return answerImages({ scene, arrival, account, model: model.found, asked, mistake })
}

/**
 * Sources disagree on the vendor's default model, and no harness may depend on it: a request
 * without one is refused here.
 */
function modelOf(
  scene: Scene,
  { model }: Readonly<Record<string, unknown>>,
): { readonly found: OpenaiModel } | { readonly error: ApiError } {
  if (model === undefined) return { error: missingParameter('model') }
  if (typeof model !== 'string') return { error: invalidType('model', 'a string') }
  const found = findModel(scene, model)
  return found === null ? { error: modelNotFound(model) } : { found }
}
