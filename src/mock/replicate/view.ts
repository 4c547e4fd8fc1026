import { tenthMore } from '../bill.ts'
import type { Policy } from '../policy.ts'
import type { Task, TaskState } from './task.ts'

/** Inputs, outputs and files of a prediction are removed an hour after its end. */
const RETENTION_MS = 60 * 60 * 1_000

/** On the dialect's base path here; a host of its own at the vendor. */
const DELIVERY_PATH = '/delivery'

const EXTENSIONS = { png: 'png', jpeg: 'jpg', webp: 'webp' } as const

export function isRemoved({ completedMs }: TaskState, nowMs: number): boolean {
  return completedMs !== null && nowMs - completedMs >= RETENTION_MS
}

/** A prediction as the API shows it; `base` is the dialect's base URL as this client sees it. */
export function predictionBody(
  task: Task,
  options: {
    readonly origin: string
    readonly base: string
    readonly nowMs: number
    readonly policy: Policy
  },
): Readonly<Record<string, unknown>> {
  const { id, model, deployment, input, queueMs, computeMs, seed, entry } = task
  const { origin, base, nowMs, policy } = options
  const state = task.state()
  const { status, createdMs, startedMs, completedMs, error, imagesMade } = state
  const removed = isRemoved(state, nowMs)
  const succeeded = status === 'succeeded'
  const output = succeeded && !removed ? outputOf(task, base) : null
  return {
    id,
    model: model.id,
    version: model.version ?? 'hidden',
    ...(deployment === null ? {} : { deployment }),
    input: removed ? {} : input,
    logs: startedMs === null || removed ? '' : `Using seed: ${seed}\n`,
    output,
    data_removed: removed,
    error,
    status,
    source: 'api',
    created_at: iso(createdMs),
    ...(startedMs === null ? {} : { started_at: iso(startedMs) }),
    ...(completedMs === null ? {} : { completed_at: iso(completedMs) }),
    ...(succeeded
      ? {
          metrics: {
            predict_time: computeMs / 1_000,
            total_time: (computeMs + queueMs) / 1_000,
            image_count: imagesMade,
            ...costOf(policy, entry.snapshot().usd),
          },
        }
      : {}),
    urls: {
      get: `${base}/predictions/${id}`,
      cancel: `${base}/predictions/${id}/cancel`,
      web: `${origin}/p/${id}`,
    },
  }
}

function outputOf({ id, model, sketches, asked }: Task, base: string): unknown {
  const urls = sketches.map(
    (_, index) => `${base}${DELIVERY_PATH}/${id}/out-${index}.${EXTENSIONS[asked.format]}`,
  )
  switch (model.output) {
    case 'many':
      return urls
    case 'one':
      return urls[0] ?? null
    default:
      return model.output satisfies never
  }
}

function costOf(policy: Policy, usd: string): { readonly cost?: number } {
  if (policy.reportsCost === 'none') return {}
  return { cost: Number(policy.reportsCost === 'exact' ? usd : tenthMore(usd)) }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
