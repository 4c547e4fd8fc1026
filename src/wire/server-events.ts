import type { ServerEvent } from '../domain/request.ts'
import { parseJson } from './parse-json.ts'

/**
 * Reads server-sent events (WHATWG HTML, section 9.2.6). An event that the end of the stream cut off
 * before its blank line is given too: what it says may have been billed.
 */
export function parseServerEvents(text: string): readonly ServerEvent[] {
  const events: ServerEvent[] = []
  let event: string | null = null
  let lines: string[] = []

  function dispatch(): void {
    if (lines.length > 0) {
      const joined = lines.join('\n')
      const parsed = parseJson(joined)
      events.push({ event, data: parsed === undefined ? joined : parsed })
    }
    event = null
    lines = []
  }

  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    if (line === '') {
      dispatch()
      continue
    }
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') lines.push(value)
    else if (field === 'event') event = value === '' ? null : value
  }
  dispatch()
  return events
}
