import { jsonReply, type Reply } from '../http/reply.ts'
import type { Tasks } from '../job/task.ts'
import { fieldsOf, jsonFields } from '../json-fields.ts'
import type { Arrival, Keyed, Scene } from '../scene.ts'
import type { ReplicateModel } from '../world.ts'
import type { Prediction } from './answer.ts'
import { readAsk } from './asked.ts'
import { invalidInput, refuse } from './error.ts'
import type { Files } from './files.ts'
import { cancelAfterMs, preferredWaitMs } from './headers.ts'

/** Beside `input`; the streaming and webhook fields are taken and do nothing here. */
const KEYS = new Set(['input', 'version', 'webhook', 'webhook_events_filter', 'stream'])

/** What predictions are made with. */
export interface Maker {
  readonly scene: Scene
  readonly tasks: Tasks<ReplicateModel>
  readonly files: Files
  /** A prediction as JSON, for this client. */
  readonly shown: (task: Prediction, arrival: Arrival) => unknown
}

/** Starts a prediction and answers with it: at once, or when it has ended or the client's wait is over. */
export async function createPrediction(
  { scene, tasks, files, shown }: Maker,
  arrival: Keyed,
  model: ReplicateModel,
): Promise<Reply> {
  const { input: given, ...rest } = jsonFields(arrival.body)
  if (typeof given !== 'object' || given === null)
    return invalidInput([{ type: 'required', field: '', description: 'input is required' }])
  const waitMs = preferredWaitMs(arrival.headers.prefer)
  const deadlineMs = cancelAfterMs(arrival.headers['cancel-after'])
  const wrong = [
    ...Object.keys(rest)
      .filter((key) => !KEYS.has(key))
      .map((field) => ({ field, description: 'is not allowed' })),
    ...(waitMs === 'invalid'
      ? [{ field: 'Prefer', description: 'must be wait or wait=1 to 60' }]
      : []),
    ...(deadlineMs === 'invalid'
      ? [{ field: 'Cancel-After', description: 'must be a duration of 5s or more' }]
      : []),
  ].map((mistake) => ({ type: 'invalid' as const, ...mistake }))
  if (wrong.length > 0 || waitMs === 'invalid' || deadlineMs === 'invalid')
    return invalidInput(wrong)

  const { ask, invalid } = await readAsk(fieldsOf(given), model, files)
  const [first] = invalid
  const mistake =
    first === undefined
      ? null
      : ({ kind: 'parameters', field: first.field, message: first.description } as const)
  return tasks.start(
    {
      scene,
      arrival,
      account: arrival.account,
      model,
      ask,
      mistake,
      requestId: null,
      taskId: arrival.chance.id('prediction', 26),
      moderatedIn: 'task',
      // The vendor lists every field that is wrong.
      refuse: (trouble) => (trouble === mistake ? invalidInput(invalid) : refuse(trouble, arrival)),
    },
    async (task) => {
      if (deadlineMs !== null) void cancelAfter(scene, task, deadlineMs)
      const isDone = waitMs === null || (await waitFor(scene, task, waitMs))
      return jsonReply(isDone ? 201 : 202, shown(task, arrival))
    },
  )
}

/** The client's own time: the mock's speed does not count. */
async function cancelAfter(scene: Scene, task: Prediction, deadlineMs: number): Promise<void> {
  await untilEnded(scene, task, { ms: deadlineMs })
  task.cancel('deadline')
}

/** True when the prediction ended within the wait, by the client's own time. */
async function waitFor(scene: Scene, task: Prediction, ms: number): Promise<boolean> {
  const { gone } = task.job.arrival
  await untilEnded(scene, task, { ms, gone })
  if (gone.aborted && task.job.policy.disconnect === 'stops') task.cancel('provider')
  return task.state().completedMs !== null
}

async function untilEnded(
  scene: Scene,
  task: Prediction,
  { ms, gone }: { readonly ms: number; readonly gone?: AbortSignal },
): Promise<void> {
  const over = new AbortController()
  const signal = gone === undefined ? over.signal : AbortSignal.any([gone, over.signal])
  await Promise.race([task.ended, scene.sleep(ms, signal)])
  over.abort()
}
