import { type Usd, usdText } from '../../domain/money.ts'
import { clean } from '../../report/clean.ts'
import { agree } from '../agree.ts'
import type { Shell } from '../shell.ts'
import type { BoundJudge } from './judge-desk.ts'
import type { JudgeReserve } from './judge-reserve.ts'

/** Judging for money asks first; without `--yes` and nobody to ask it is refused (UserMistakes). */
export async function confirmJudging(
  shell: Shell,
  {
    judge,
    reserve,
    cap,
  }: { readonly judge: BoundJudge; readonly reserve: JudgeReserve; readonly cap: Usd },
  isAgreed: boolean,
): Promise<void> {
  const terms =
    `Judging spends real money at ${clean(judge.name)}: at most ${reserve.calls} calls, expected ` +
    `${usdText(reserve.expected)} USD, at worst ${usdText(reserve.worst)}, capped at ${usdText(cap)}.`
  await agree(shell, terms, { isAgreed, advice: 'Agree with --yes' })
}
