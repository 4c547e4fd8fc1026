import { jsonReply, type Reply } from '../http/reply.ts'
import type { Job } from '../job/job.ts'
import type { Scene } from '../scene.ts'
import type { Account } from '../world.ts'
import { errorReply } from './error.ts'

/** The records of what was made, by generation id. */
export interface Generations {
  keep(id: string, job: Job): void
  /** `GET /generation?id=`: not there the first time it is asked for, as at the vendor. */
  show(id: string, account: Account): Reply
}

export function openGenerations(scene: Scene): Generations {
  const jobs = new Map<string, Job>()
  const asked = new Set<string>()
  scene.onReset(() => {
    jobs.clear()
    asked.clear()
  })
  return {
    keep: (id, job) => {
      jobs.set(id, job)
    },
    show: (id, account) => {
      const job = jobs.get(id)
      const isReady = asked.has(id)
      asked.add(id)
      if (job === undefined || job.account !== account || !isReady)
        return errorReply(404, `Generation ${id} not found`)
      const { usd, imagesMade, at } = job.entry.snapshot()
      const told = { id, createdAt: at, usd: Number(usd), images: imagesMade }
      return jsonReply(200, { data: { ...UNTOLD, ...recordOf(job, told) } })
    },
  }
}

/** What a record says of chat and search, which images have not. */
const UNTOLD = Object.fromEntries(
  'app_id cache_discount external_user finish_reason http_referer moderation_latency native_finish_reason native_tokens_cached native_tokens_reasoning num_fetches num_input_audio_prompt num_search_results preset_id router service_tier upstream_id upstream_inference_cost user_agent web_search_engine workspace_id'
    .split(' ')
    .map((name) => [name, null]),
)

function recordOf(
  { ask, model, latencyMs, arrival }: Job,
  told: {
    readonly id: string
    readonly createdAt: string
    readonly usd: number
    readonly images: number
  },
): object {
  const units = ask.units(told.images)
  const prompt = Number(units.input_text_token ?? 0)
  const completion = Number(units.output_image_token ?? 0)
  const milliseconds = Math.round(latencyMs)
  return {
    id: told.id,
    request_id: `req-${arrival.chance.id('request', 20)}`,
    model: model.id,
    provider_name: model.traits.provider,
    provider_responses: null,
    api_type: 'image',
    total_cost: told.usd,
    usage: told.usd,
    is_byok: false,
    created_at: told.createdAt,
    data_region: 'global',
    origin: '',
    streamed: false,
    cancelled: false,
    latency: milliseconds,
    generation_time: milliseconds,
    tokens_prompt: prompt,
    tokens_completion: completion,
    native_tokens_prompt: prompt,
    native_tokens_completion: completion,
    native_tokens_completion_images: completion,
    num_media_prompt: ask.image === null ? 0 : 1,
    num_media_completion: told.images,
  }
}
