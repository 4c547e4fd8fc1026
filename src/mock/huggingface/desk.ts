import type { Body } from '../body.ts'
import type { PictureFormat } from '../draw/picture.ts'
import type { Reply } from '../http/reply.ts'
import type { PictureAsk } from '../job/ask.ts'
import type { Order } from '../job/job.ts'
import type { Tasks } from '../job/task.ts'
import type { Trouble } from '../job/trouble.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { Account, GeneralModel } from '../world.ts'

export type Keyed = Arrival & { readonly account: Account }
export type Given = Readonly<Record<string, unknown>>

/** What every partner's routes work with. */
export interface Desk {
  readonly scene: Scene
  readonly tasks: Tasks
  readonly requestId: string
}

/** A partner's routes below its part of the path; null for a path that it has not. */
export type PartnerRoutes = (arrival: Keyed, route: string, desk: Desk) => Promise<Reply | null>

export function fieldsOf(body: Body): Given {
  const json = body.kind === 'json' ? body.json : null
  return typeof json === 'object' && json !== null ? (json as Given) : {}
}

/** What was read out of a request: the ask, and the first mistake in it. */
export interface Asked {
  readonly ask: PictureAsk
  readonly mistake: Extract<Trouble, { kind: 'parameters' }> | null
}

export function wrong(field: string, message: string): NonNullable<Asked['mistake']> {
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
