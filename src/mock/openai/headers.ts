import type { Arrival, Scene } from '../scene.ts'

const REQUESTS_PER_MINUTE = 5_000
const MINUTE_MS = 60_000

/** Headers of every answer of this dialect; the rate limits count down within each minute of `now`. */
export function openHeaders(
  scene: Scene,
): (arrival: Arrival, startedMs: number) => Record<string, string> {
  let window = -1
  let used = 0
  scene.onReset(() => {
    window = -1
  })
  return (arrival, startedMs) => {
    const nowMs = scene.now()
    const minute = Math.floor(nowMs / MINUTE_MS)
    if (minute !== window) {
      window = minute
      used = 0
    }
    used += 1
    const remaining = String(Math.max(0, REQUESTS_PER_MINUTE - used))
    const reset = `${Math.ceil(((minute + 1) * MINUTE_MS - nowMs) / 1_000)}s`
    return {
      'x-request-id': requestId(arrival),
      'openai-organization': 'org-mock',
      'openai-processing-ms': String(Math.max(0, Math.round(nowMs - startedMs))),
      'openai-version': '2020-10-01',
      'x-ratelimit-limit-requests': String(REQUESTS_PER_MINUTE),
      'x-ratelimit-remaining-requests': remaining,
      'x-ratelimit-reset-requests': reset,
      'x-ratelimit-limit-images': String(REQUESTS_PER_MINUTE),
      'x-ratelimit-remaining-images': remaining,
      'x-ratelimit-reset-images': reset,
    }
  }
}

export function requestId({ chance }: Arrival): string {
  return `req_${chance.hex('request id').slice(0, 32)}`
}
