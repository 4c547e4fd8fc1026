import type { Json } from '../../domain/suite.ts'
import type { Meter, Usage } from '../../domain/usage.ts'
import { addDecimals } from '../add-decimals.ts'
import { decimalText, type Fields, field, fieldsOf, isObject } from '../json-fields.ts'

type Reported = Partial<Record<Meter, string>>

/**
 * The `usage` block: tokens and what they cost in US dollars (openrouter.ai/openapi.json of
 * 2026-08-22). `hasPicture`: the prompt's tokens then count the picture too, and nobody says how they
 * divide; likewise the output where its image tokens are not told apart. Both are left out.
 */
export function usageOf(
  block: Json | undefined,
  { images, partials = 0, hasPicture }: { images: number; partials?: number; hasPicture: boolean },
): Usage {
  const usage = fieldsOf(block)
  const reported: Reported = {}
  const put = (meter: Meter, value: Json | undefined): void => {
    const units = decimalText(value)
    // A fraction of a token is no count: it reads as not reported.
    if (units !== null && !units.includes('.')) reported[meter] = units
  }
  if (!hasPicture) put('input_text_token', field(usage, 'prompt_tokens'))
  const details = fieldsOf(field(usage, 'completion_tokens_details'))
  put('output_image_token', field(details, 'image_tokens'))
  return {
    reported,
    counted: {
      request: '1',
      image: String(images),
      ...(partials > 0 && { partial_image: String(partials) }),
    },
    cost: costOf(usage),
  }
}

/** Whether a `usage` block states money at all, with a part of it missing or not. */
export function statesCost(block: Json | undefined): boolean {
  return isObject(block) && decimalText(field(block, 'cost')) !== null
}

/**
 * What the request cost. With a key of one's own at the provider behind (`is_byok`), `cost` is only
 * the platform's fee: the provider's own price is added, and without it nothing is stated.
 */
function costOf(usage: Fields): Usage['cost'] {
  const cost = decimalText(field(usage, 'cost'))
  if (cost === null) return null
  if (field(usage, 'is_byok') !== true) return { usd: cost, where: 'usage.cost' }
  const details = fieldsOf(field(usage, 'cost_details'))
  const upstream = decimalText(field(details, 'upstream_inference_cost'))
  if (upstream === null) return null
  return {
    usd: addDecimals([cost, upstream]),
    where: 'usage.cost and usage.cost_details.upstream_inference_cost',
  }
}
