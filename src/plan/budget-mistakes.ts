import { parseUsd, type Usd, usdText } from '../domain/money.ts'
import { isPriced, type Plan } from '../domain/plan.ts'
import type { Mistake, Suite } from '../domain/suite.ts'
import type { BoundTarget } from './bind.ts'

/** What stands against spending anything on this plan: the unpriced, the too dear, the too small cap. */
export function budgetMistakes(
  plan: Plan,
  suites: readonly Suite[],
  bound: readonly BoundTarget[],
  cap: Usd | null,
): readonly Mistake[] {
  const found = new Map<string, Mistake>()
  let cheapest: Usd | null = null
  for (const { cell, quote } of plan.cases) {
    const position = bound.find((one) => one.suite === cell.suite && one.target.id === cell.target)
      ?.target.position
    const say = (message: string): void => {
      const path = `target "${cell.target}"`
      found.set(`${path} ${message}`, { position: position ?? null, path, message })
    }
    if (!isPriced(quote)) {
      say(
        `${quote.unpriced}. Give the target a card with "rates:", or a ceiling with ` +
          '"worstCase:" (US dollars an attempt)',
      )
      continue
    }
    const worst = parseUsd(quote.worst) ?? 0n
    if (cheapest === null || worst < cheapest) cheapest = worst
    const perAttempt = suites[cell.suite]?.budget.attempt ?? null
    if (perAttempt !== null && worst > perAttempt) {
      say(
        `an attempt at ${cell.id} may cost ${quote.worst} USD, more than budget.attempt ` +
          `${usdText(perAttempt)}. Raise budget.attempt, or ask for less`,
      )
    }
  }
  const mistakes = [...found.values()]
  if (cap !== null && cheapest !== null && cheapest > cap) {
    mistakes.push({
      position: null,
      path: 'cap',
      message:
        `the cap of ${usdText(cap)} USD is too small for a single attempt: the cheapest may cost ` +
        `${usdText(cheapest)}. Raise the cap`,
    })
  }
  return mistakes
}
