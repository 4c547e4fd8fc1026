import type { Meter, Usage } from '../../domain/usage.ts'
import { decimalText, type Fields, field } from '../json-fields.ts'

/** Meters that the answer to an order names (OpenAPI `AsyncResponse`, May 2026). */
export const STATED_METERS: readonly Meter[] = ['credit', 'input_megapixel', 'output_megapixel']

/**
 * The price at acceptance: `cost` in credits, `input_mp` and `output_mp` in megapixels; any may be null.
 * It stands before moderation is known: what a blocked task costs, the rate card says.
 */
export function usageOf(body: Fields, images: number | null): Usage {
  const credits = decimalText(field(body, 'cost'))
  const input = decimalText(field(body, 'input_mp'))
  const output = decimalText(field(body, 'output_mp'))
  return {
    reported: {
      ...(credits !== null && { credit: credits }),
      ...(input !== null && { input_megapixel: input }),
      ...(output !== null && { output_megapixel: output }),
    },
    counted: { request: '1', task: '1', ...(images !== null && { image: String(images) }) },
    cost: null,
  }
}
