import type { OutcomeKind } from '../../domain/outcome.ts'
import type { Json } from '../../domain/suite.ts'
import type { Meter, Usage } from '../../domain/usage.ts'
import { decimalText, type Fields, field, fieldsOf } from '../json-fields.ts'

type Reported = Partial<Record<Meter, string>>

/** Meters that a successful answer of an image model reports. */
export const TOKEN_METERS: readonly Meter[] = [
  'input_text_token',
  'input_image_token',
  'output_text_token',
  'output_image_token',
]

/**
 * `usageMetadata` as meters that add up to what is billed (ai.google.dev pricing and a recorded
 * exchange of 2026-08-19): image tokens stand in the details by modality; the rest of
 * `candidatesTokenCount`, and thoughts, are text output. Prompts without details are put under text
 * whole, because both kinds cost the same; cached tokens are part of the prompt's and are taken out of it.
 * Output that may hold image tokens cannot be divided where no detail names them: it is left out, and
 * where no image came either, so is the input, lest it be taken for the whole bill.
 */
export function tokensReported(
  block: Json | undefined,
  { outcome, images }: { outcome: OutcomeKind; images: number },
): Reported {
  const usage = fieldsOf(block)
  const mayHoldImages = images > 0 || outcome === 'blocked'
  const output = outputTokens(usage, mayHoldImages)
  if (output === null) return images > 0 ? inputTokens(usage) : {}
  return { ...inputTokens(usage), ...output }
}

function inputTokens(usage: Fields): Reported {
  const details = tokensByModality(field(usage, 'promptTokensDetails'))
  const prompt = count(field(usage, 'promptTokenCount')) ?? details?.all ?? null
  if (prompt === null) return {}
  const cachedDetails = tokensByModality(field(usage, 'cacheTokensDetails'))
  const cached = count(field(usage, 'cachedContentTokenCount')) ?? cachedDetails?.all ?? 0n
  const tools = count(field(usage, 'toolUsePromptTokenCount')) ?? 0n
  const image = details?.image ?? 0n
  const cachedImage = cachedDetails?.image ?? 0n
  const cachedText = notBelowZero(cached - cachedImage)
  const freshImage = notBelowZero(image - cachedImage)
  return {
    input_text_token: String(notBelowZero(prompt - image - cachedText) + tools),
    ...(image > 0n && { input_image_token: String(freshImage) }),
    ...(cachedText > 0n && { cached_input_text_token: String(cachedText) }),
    ...(cachedImage > 0n && { cached_input_image_token: String(cachedImage) }),
  }
}

function outputTokens(usage: Fields, mayHoldImages: boolean): Reported | null {
  const details = tokensByModality(field(usage, 'candidatesTokensDetails'))
  const thoughts = count(field(usage, 'thoughtsTokenCount'))
  const candidates = count(field(usage, 'candidatesTokenCount')) ?? details?.all ?? null
  if (candidates === null) return thoughts === null ? {} : { output_text_token: String(thoughts) }
  const image = details?.image ?? 0n
  if (image === 0n && mayHoldImages && candidates > 0n) return null
  return {
    output_text_token: String(notBelowZero(candidates - image) + (thoughts ?? 0n)),
    ...(image > 0n && { output_image_token: String(image) }),
  }
}

/** `[{modality: 'IMAGE', tokenCount: 1120}, …]`, added up; null where there are no details. */
function tokensByModality(list: Json | undefined): { image: bigint; all: bigint } | null {
  if (!Array.isArray(list)) return null
  let image = 0n
  let all = 0n
  for (const entry of list) {
    const fields = fieldsOf(entry)
    const tokens = count(field(fields, 'tokenCount')) ?? 0n
    all += tokens
    if (field(fields, 'modality') === 'IMAGE') image += tokens
  }
  return { image, all }
}

/** A fraction of a token is no count: it reads as not reported. */
function count(value: Json | undefined): bigint | null {
  const units = decimalText(value)
  return units === null || units.includes('.') ? null : BigInt(units)
}

function notBelowZero(tokens: bigint): bigint {
  return tokens < 0n ? 0n : tokens
}

/** What was reported beside what we counted: one request and its images, and the batch it was in. */
export function usageOf(
  reported: Reported,
  { images, isBatch }: { images: number; isBatch: boolean },
): Usage {
  const counted = { request: '1', ...(isBatch && { task: '1' }), image: String(images) }
  return { reported, counted, cost: null }
}
