import { type Reading, readingOf } from '../domain/reading.ts'
import type { Answer } from '../domain/request.ts'
import { bodyWords, jsonOf } from './answer-words.ts'
import { outcomeOf } from './outcome-of.ts'

/** A success whose body is not what the dialect says: no JSON, or JSON without the dialect's fields. */
export function unreadable(answer: Answer): Reading {
  const isJson = answer.body.kind === 'json' || jsonOf(answer) !== null
  const reason = isJson ? 'unreadable' : 'not-json'
  const usage = { reported: {}, counted: { request: '1' }, cost: null }
  return readingOf(outcomeOf('malformed', { reason, message: bodyWords(answer) }), { usage })
}
