import { parseUsd, type Usd } from '../../domain/money.ts'
import { isPriced } from '../../domain/plan.ts'
import type { Question } from '../../domain/prompt-spec.ts'
import { judgeCall, ORIGINAL_LABEL, PICTURE_LABEL } from '../../quality/judge/ask.ts'
import type { BoundJudge } from './judge-desk.ts'
import { quoteCall } from './quote-call.ts'

/** So many pictures that are to be judged by the same questions. */
export interface JudgeWork {
  readonly prompt: string
  readonly questions: readonly Question[]
  readonly hasOriginal: boolean
  readonly pictures: number
}

/** What judging may cost, before a picture exists. */
export interface JudgeReserve {
  readonly calls: number
  readonly expected: Usd
  readonly worst: Usd
}

/** Sides at which models that count tiles change their count: a picture may be of any shape within. */
const TILED_SIDE_PX = 768

/**
 * Promises the most that judging may cost: every planned picture at the dearest shape within
 * `maxSide`, in every order asked. A call that costs nothing may be repeated without more; one that
 * costs is never repeated. Or why there is no price.
 */
export function judgeReserve(
  judge: BoundJudge,
  works: readonly JudgeWork[],
): JudgeReserve | { readonly unpriced: string } {
  const { spec } = judge
  const orders = spec.bothOrders ? 2 : 1
  let calls = 0
  let expected = 0n
  let worst = 0n
  for (const { prompt, questions, hasOriginal, pictures } of works) {
    if (questions.length === 0 || pictures === 0) continue
    const call = judgeCall({ ...spec, prompt, questions, pictures: labelled(hasOriginal) })
    let dearest: { readonly expected: Usd; readonly worst: Usd } | null = null
    for (const size of shapesWithin(spec.maxSide)) {
      const quote = quoteCall(judge, {
        ...call,
        pictures: hasOriginal ? [size, size] : [size],
        questions: questions.length,
      })
      if (!isPriced(quote)) return quote
      const priced = {
        expected: parseUsd(quote.expected) ?? 0n,
        worst: parseUsd(quote.worst) ?? 0n,
      }
      if (dearest === null || priced.worst > dearest.worst) dearest = priced
    }
    const times = BigInt(pictures * orders)
    calls += pictures * orders
    expected += (dearest?.expected ?? 0n) * times
    worst += (dearest?.worst ?? 0n) * times
  }
  return { calls, expected, worst }
}

function shapesWithin(maxSide: number): readonly { width: number; height: number }[] {
  const square = { width: maxSide, height: maxSide }
  return maxSide <= TILED_SIDE_PX ? [square] : [square, { width: maxSide, height: TILED_SIDE_PX }]
}

/** Their labels are part of the text. */
function labelled(hasOriginal: boolean): Parameters<typeof judgeCall>[0]['pictures'] {
  const plain = { mediaType: 'image/png', base64: '', width: 0, height: 0, sha256: '' } as const
  const picture = { ...plain, label: PICTURE_LABEL }
  return hasOriginal ? [picture, { ...plain, label: ORIGINAL_LABEL }] : [picture]
}
