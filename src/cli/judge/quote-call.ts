import type { Quote } from '../../domain/charge.ts'
import type { JudgeCall } from '../../domain/judge-call.ts'
import { parseUsd } from '../../domain/money.ts'
import type { Unpriced } from '../../domain/plan.ts'
import type { Settings } from '../../domain/settings.ts'
import { bareRequest, type Request } from '../../money/count-units.ts'
import { ceilingQuote } from '../../money/quote.ts'
import { visionQuote } from '../../money/vision-quote.ts'
import type { BoundJudge } from './judge-desk.ts'

/** No image is asked for: a judge gives words. */
export const JUDGE_SETTINGS: Settings = { mode: 'text-to-image', n: 0 }

/** Words of a short reason with its id and answer, as tokens. */
const TOKENS_AN_ANSWER = 40

export function judgeRequest({ spec }: BoundJudge): Request {
  return { ...bareRequest(spec.model, JUDGE_SETTINGS), timeoutMs: spec.timeoutMs }
}

/** What one call may cost: by the card, or by the suite's own ceiling where no card prices it. */
export function quoteCall(
  judge: BoundJudge,
  call: Pick<JudgeCall, 'system' | 'text' | 'schema'> & {
    readonly pictures: readonly { readonly width: number; readonly height: number }[]
    readonly questions: number
  },
): Quote | Unpriced {
  const { card, spec } = judge
  if (card === null) {
    const ceiling = parseUsd(spec.worstCase ?? '')
    if (ceiling !== null) return ceilingQuote(ceiling)
    return { unpriced: `no rate card covers ${judge.name}` }
  }
  const worst = spec.maxOutputTokens
  return visionQuote(card, judgeRequest(judge), {
    // The schema counts as text that goes in.
    text: `${call.system}\n${call.text}\n${JSON.stringify(call.schema)}`,
    pictures: call.pictures,
    output: { expected: Math.min(worst, TOKENS_AN_ANSWER * call.questions), worst },
  })
}
