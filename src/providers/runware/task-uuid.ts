import { createHash } from 'node:crypto'

/**
 * The name that the customer gives a task, in the shape of a version 4 UUID as the API asks for: the
 * same for one attempt however often it is translated, another for every other. A name that is used
 * again is refused (`conflictTaskUUID`; runware.ai, 2026-11), so nothing is ordered twice.
 */
export function taskUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4]
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
