import { Big } from 'big.js'
import type { PictureAsk } from '../job/ask.ts'
import { statedUsd } from '../job/bill-job.ts'
import type { Task } from '../job/task.ts'
import type { Arrival } from '../scene.ts'

/** The seed that was used, the client's own or one of the provider's choice. */
export function seedOf(ask: PictureAsk, { chance }: Arrival): number {
  return ask.seed ?? Math.floor(chance.unit('seed') * 2 ** 31)
}

/**
 * An item for each picture: those that are there, and for the rest, where something is withheld, the
 * item without a URL that the safety review leaves.
 */
export function itemsOf(
  urls: readonly string[],
  {
    ask,
    withheld,
    arrival,
  }: { readonly ask: PictureAsk; readonly withheld: number; readonly arrival: Arrival },
): readonly object[] {
  const item = (url: string | null): object => ({
    url,
    prompt: ask.prompt,
    resolution: `${ask.width}x${ask.height}`,
    seed: seedOf(ask, arrival),
    is_image_safe: url !== null,
  })
  return [...urls.map(item), ...Array.from({ length: withheld }, () => item(null))]
}

/** A generation as `GET /v2/generations/{id}` shows it. */
export function generationOf(task: Task, origin: string): object {
  const { job, id } = task
  const { ask, arrival } = job
  const { phase, createdMs, usd } = task.state()
  const created = new Date(createdMs).toISOString()
  const shown = (status: string, more: object = {}): object => ({
    generation_id: id,
    status,
    created,
    ...more,
  })
  const stated = statedUsd(job, usd)
  const cost =
    stated === null ? {} : { usage_cost_usd_micros: new Big(stated).times(1_000_000).toNumber() }
  const completed = (urls: readonly string[], withheld: number): object => {
    const items = itemsOf(urls, { ask, withheld, arrival })
    const data = items.map((item) => ({ object_type: 'image.generation', ...item }))
    return shown('completed', { response_type: 'image', data, ...cost })
  }
  switch (phase) {
    case 'queued':
    case 'running':
      return shown('pending')
    case 'unheard-of':
      return shown('rendering')
    case 'succeeded': {
      const urls = task.urls(origin)
      return completed(urls, urls.length === 0 ? 0 : ask.n - urls.length)
    }
    case 'blocked-output':
      return completed([], ask.n)
    case 'blocked-input':
      return shown('failed', { failure_reason: 'content_policy_violation' })
    case 'failed':
    case 'cancelled':
    case 'aborted':
      return shown('failed', { failure_reason: 'generation_failed' })
    default:
      return phase satisfies never
  }
}
