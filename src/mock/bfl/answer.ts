import type { Task } from '../job/task.ts'
import { DELIVERY_PATH } from '../shelf.ts'

/** Links to finished pictures work for ten minutes (docs.bfl.ai, 2026). */
const LINK_MS = 10 * 60 * 1000
/** Shown while a task is at work; answers never say how it was counted. */
const PROGRESS = { queued: 0, running: 0.5, 'unheard-of': 0.5 }

/** A task as `get_result` shows it. `base` is where this dialect stands, with its origin. */
export function resultOf(task: Task, { base, origin }: { base: string; origin: string }): unknown {
  const { phase, completedMs } = task.state()
  const shown = (status: string, more: object = {}): unknown => ({
    id: task.id,
    status,
    result: null,
    progress: null,
    details: null,
    preview: null,
    ...more,
  })
  switch (phase) {
    case 'queued':
    case 'running':
      return shown('Pending', { progress: PROGRESS[phase] })
    case 'unheard-of':
      return shown('Generating', { progress: PROGRESS[phase] })
    case 'succeeded': {
      const { job } = task
      const [url = null] = task.urls(origin)
      const path = url === null ? null : new URL(url).pathname.slice(DELIVERY_PATH.length)
      const expires = new Date((completedMs ?? 0) + LINK_MS).toISOString()
      const signature = job.arrival.chance.hex('signature').slice(0, 16)
      const query = new URLSearchParams({ se: expires, sp: 'r', sig: signature })
      const sample = path === null ? null : `${base}/results${path}?${query}`
      const seed = job.ask.seed ?? Math.floor(job.arrival.chance.unit('seed') * 2 ** 31)
      return shown('Ready', { result: { sample, prompt: job.ask.prompt, seed } })
    }
    case 'blocked-input':
      return shown('Request Moderated', {
        details: { 'Moderation Reasons': ['Safety Filter'] },
      })
    case 'blocked-output':
      return shown('Content Moderated', {
        details: { 'Moderation Reasons': ['Content Filter'] },
      })
    case 'failed':
    case 'cancelled':
    case 'aborted':
      return shown('Error', { details: { error: 'Generation failed' } })
    default:
      return phase satisfies never
  }
}

/** What an id gets that nobody knows, or another cluster does. */
export function notFound(id: string): unknown {
  return {
    id,
    status: 'Task not found',
    result: null,
    progress: null,
    details: null,
    preview: null,
  }
}
