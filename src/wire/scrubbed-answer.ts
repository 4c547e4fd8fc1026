import type { Answer } from '../domain/request.ts'
import type { Json } from '../domain/suite.ts'
import type { Scrub } from './scrub.ts'

/**
 * An answer as it leaves this room: a key that the provider sent back is not in it. Adapters make
 * messages, ids and links of what they read, and those go into records and reports.
 */
export function scrubbedAnswer(answer: Answer, scrub: Scrub): Answer {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, scrub(value)]),
  )
  return { ...answer, headers, body: scrubbedBody(answer.body, scrub) }
}

function scrubbedBody(body: Answer['body'], scrub: Scrub): Answer['body'] {
  switch (body.kind) {
    case 'json':
      return { kind: 'json', json: scrubbedJson(body.json, scrub) }
    case 'events': {
      const events = body.events.map(({ event, data }) => ({
        event: event === null ? null : scrub(event),
        data: scrubbedJson(data, scrub),
      }))
      return { kind: 'events', events }
    }
    case 'text':
      return { kind: 'text', text: scrub(body.text) }
    case 'image':
    case 'none':
      return body
    default:
      return body satisfies never
  }
}

/** Strings and names of fields alike. What is parsed from an answer is nested 64 deep at most. */
function scrubbedJson(json: Json, scrub: Scrub): Json {
  if (typeof json === 'string') return scrub(json)
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map((one) => scrubbedJson(one, scrub))
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [scrub(name), scrubbedJson(value, scrub)]),
  )
}
