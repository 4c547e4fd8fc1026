import type { Adapter } from '../../domain/adapter.ts'
import type { Operation } from '../../domain/operation.ts'
import { hasImages, type Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf, type Step } from '../../domain/reading.ts'
import { type Answer, type ImageRef, imageRef } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { jsonOf } from '../answer-words.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { statusFailure } from '../status-failure.ts'
import { waitInHeaders } from '../wait-asked.ts'
import { type HeardSteps, heardSteps } from './heard-steps.ts'
import { usageOf } from './usage.ts'
import { warningTexts } from './warnings.ts'

const MODERATED = /moderat|content polic|safety|\bblocked\b/i
const UNREACHED = /fetch failed|cannot connect/i
const TIMED_OUT = /timed out|did not complete/i

/** What a call of `doGenerate` came to: `{ result }`, or `{ error }` that it threw. */
export function readCall(answer: Answer, dialect: Adapter | null, operation: Operation): Step {
  const json = fieldsOf(jsonOf(answer))
  const said = heardSteps(answer.heard ?? [], dialect, operation)
  const result = field(json, 'result')
  const error = field(json, 'error')
  const reading = isObject(result)
    ? readResult(result, { answer, said, operation })
    : isObject(error)
      ? readError(error, { answer, said, operation })
      : unreadable('the call gave neither a result nor an error', { said, operation })
  return { kind: 'done', reading, task: said.task }
}

interface Told {
  readonly answer: Answer
  readonly said: HeardSteps
  readonly operation: Operation
}

function readResult(result: Fields, { answer, said, operation }: Told): Reading {
  const list = field(result, 'images')
  if (!Array.isArray(list)) {
    return unreadable('the result has no list of images', { said, operation })
  }
  const images = list.flatMap((item: Json): readonly ImageRef[] => {
    const text = textOf(item)
    return text === null ? [] : [imageRef(text)]
  })
  return readingOf(withWarnings(outcomeFor(result, images, said, operation), result), {
    images,
    usage: usageOf(result, { images: images.length, operation, said: said.usage }),
    requestIds: requestIdsOf(answer, said),
    resolved: said.last?.resolved ?? {},
  })
}

function outcomeFor(
  result: Fields,
  images: readonly ImageRef[],
  { last }: HeardSteps,
  operation: Operation,
): Outcome {
  if (images.length > 0) return deliveredOutcome(images, operation.settings.n)
  if (last !== null && !hasImages(last.outcome.kind)) return last.outcome
  // Models say so of results that a filter took away; trying again gives the same.
  return field(result, 'isRetryable') === false
    ? outcomeOf('blocked', { reason: 'moderation', message: 'an empty result, not to be retried' })
    : deliveredOutcome(images, operation.settings.n)
}

/** A setting that was dropped does not make an image less made, but whoever compares must see it. */
function withWarnings(outcome: Outcome, result: Fields): Outcome {
  const warnings = warningTexts(field(result, 'warnings'))
  if (warnings.length === 0) return outcome
  const message = [outcome.message, `the model warned: ${warnings.join('; ')}`]
  return {
    ...outcome,
    message: message
      .filter((one) => one !== null)
      .join('; ')
      .slice(0, 500),
  }
}

function readError(error: Fields, { answer, said, operation }: Told): Reading {
  const { last } = said
  const usage = usageOf({}, { images: 0, operation, said: said.usage })
  const requestIds = requestIdsOf(answer, said)
  // The provider's own refusal says more than what the package made of it.
  if (last !== null && !hasImages(last.outcome.kind)) return { ...last, usage, requestIds }
  const message = textOf(field(error, 'message')) ?? 'the model failed without a word'
  const code = textOf(field(error, 'name'))
  const heard = answer.heard?.at(-1) ?? null
  const status = heard?.answer.status ?? null
  const isRefused = status !== null && (status < 200 || status >= 300)
  const isMade = last !== null || heard?.purpose === 'download'
  if (isMade && (isRefused || UNREACHED.test(message))) {
    const outcome = outcomeOf('malformed', { reason: 'download-failed', code, message })
    return readingOf(outcome, { usage, requestIds })
  }
  if (heard !== null && isRefused) {
    const { kind, reason, stopsTarget } = statusFailure(status)
    const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
    const retryAfterMs = isWorthWaiting ? waitInHeaders(heard.answer.headers) : null
    const outcome = outcomeOf(kind, { reason, code, message })
    return readingOf(outcome, { usage, requestIds, retryAfterMs, stopsTarget })
  }
  return readingOf(failureByWords(message, code), { usage, requestIds })
}

/** Many outcomes reach the caller as a plain Error, and its words are all there is. */
function failureByWords(message: string, code: string | null): Outcome {
  if (MODERATED.test(message)) return outcomeOf('blocked', { reason: 'moderation', code, message })
  if (TIMED_OUT.test(message)) return outcomeOf('lost', { reason: 'timeout', code, message })
  return outcomeOf('malformed', { reason: 'unreadable', code, message })
}

function unreadable(message: string, { said, operation }: Omit<Told, 'answer'>): Reading {
  const usage = usageOf({}, { images: 0, operation, said: said.usage })
  const outcome = outcomeOf('malformed', { reason: 'unreadable', message })
  return readingOf(outcome, { usage, requestIds: said.requestIds })
}

function requestIdsOf(answer: Answer, { requestIds }: HeardSteps): readonly string[] {
  const headers = [answer.headers, ...(answer.heard ?? []).map((one) => one.answer.headers)]
  const ids = headers.map((one) => one['x-request-id']?.trim() ?? '').filter((id) => id !== '')
  return [...new Set([...requestIds, ...ids])]
}
