import type { Quote } from '../domain/charge.ts'
import type { Unpriced } from '../domain/plan.ts'
import type { Estimate, RateCard } from '../domain/rate-card.ts'
import type { Meter } from '../domain/usage.ts'
import type { Request } from './count-units.ts'
import { quote } from './quote.ts'
import { type VisionRule, visionTokens } from './vision-tokens.ts'

/** A question to a model that reads pictures and answers in words, as far as prices look at it. */
export interface VisionRequest {
  /** All text that goes in. */
  readonly text: string
  /** Pixels of each picture as sent. */
  readonly pictures: readonly { readonly width: number; readonly height: number }[]
  /** Tokens of the answer, and at the most. */
  readonly output: { readonly expected: number; readonly worst: number }
}

/** What a dialect puts around a request's own words; measured figures are below 20 (2026-11). */
const OVERHEAD = { expected: 20, worst: 400 }
const CHARACTERS_A_TOKEN = 4

/**
 * Expected and worst case of one question by a card of token prices. A token is at least one byte of
 * text, so bytes bound the text; the card's `vision-tokens` says how a picture is counted. Unpriced
 * where the card does not say that.
 */
export function visionQuote(
  card: RateCard,
  request: Request,
  { text, pictures, output }: VisionRequest,
): Quote | Unpriced {
  const rule = visionRuleOf(card)
  if (rule === null) {
    return {
      unpriced: `${card.id} does not say how many tokens a picture is: it needs an estimate of input_text_token with the formula vision-tokens`,
    }
  }
  const seen = pictures.map((picture) => visionTokens(picture, rule))
  const expectedSeen = seen.reduce((sum, one) => sum + one.expected, 0)
  const worstSeen = seen.reduce((sum, one) => sum + one.worst, 0)
  const bytes = new TextEncoder().encode(text).length
  const estimates = [
    fixed('input_text_token', {
      expected: Math.ceil([...text].length / CHARACTERS_A_TOKEN) + OVERHEAD.expected + expectedSeen,
      worst: bytes + OVERHEAD.worst + worstSeen,
    }),
    // A price for what is read again is below the price for what is read: none is expected of it.
    fixed('cached_input_text_token', { expected: 0, worst: 0 }),
    fixed('output_text_token', output),
  ]
  return quote({ ...card, estimates }, request, { reports: () => REPORTED })
}

const REPORTED: readonly Meter[] = ['input_text_token', 'output_text_token']

function fixed(
  meter: Meter,
  { expected, worst }: { readonly expected: number; readonly worst: number },
): Estimate {
  const units = { kind: 'fixed', expected: String(expected), worst: String(worst) } as const
  return { meter, per: 'request', when: {}, units }
}

function visionRuleOf({ estimates }: RateCard): VisionRule | null {
  for (const { units } of estimates) {
    if (units.kind === 'formula' && units.formula === 'vision-tokens') return units.parameters
  }
  return null
}
