import type { PictureFormat } from '../draw/picture.ts'
import type { Reply } from '../http/reply.ts'
import type { Asked } from '../job/ask.ts'
import type { Order } from '../job/job.ts'
import type { Tasks } from '../job/task.ts'
import type { Mistake } from '../job/trouble.ts'
import type { Keyed, Scene } from '../scene.ts'
import type { GeneralModel } from '../world.ts'

/** What every partner's routes work with. */
export interface Desk {
  readonly scene: Scene
  readonly tasks: Tasks
  readonly requestId: string
}

/** A partner's routes below its part of the path; null for a path that it has not. */
export type PartnerRoutes = (arrival: Keyed, route: string, desk: Desk) => Promise<Reply | null>

export function wrong(field: string, message: string): Mistake {
  return { kind: 'parameters', field, message }
}

/** The prompt of a request, and the mistake of having none. */
export function promptOf(
  prompt: unknown,
  field: string,
): { readonly prompt: string; readonly mistake: Asked['mistake'] } {
  return typeof prompt === 'string' && prompt !== ''
    ? { prompt, mistake: null }
    : { prompt: '', mistake: wrong(field, 'is required') }
}

export function numberOr<T>(value: unknown, other: T): number | T {
  return typeof value === 'number' ? value : other
}

export function formatOf(value: unknown, other: PictureFormat): PictureFormat {
  const formats = ['png', 'jpeg', 'webp'] as const
  return formats.find((format) => format === value) ?? other
}

/** An order by this arrival; its task, where there is one, is named `taskId`. */
export function orderOf(
  {
    arrival,
    model,
    asked,
    refuse,
    taskId,
  }: {
    readonly arrival: Keyed
    readonly model: GeneralModel
    readonly asked: Asked
    readonly refuse: Order['refuse']
    readonly taskId: string | null
  },
  { scene, requestId }: Desk,
): Omit<Order, 'moderatedIn'> {
  const { account } = arrival
  return { scene, arrival, account, model, ...asked, requestId, taskId, refuse }
}
