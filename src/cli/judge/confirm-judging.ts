import { createInterface } from 'node:readline/promises'
import { type Usd, usdText } from '../../domain/money.ts'
import { clean } from '../../report/clean.ts'
import { userMistake } from '../exit.ts'
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
  if (isAgreed) {
    shell.say(terms)
    return
  }
  if (!shell.isInteractive) {
    throw userMistake(`${terms} Nobody is here to ask. Agree with --yes`)
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await prompt.question(`${terms}\nGo on? [y/N] `)
  prompt.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw userMistake('not agreed')
}
