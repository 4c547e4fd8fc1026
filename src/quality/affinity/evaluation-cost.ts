import Big from 'big.js'
import type { UsdText } from '../../domain/money.ts'
import type { Score } from '../../domain/score.ts'

/** Charges of the judge calls about one picture by their ids; a charge that nobody knows is null. */
export type JudgeCharges = ReadonlyMap<string, UsdText | null>

const NO_CHARGES: JudgeCharges = new Map()

/**
 * What asking judges about one picture cost, by all their scores of it in the order they were written.
 * Null where that is not known: it was to be judged and has no score, because the judging never was or
 * was broken off between its calls, or a score is older than the charges in it.
 */
export function judgeCharges(
  scores: readonly Score[],
  { isToBeJudged }: { readonly isToBeJudged: boolean },
): JudgeCharges | null {
  if (scores.length === 0) return isToBeJudged ? null : NO_CHARGES
  const charges = new Map<string, UsdText | null>()
  for (const { evidence } of scores) {
    const { calls, charges: usd } = evidence
    if (!Array.isArray(calls) || !Array.isArray(usd) || calls.length !== usd.length) return null
    for (const [at, call] of calls.entries()) {
      const charge = usd[at]
      charges.set(String(call), typeof charge === 'string' && AMOUNT.test(charge) ? charge : null)
    }
  }
  return charges
}

/** As `usdText` writes it. */
const AMOUNT = /^\d+(\.\d+)?$/

/**
 * US dollars of all judge calls about these pictures, each call once however many of them it told;
 * null where any charge is not known.
 */
export function evaluationCost(pictures: readonly (JudgeCharges | null)[]): UsdText | null {
  const charges = new Map<string, UsdText | null>()
  for (const picture of pictures) {
    if (picture === null) return null
    for (const [call, usd] of picture) charges.set(call, usd)
  }
  let sum = new Big(0)
  for (const usd of charges.values()) {
    if (usd === null) return null
    sum = sum.plus(usd)
  }
  return sum.toFixed()
}
