import { halved } from '../bill.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { answerNow, streamNow } from '../job/answer-now.ts'
import { entryId } from '../job/open-job.ts'
import type { Trouble } from '../job/trouble.ts'
import type { Arrival, Keyed, Scene } from '../scene.ts'
import { policyOf } from '../world.ts'
import { imagesReply } from './answer.ts'
import { readAsk } from './asked.ts'
import { type EditBody, readEdit } from './edit-body.ts'
import {
  type ApiError,
  errorOf,
  invalidType,
  invalidValue,
  missingParameter,
  modelNotFound,
} from './error.ts'
import { requestId } from './headers.ts'
import type { ImageModel } from './model-behind.ts'
import type { Service } from './service.ts'
import { imagesStream } from './stream.ts'

/** How pictures are ordered: straight, or as a line of a batch, which the policy may make cheaper. */
export type Way = 'direct' | 'batch'

/**
 * A request for pictures, from its body to its answer. `named` is a model that the address names;
 * otherwise the body's own counts.
 */
export async function orderImages(
  service: Service,
  arrival: Keyed,
  { route, way = 'direct', named = null }: { route: string; way?: Way; named?: string | null },
): Promise<Reply> {
  const read = await readBodyOf(arrival, route)
  if (read.fields === null) return failed(service, read.error)
  const name = named ?? read.fields.model
  const model = modelOf(service, name)
  if ('error' in model) return failed(service, model.error)
  const { scene } = service
  const { account, chance } = arrival
  const sold = way === 'batch' ? inBatch(model.found, scene) : model.found
  const asked = readAsk(read.fields, {
    model: sold,
    policy: policyOf(scene.world, sold),
    chance,
    inputs: read.isEdit ? read : null,
    canStream: way === 'direct',
  })
  const wrong = read.error ?? asked.error
  const mistake =
    wrong === null
      ? null
      : ({ kind: 'parameters', field: wrong.param, message: wrong.message } as const)
  const names = { model: sold.id, requestId: requestId(arrival) }
  const sayError = (trouble: Trouble): ApiError =>
    trouble === mistake && wrong !== null ? wrong : errorOf(trouble, names)
  const order = {
    scene,
    arrival,
    account,
    model: sold,
    ask: asked.ask,
    mistake,
    requestId: service.requestIdOf(arrival),
    taskId: null,
    refuse: (trouble: Trouble) => failed(service, sayError(trouble)),
  }
  const { costInUsage } = service
  service.sizes.set(entryId(arrival), asked.resolved.size)
  if (!asked.stream) return answerNow(order, (made) => imagesReply({ made, asked, costInUsage }))
  const errorBody = (trouble: Trouble): object => service.errorBody(sayError(trouble))
  return streamNow(order, (job) => imagesStream({ job, asked, costInUsage, errorBody }))
}

/** A model as a batch sells it: cheaper where the policy says so, and only completed lines are billed. */
function inBatch(model: ImageModel, { world }: Scene): ImageModel {
  const isCheaper = policyOf(world, model).batch === 'half'
  return {
    ...model,
    rates: isCheaper ? halved(model.rates) : model.rates,
    policy: { ...model.policy, serverErrorAfter: 'free' },
  }
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
): { readonly found: ImageModel } | { readonly error: ApiError } {
  if (name === undefined) return { error: missingParameter('model') }
  if (typeof name !== 'string') return { error: invalidType('model', 'a string') }
  const found = service.findModel(name)
  return found === null ? { error: modelNotFound(name) } : { found }
}
