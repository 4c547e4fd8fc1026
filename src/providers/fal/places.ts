import { isAtOrigin } from '../../domain/origin.ts'
import { trimmed } from '../base-url.ts'

/** fal's hosts that the key may go to: at once, in the queue, and the platform's own API. */
const SYNC = 'https://fal.run'
const QUEUE = 'https://queue.fal.run'
const PLATFORM = 'https://api.fal.ai'

/** Beside the base URL's own. Other hosts under these domains may run customers' code. */
export const FAL_ORIGINS: readonly string[] = [QUEUE, PLATFORM]

/** Where a request goes, without a slash at the end. */
export interface Places {
  readonly sync: string
  readonly queue: string
  readonly platform: string
}

/** fal's three hosts; behind any other base URL they are the base itself, `/queue` and `/platform`. */
export function placesOf(baseUrl: string): Places {
  const base = trimmed(baseUrl)
  return isAtOrigin(base, [SYNC, QUEUE])
    ? { sync: SYNC, queue: QUEUE, platform: PLATFORM }
    : { sync: base, queue: `${base}/queue`, platform: `${base}/platform` }
}

/** Whether a URL out of an answer to `asked` is one of fal's or on the origin that answered. */
export function isFals(url: string, asked: string): boolean {
  return isAtOrigin(url, [new URL(asked).origin, SYNC, ...FAL_ORIGINS])
}
