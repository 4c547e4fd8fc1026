/** A moment, or a span where the text names one: a day, a month. Milliseconds since the epoch. */
export interface TimeRead {
  readonly atMs: number
  /** End of the span that the text itself names; null for a moment. */
  readonly untilMs: number | null
}

const DAY_MS = 86_400_000
const PLAIN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i

/**
 * `2026-11-21T07:30:40.972Z`, `2026-11-21 07:30:40` (UTC where no zone is given), `2026-11-21` (that
 * day), Unix seconds or milliseconds. Null for anything else, such as `11/21/26`, which may be either.
 */
export function readTime(text: string): TimeRead | null {
  const trimmed = text.trim()
  if (/^\d{9,10}(?:\.\d+)?$/.test(trimmed)) return moment(Number(trimmed) * 1000)
  if (/^\d{12,13}$/.test(trimmed)) return moment(Number(trimmed))
  const match = PLAIN.exec(trimmed)
  if (match === null) return null
  const [, year, month, day, clock, zone = 'Z'] = match
  const offset = /^(Z|UTC)$/i.test(zone) ? 'Z' : zone.replace(/^(...)(\d\d)$/, '$1:$2')
  const atMs = Date.parse(`${year}-${month}-${day}T${clock ?? '00:00'}${offset}`)
  if (Number.isNaN(atMs)) return null
  return clock === undefined ? { atMs, untilMs: atMs + DAY_MS } : moment(atMs)
}

function moment(atMs: number): TimeRead {
  return { atMs: Math.round(atMs), untilMs: null }
}
