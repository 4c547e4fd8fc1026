import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { codeText } from '../code-text.ts'
import { detailWords } from '../detail-words.ts'
import { decimalText, type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, type StatusFailure, statusFailure } from '../status-failure.ts'
import { waitInHeaders, waitInText } from '../wait-asked.ts'
import { countedOnly } from './delivered.ts'
import { requestIdsOf } from './request-ids.ts'

const NO_MODEL = /not supported by provider|does not exist|model .{1,100} not found/i
const MODERATION =
  /content_policy_violation|content policy|nsfw|moderation|safety (?:checker|filter)/i

/**
 * An answer that is no success: the router's `{error: "…"}`, a partner's `{error: {message}}`,
 * `{detail}` or `{message}` passed through. Its words change from year to year, so the status decides
 * wherever it can (seen in logs and issues, read 2026-11-21).
 */
export function readRefusal(answer: Answer): Reading {
  const isRedirect = answer.status >= 300 && answer.status < 400
  const body = isRedirect ? {} : fieldsOf(jsonOf(answer))
  const message = isRedirect
    ? redirectMessage(answer.status, answer.headers.location)
    : (wordsOf(body) ?? bodyWords(answer))
  const { kind, reason, stopsTarget } = judge(answer.status, { body, message })
  const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
  return readingOf(outcomeOf(kind, { reason, code: codeOf(body), message }), {
    usage: countedOnly({ images: 0, task: null }),
    requestIds: requestIdsOf(answer, null),
    retryAfterMs: isWorthWaiting ? waitAsked(answer, { body, message }) : null,
    stopsTarget,
  })
}

function judge(
  status: number,
  { body, message }: { body: Fields; message: string },
): StatusFailure {
  // fal names the kind of each mistake beside its words.
  const kinds = JSON.stringify(field(body, 'detail') ?? null)
  const isModeration = [400, 403, 422].includes(status) && MODERATION.test(`${message} ${kinds}`)
  if (isModeration) return { kind: 'blocked', reason: 'moderation', stopsTarget: false }
  const isModel = status === 410 || (status === 400 && NO_MODEL.test(message))
  return isModel ? statusFailure(404) : statusFailure(status)
}

/** A cold model says in seconds when it will be there: `{error, estimated_time: 20.0}`. */
function waitAsked(
  { headers }: Answer,
  { body, message }: { body: Fields; message: string },
): number | null {
  const seconds = Number(decimalText(field(body, 'estimated_time')) ?? Number.NaN)
  const loading = Math.round(seconds * 1000)
  return waitInHeaders(headers) ?? (Number.isSafeInteger(loading) ? loading : waitInText(message))
}

function wordsOf(body: Fields): string | null {
  const error = field(body, 'error')
  const said = isObject(error) ? field(error, 'message') : error
  return textOf(said) ?? detailWords(field(body, 'detail')) ?? textOf(field(body, 'message'))
}

function codeOf(body: Fields): string | null {
  const error = fieldsOf(field(body, 'error'))
  return codeText(field(error, 'code')) ?? codeText(field(body, 'code'))
}
