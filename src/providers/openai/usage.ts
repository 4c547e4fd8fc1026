import type { Operation } from '../../domain/operation.ts'
import type { Json } from '../../domain/suite.ts'
import type { Meter, Usage } from '../../domain/usage.ts'
import { decimalText, field, fieldsOf, isObject } from '../json-fields.ts'

type Reported = Partial<Record<Meter, string>>

/** Meters that a GPT Image model's answer reports. */
export const TOKEN_METERS: readonly Meter[] = [
  'input_text_token',
  'input_image_token',
  'output_text_token',
  'output_image_token',
]

/**
 * The `usage` block as meters. Without details the output is image tokens (the endpoint returns
 * nothing else), and the input is text where no picture was sent; where one was, nobody can tell
 * how the input divides, and it is left out rather than guessed.
 */
export function tokensReported(block: Json | undefined, operation: Operation): Reported {
  if (!isObject(block)) return {}
  const reported: Reported = {}
  const put = (meter: Meter, value: Json | undefined): boolean => {
    const units = decimalText(value)
    // A fraction of a token is no count: it reads as not reported.
    if (units === null || units.includes('.')) return false
    reported[meter] = units
    return true
  }
  const input = fieldsOf(field(block, 'input_tokens_details'))
  const hasInputDetails = [
    put('input_text_token', field(input, 'text_tokens')),
    put('input_image_token', field(input, 'image_tokens')),
  ].includes(true)
  if (!hasInputDetails && operation.image === null) {
    put('input_text_token', field(block, 'input_tokens'))
  }
  const output = fieldsOf(field(block, 'output_tokens_details'))
  put('output_text_token', field(output, 'text_tokens'))
  if (!put('output_image_token', field(output, 'image_tokens'))) {
    put('output_image_token', field(block, 'output_tokens'))
  }
  return reported
}

/**
 * Adds what the model that wrote an SVG put out (`svg_usage`). It is text at that model's own price,
 * which no card of the image model has: with it the price of the answer is not known from tokens.
 */
export function withSvgTokens(reported: Reported, block: Json | undefined): Reported {
  const written = decimalText(field(fieldsOf(block), 'output_tokens'))
  if (written === null || written.includes('.') || written === '0') return reported
  const text = BigInt(reported.output_text_token ?? '0') + BigInt(written)
  return { ...reported, output_text_token: String(text) }
}

/** Usage blocks of several events of one stream, added up: each event reports its own image. */
export function addReported(blocks: readonly Reported[]): Reported {
  const total: Reported = {}
  for (const block of blocks) {
    for (const meter of TOKEN_METERS) {
      const units = block[meter]
      if (units !== undefined) total[meter] = String(BigInt(total[meter] ?? '0') + BigInt(units))
    }
  }
  return total
}

/** What was reported beside what we counted: one request, its images and previews. */
export function usageOf(
  reported: Reported,
  { images, partials = 0 }: { images: number; partials?: number },
): Usage {
  const counted: Reported = { request: '1', image: String(images) }
  if (partials > 0) counted.partial_image = String(partials)
  return { reported, counted, cost: null }
}
