import { Big } from 'big.js'
import type { Picture } from '../draw/picture.ts'
import { type PictureSlot, pictureSlot } from '../http/picture-json.ts'
import { statedUsd } from '../job/bill-job.ts'
import type { Job } from '../job/job.ts'
import type { Task, TaskState } from '../job/task.ts'
import type { Fields } from '../json-fields.ts'
import { uuidFor } from '../uuid.ts'
import type { RunwareAsked } from './asked.ts'
import { BLOCKED, errorItem, TIMED_OUT } from './error.ts'

/** An order that was taken, with what it asked for. */
export interface Taken {
  readonly task: Fields
  readonly asked: RunwareAsked
}

/** `{data, errors}`: an item for each picture, and an error where one is missing. */
export function resultsOf(
  { task, asked }: Taken,
  {
    job,
    pictures,
    urls,
    usd,
    status = null,
  }: {
    readonly job: Job
    readonly pictures: readonly Picture[]
    readonly urls: readonly string[]
    readonly usd: string
    readonly status?: 'success' | null
  },
): object {
  const { taskType, taskUUID } = task
  const { ask, outputType, isCostIncluded } = asked
  const total = statedUsd(job, usd)
  const each = total === null ? null : new Big(total).div(Math.max(1, pictures.length))
  const seed = ask.seed ?? Math.floor(job.arrival.chance.unit('seed') * 2 ** 53)
  const common = {
    taskType: status === null ? taskType : 'imageInference',
    taskUUID,
    ...(status !== null && { status }),
    ...(isCostIncluded && each !== null && { cost: each.toNumber() }),
  }
  const data = pictures.map((picture, at) => ({
    ...common,
    imageUUID: uuidFor(job.arrival, `image ${at}`),
    ...imageField(outputType, picture, urls[at]),
    seed: seed + at,
    NSFWContent: false,
  }))
  if (pictures.length === 0) return { data: status === null ? [] : [common], errors: [] }
  const missing = Array.from({ length: ask.n - pictures.length }, () => errorItem(TIMED_OUT, task))
  return { data, errors: missing }
}

function imageField(
  outputType: RunwareAsked['outputType'],
  picture: Picture,
  url: string | undefined,
): { readonly [name: string]: string | PictureSlot | undefined } {
  switch (outputType) {
    case 'URL':
      return { imageURL: url }
    case 'base64Data':
      return { imageBase64Data: pictureSlot(picture) }
    case 'dataURI':
      return { imageDataURI: pictureSlot(picture, 'data-uri') }
    default:
      return outputType satisfies never
  }
}

/** What `getResponse` says of a task that has no pictures to give; null where it has. */
export function stateOf({ job }: Task, state: TaskState, { task }: Taken): object | null {
  const { taskUUID } = task
  const working = (status: string): object => ({
    data: Array.from({ length: job.ask.n }, () => ({
      taskType: 'imageInference',
      taskUUID,
      status,
    })),
  })
  const failed = (error: typeof BLOCKED): object => ({
    errors: [{ ...errorItem(error, task), status: 'error' }],
  })
  switch (state.phase) {
    case 'queued':
    case 'running':
      return working('processing')
    case 'unheard-of':
      return working('warming')
    case 'succeeded':
      return null
    case 'blocked-input':
    case 'blocked-output':
      return failed(BLOCKED)
    case 'failed':
    case 'cancelled':
    case 'aborted':
      return failed(TIMED_OUT)
    default:
      return state.phase satisfies never
  }
}
