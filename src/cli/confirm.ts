import { usdText } from '../domain/money.ts'
import { clean } from '../report/clean.ts'
import { agree } from './agree.ts'
import type { Prepared } from './prepare.ts'
import type { Shell } from './shell.ts'
import { sayUntold } from './trust-level.ts'

/**
 * A paid run asks first. Without `--yes` and without a person to ask it is refused (UserMistakes),
 * so that no script spends by accident.
 */
export async function confirmSpending(
  shell: Shell,
  { plan, cap, bound, judging }: Prepared,
  isAgreed: boolean,
): Promise<void> {
  const targets = bound.map((one) => one.target.id).join(', ')
  const terms =
    `This run spends real money at ${clean(targets)}: ${plan.trials.length} attempts, expected ` +
    `${plan.expected} USD, at worst ${plan.worst}, ${judgingTerms(judging)}capped at ` +
    `${usdText(cap ?? 0n)}.`
  sayUntold(shell)
  await agree(shell, terms, { isAgreed, advice: 'Agree with --yes, or try it with --mock' })
}

function judgingTerms(judging: Prepared['judging']): string {
  if (judging === null) return ''
  const { calls, expected, worst } = judging.reserve
  return (
    `and ${calls} calls of the judge ${clean(judging.judge.name)}, expected ${usdText(expected)}, at ` +
    `worst ${usdText(worst)}, `
  )
}
