import type { Answer } from '../domain/request.ts'
import type { Json } from '../domain/suite.ts'

/** Far more than is recorded, and few enough that taking out the tags stays cheap. */
const LONGEST_TEXT = 8000

/** The JSON of an answer, also where it was labelled as text; null where there is none. */
export function jsonOf(answer: Answer): Json {
  switch (answer.body.kind) {
    case 'json':
      return answer.body.json
    case 'text':
      return parsed(answer.body.text)
    case 'events':
    case 'image':
    case 'none':
      return null
    default:
      return answer.body satisfies never
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What stands in a body that was expected to be JSON and is not, for the record. */
export function bodyWords(answer: Answer): string {
  switch (answer.body.kind) {
    case 'text': {
      const text = answer.body.text
        .slice(0, LONGEST_TEXT)
        .replace(/<[^>]{0,2000}>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
      return text === '' ? 'an empty text' : text
    }
    case 'json':
      return JSON.stringify(answer.body.json)
    case 'events':
      return 'a stream of events'
    case 'image':
      return 'a bare image'
    case 'none':
      return 'an empty body'
    default:
      return answer.body satisfies never
  }
}
