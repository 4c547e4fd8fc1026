import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer, ImageRef, ServerEvent } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { jsonOf } from '../answer-words.ts'
import { type BodyImages, bodyImages } from '../body-images.ts'
import { isSuccess } from '../is-success.ts'
import { field, fieldsOf } from '../json-fields.ts'
import { readEvents } from '../openai/read-events.ts'
import { resolvedOf } from '../openai/resolved.ts'
import { tokensReported } from '../openai/usage.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { unreadable } from '../unreadable.ts'
import type { HostProfile } from './profile.ts'
import { isStatedFailure } from './provider-error.ts'
import { readErrorWithin, readRefusal } from './refusal.ts'
import { requestIdsOf } from './request-ids.ts'
import { usageOf, violationsOf } from './usage.ts'

/** A gateway's guardrail failed the check, and the answer was let through all the same (Portkey). */
const GUARDRAIL_FAILED = 246

/** What an answer says that ends the attempt. */
export function readAnswer(answer: Answer, operation: Operation, profile: HostProfile): Reading {
  if (!isSuccess(answer)) return readRefusal(answer, profile)
  switch (answer.body.kind) {
    case 'events':
      return readStream(answer.body.events, answer, { operation, profile })
    case 'image': {
      const image: ImageRef = { kind: 'blob', sha256: answer.body.blob.sha256 }
      return readSuccess(
        answer,
        { images: [image], withheld: 0 },
        { json: null, operation, profile },
      )
    }
    case 'json':
    case 'text':
    case 'none': {
      const json = jsonOf(answer)
      return readSuccess(answer, bodyImages(json), { json, operation, profile })
    }
    default:
      return answer.body satisfies never
  }
}

function readSuccess(
  answer: Answer,
  found: BodyImages | null,
  { json, operation, profile }: { json: Json; operation: Operation; profile: HostProfile },
): Reading {
  const images = found?.images ?? []
  if (images.length === 0 && isStatedFailure(json)) return readErrorWithin(answer, json, profile)
  const outcome =
    found === null
      ? unreadable(answer).outcome
      : successOutcome(found, { asked: operation.settings.n, status: answer.status })
  const tokens = tokensReported(field(fieldsOf(json), 'usage'), operation)
  const violations = violationsOf(profile, null)
  return readingOf(outcome, {
    images,
    usage: usageOf(tokens, profile.told(answer, json), { images: images.length, violations }),
    requestIds: requestIdsOf(answer, { own: profile.requestIdHeaders, message: null }),
    resolved: resolvedOf(fieldsOf(json)),
  })
}

function successOutcome(
  { images, withheld }: BodyImages,
  { asked, status }: { asked: number; status: number },
): Outcome {
  const isGuarded = status === GUARDRAIL_FAILED
  const code = isGuarded ? String(status) : null
  if (images.length === 0 && (withheld > 0 || isGuarded)) {
    const reason = withheld > 0 ? 'moderation-output' : 'moderation'
    const message = withheld > 0 ? 'made, and withheld by moderation' : 'a guardrail failed'
    return outcomeOf('blocked', { reason, code, message })
  }
  const outcome = deliveredOutcome(images, asked)
  const notes = [
    outcome.message,
    withheld > 0 ? `${withheld} withheld by moderation` : null,
    isGuarded ? 'a guardrail of the gateway failed, and it answered all the same' : null,
  ].filter((note) => note !== null)
  return { ...outcome, code, message: notes.length === 0 ? null : notes.join('; ') }
}

/** A stream as OpenAI sends it, with this host's ids, money and meaning of errors. */
function readStream(
  events: readonly ServerEvent[],
  answer: Answer,
  { operation, profile }: { operation: Operation; profile: HostProfile },
): Reading {
  const reading = readEvents(events, answer, operation)
  const { images, partials } = reading
  const told = profile.told(answer, events.at(-1)?.data ?? null)
  const error = events.find(({ data }) => isStatedFailure(data))?.data
  const refusal =
    error === undefined || images.length > 0 ? null : readErrorWithin(answer, error, profile)
  const violations = violationsOf(profile, refusal?.outcome ?? null)
  const usage = usageOf(reading.usage.reported, told, {
    images: images.length,
    partials: partials.length,
    violations,
  })
  const requestIds = requestIdsOf(answer, { own: profile.requestIdHeaders, message: null })
  return { ...(refusal ?? reading), partials, usage, requestIds }
}
