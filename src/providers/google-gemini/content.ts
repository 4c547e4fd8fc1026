import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import { type ImageRef, imageRef } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { chargesNothing } from '../google/charges-nothing.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { tokensReported, usageOf } from './usage.ts'

/** Why a candidate ended that mean its content was refused, not that none was made. */
const BLOCKED = [
  'SAFETY',
  'PROHIBITED_CONTENT',
  'RECITATION',
  'BLOCKLIST',
  'SPII',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
]

/** Vertex AI names the traffic instead of the tier. */
const TIER_OF_TRAFFIC: Readonly<Record<string, string>> = {
  ON_DEMAND: 'standard',
  ON_DEMAND_FLEX: 'flex',
  ON_DEMAND_PRIORITY: 'priority',
}

const KNOWN_FIELDS = ['candidates', 'promptFeedback', 'usageMetadata', 'responseId']

/**
 * A GenerateContentResponse, whether it came alone or in a batch; null where the JSON is none. `tier`
 * is what a header said of it. Blocks come with HTTP 200; drafts of the thinking (`thought: true`) are
 * neither results nor billed (ai.google.dev, 2026; recorded exchange of 2026-08-19).
 */
export function readContent(
  json: Json | undefined,
  { operation, tier = null }: { operation: Operation; tier?: string | null },
): Reading | null {
  const response = fieldsOf(json)
  if (KNOWN_FIELDS.every((name) => field(response, name) === undefined)) return null
  const listed = field(response, 'candidates')
  const candidates = Array.isArray(listed) ? listed.map((one: Json) => fieldsOf(one)) : []
  const parts = candidates.flatMap(partsOf)
  const images = parts.flatMap((part) => imageIn(part) ?? [])
  const { outcome, promise } =
    images.length > 0
      ? { outcome: deliveredOutcome(images, operation.settings.n), promise: null }
      : imageless(response, { candidates, parts })
  const block = field(response, 'usageMetadata')
  const isBatch = operation.settings.delivery === 'batch'
  const usage = usageOf(tokensReported(block, { outcome: outcome.kind, images: images.length }), {
    images: images.length,
    isBatch,
  })
  const id = textOf(field(response, 'responseId'))
  return readingOf(outcome, {
    images,
    usage: chargesNothing(promise)
      ? { ...usage, cost: { usd: '0', where: 'finishMessage' } }
      : usage,
    requestIds: id === null ? [] : [id],
    resolved: resolvedOf(fieldsOf(block), { isBatch, tier }),
  })
}

function partsOf(candidate: Fields): readonly Fields[] {
  const parts = field(fieldsOf(field(candidate, 'content')), 'parts')
  if (!Array.isArray(parts)) return []
  return parts.map((part: Json) => fieldsOf(part)).filter((part) => field(part, 'thought') !== true)
}

function imageIn(part: Fields): ImageRef | null {
  const inline = fieldsOf(field(part, 'inlineData'))
  const file = fieldsOf(field(part, 'fileData'))
  const uri = textOf(field(file, 'fileUri'))
  // A `gs://` address is of a bucket that nobody here reads.
  const text = textOf(field(inline, 'data')) ?? (uri?.startsWith('https://') ? uri : null)
  const type = textOf(field(inline, 'mimeType')) ?? textOf(field(file, 'mimeType'))
  if (text === null || (type !== null && !type.startsWith('image/'))) return null
  return imageRef(text)
}

/** What an answer without a result means, and the words in which it may promise not to charge. */
function imageless(
  response: Fields,
  { candidates, parts }: { candidates: readonly Fields[]; parts: readonly Fields[] },
): { readonly outcome: Outcome; readonly promise: string | null } {
  const feedback = fieldsOf(field(response, 'promptFeedback'))
  const blocked = textOf(field(feedback, 'blockReason'))
  if (blocked !== null) {
    const said = textOf(field(feedback, 'blockReasonMessage'))
    const message = said ?? `the prompt was blocked: ${blocked}`
    const outcome = outcomeOf('blocked', { reason: 'moderation-input', code: blocked, message })
    return { outcome, promise: null }
  }
  const code = candidates
    .map((one) => textOf(field(one, 'finishReason')))
    .find((one) => one !== null)
  const said = candidates
    .map((one) => textOf(field(one, 'finishMessage')))
    .find((one) => one !== null)
  const written = parts.flatMap((part) => textOf(field(part, 'text')) ?? []).join(' ')
  const told = { code: code ?? null, message: said ?? (written === '' ? null : written) }
  const outcome =
    code !== undefined && code !== null && BLOCKED.includes(code)
      ? outcomeOf('blocked', { reason: 'moderation-output', ...told })
      : outcomeOf('empty', { ...told, message: told.message ?? 'an answer without an image' })
  return { outcome, promise: said ?? null }
}

/** The price page's tiers are standard, batch, flex and priority; a batch does not say that it is one. */
function resolvedOf(
  usage: Fields,
  { isBatch, tier }: { isBatch: boolean; tier: string | null },
): Readonly<Record<string, string>> {
  const traffic = textOf(field(usage, 'trafficType'))
  const told =
    textOf(field(usage, 'serviceTier')) ??
    (traffic === null ? null : (TIER_OF_TRAFFIC[traffic] ?? traffic)) ??
    tier
  const delivery = isBatch ? 'batch' : 'sync'
  const named = isBatch ? 'batch' : (told?.toLowerCase() ?? 'unspecified')
  return { delivery, ...(named !== 'unspecified' && { tier: named }) }
}
