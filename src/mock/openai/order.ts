import { halved } from '../bill.ts'
import type { Reply } from '../http/reply.ts'
import { jsonReply } from '../http/reply.ts'
import type { Arrival } from '../scene.ts'
import type { Account, OpenaiModel } from '../world.ts'
import { readAsked } from './asked.ts'
import { type EditBody, readEdit } from './edit-body.ts'
import {
  type ApiError,
  invalidType,
  invalidValue,
  missingParameter,
  modelNotFound,
} from './error.ts'
import { answerImages } from './images.ts'
import type { Service } from './service.ts'

/** How pictures are ordered: straight, or as a line of a batch, which the policy may make cheaper. */
export type Way = 'direct' | 'batch'

/**
 * A request for pictures, from its body to its answer. `named` is a model that the address names;
 * otherwise the body's own counts.
 */
export async function orderImages(
  service: Service,
  arrival: Arrival & { readonly account: Account },
  { route, way = 'direct', named = null }: { route: string; way?: Way; named?: string | null },
): Promise<Reply> {
  const read = await readBodyOf(arrival, route)
  if (read.fields === null) return failed(service, read.error)
  const name = named ?? read.fields.model
  const model = modelOf(service, name)
  if ('error' in model) return failed(service, model.error)
  const { asked, error } = readAsked(read.fields, {
    model: model.found,
    chance: arrival.chance,
    inputs: read.isEdit ? read : null,
  })
  const isStreamed = way === 'batch' && asked.stream
  const streamed = isStreamed ? invalidValue('stream', 'A batch cannot be streamed.') : null
  const { scene } = service
  const isCheaper = way === 'batch' && scene.world.policy[arrival.dialect].batch === 'half'
  return answerImages({
    service,
    scene,
    arrival,
    account: arrival.account,
    model: isCheaper ? { ...model.found, rates: halved(model.found.rates) } : model.found,
    asked: isStreamed ? { ...asked, stream: false, partialImages: 0 } : asked,
    mistake: read.error ?? error ?? streamed,
  })
}

/** An error as an answer, where nothing was ordered yet. */
export function failed(service: Pick<Service, 'errorBody' | 'statusOf'>, error: ApiError): Reply {
  return jsonReply(service.statusOf(error), service.errorBody(error), error.headers)
}

type OrderBody = EditBody & { readonly isEdit: boolean }

async function readBodyOf({ body }: Arrival, route: string): Promise<OrderBody> {
  if (route === '/images/edits') return { ...(await readEdit(body)), isEdit: true }
  if (body.kind !== 'json' || typeof body.json !== 'object' || body.json === null) {
    const error = invalidValue('body', 'The request body must be a JSON object.')
    return { fields: null, error, isEdit: false }
  }
  const fields = body.json as Readonly<Record<string, unknown>>
  return { fields, images: [], mask: null, error: null, isEdit: false }
}

/**
 * Sources disagree on the vendor's default model, and no harness may depend on it: a request
 * without one is refused here.
 */
function modelOf(
  service: Service,
  name: unknown,
): { readonly found: OpenaiModel } | { readonly error: ApiError } {
  if (name === undefined) return { error: missingParameter('model') }
  if (typeof name !== 'string') return { error: invalidType('model', 'a string') }
  const found = service.findModel(name)
  return found === null ? { error: modelNotFound(name) } : { found }
}
