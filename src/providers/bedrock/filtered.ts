import type { Outcome } from '../../domain/outcome.ts'
import type { Json } from '../../domain/suite.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'

/**
 * Why images are missing from a success, in the words of the answer: `error` of Amazon's models,
 * `finish_reasons` of Stability's (null for an image that went well), or a whole answer of
 * `status: Request Moderated`, as the maker's own API gives it. [] where nothing is said.
 */
export function filtersIn(body: Fields): readonly string[] {
  const error = textOf(field(body, 'error'))
  const reasons = texts(field(body, 'finish_reasons')).filter(isFilter)
  const status = textOf(field(body, 'status'))
  const isModerated = status !== null && /moderated$/i.test(status)
  const details = texts(field(fieldsOf(field(body, 'details')), 'Moderation Reasons'))
  const moderated = isModerated ? [[status, ...details].join(': ')] : []
  return [...(error === null ? [] : [error]), ...reasons, ...moderated]
}

/** An image that went well has null for a reason, or the word of the maker's own API. */
export function isFilter(reason: string | null): boolean {
  return reason !== null && reason !== 'SUCCESS'
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.flatMap((one: Json) => textOf(one) ?? []) : []
}

/** What an answer without a usable image was, by its words (AWS user guide, read 2026-11-21). */
export function filteredOutcome(words: string): Outcome {
  const said = { message: words }
  if (/filter reason: (?:prompt|input)/i.test(words)) {
    return outcomeOf('blocked', { reason: 'moderation-input', ...said })
  }
  if (/filter reason: output|generated images have been blocked|content moderated/i.test(words)) {
    return outcomeOf('blocked', { reason: 'moderation-output', ...said })
  }
  if (/filter|blocked|moderated/i.test(words)) {
    return outcomeOf('blocked', { reason: 'moderation', ...said })
  }
  return outcomeOf('unavailable', { reason: 'task-failed', ...said })
}
