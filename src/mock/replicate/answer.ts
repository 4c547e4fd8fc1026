import { statedUsd } from '../job/bill-job.ts'
import type { Phase, Task } from '../job/task.ts'
import { jsonFields } from '../json-fields.ts'
import type { ReplicateModel } from '../world.ts'

export type Prediction = Task<ReplicateModel>

/** Inputs, outputs and files of a prediction are removed an hour after its end. */
export const RETENTION_MS = 60 * 60 * 1_000

const STATUSES: Readonly<Record<Phase, string>> = {
  queued: 'starting',
  running: 'processing',
  succeeded: 'succeeded',
  failed: 'failed',
  'blocked-input': 'failed',
  'blocked-output': 'failed',
  cancelled: 'canceled',
  aborted: 'aborted',
  'unheard-of': 'defrosting',
}

const ERRORS: Readonly<Partial<Record<Phase, string>>> = {
  failed: 'The model ran out of memory. (E1001)',
  'blocked-input': 'The input or output was flagged as sensitive. Please try again. (E005)',
  'blocked-output': 'NSFW content detected. Try running it again, or try a different prompt.',
}

/** A prediction as the API shows it; `base` is the dialect's base URL as this client sees it. */
export function predictionBody(
  task: Prediction,
  options: { readonly origin: string; readonly base: string; readonly nowMs: number },
): Readonly<Record<string, unknown>> {
  const { id, job, queueMs } = task
  const { arrival, model, ask, computeMs } = job
  const { origin, base, nowMs } = options
  const { phase, createdMs, startedMs, completedMs, imagesMade, usd } = task.state()
  const isRemoved = completedMs !== null && nowMs - completedMs >= RETENTION_MS
  const deployment = /\/deployments\/([^/]+\/[^/]+)\//.exec(arrival.path)?.[1]
  const seed = ask.seed ?? Math.floor(arrival.chance.unit('seed') * 100_000)
  const stated = statedUsd(job, usd)
  return {
    id,
    model: model.id,
    version: model.version ?? 'hidden',
    ...(deployment !== undefined && { deployment }),
    input: isRemoved ? {} : jsonFields(arrival.body).input,
    logs: startedMs === null || isRemoved ? '' : `Using seed: ${seed}\n`,
    output: phase === 'succeeded' && !isRemoved ? outputOf(task, origin) : null,
    data_removed: isRemoved,
    error: ERRORS[phase] ?? null,
    status: STATUSES[phase],
    source: 'api',
    created_at: iso(createdMs),
    ...(startedMs !== null && { started_at: iso(startedMs) }),
    ...(completedMs !== null && { completed_at: iso(completedMs) }),
    ...(phase === 'succeeded' && {
      metrics: {
        predict_time: computeMs / 1_000,
        total_time: (computeMs + queueMs) / 1_000,
        image_count: imagesMade,
        ...(stated !== null && { cost: Number(stated) }),
      },
    }),
    urls: {
      get: `${base}/predictions/${id}`,
      cancel: `${base}/predictions/${id}/cancel`,
      web: `${origin}/p/${id}`,
    },
  }
}

function outputOf({ job, urls }: Prediction, origin: string): unknown {
  const { output } = job.model
  switch (output) {
    case 'many':
      return urls(origin)
    case 'one':
      return urls(origin)[0] ?? null
    default:
      return output satisfies never
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
