import type { AttemptRecord } from '../domain/attempt.ts'
import { exitCode, type RunExit } from '../domain/exit-code.ts'
import { parseUsd } from '../domain/money.ts'
import { countText, moneyText } from './figures.ts'
import type { RunReport } from './run-report.ts'

/** What a run comes to: its exit code, a word for it, and why. */
export interface Conclusion {
  readonly exit: RunExit
  readonly word: string
  readonly reasons: readonly string[]
}

export function conclusion({ run, attempts }: RunReport): Conclusion {
  const overruns = attempts.filter(isOverrun).length
  const exit = exitCode(run, { overrun: overruns > 0 })
  const { passed, failed, errored, skipped } = run.verdicts
  const missed = run.gates.filter((gate) => gate.verdict === 'missed').length
  const unmeasured = run.gates.filter((gate) => gate.verdict === 'unmeasured').length
  const inDoubt = /[1-9]/.test(run.budget.inDoubt)
  const reasons = [
    run.status === 'broken' ? 'a bug ended the run' : '',
    overruns > 0 ? `${countText(overruns, 'charge')} above the hold: the rate card is wrong` : '',
    inDoubt ? `${moneyText(run.budget.inDoubt)} in doubt: assay ledger show` : '',
    run.status === 'capped' ? 'the cap left no room for more' : '',
    run.status === 'started' ? 'the run has not ended: assay resume' : '',
    errored > 0 ? `${countText(errored, 'trial')} without a result` : '',
    unmeasured > 0 ? `${countText(unmeasured, 'gate')} unmeasured` : '',
    failed > 0 ? `${countText(failed, 'trial')} failed` : '',
    missed > 0 ? `${countText(missed, 'gate')} missed` : '',
    run.status === 'interrupted' ? 'interrupted: assay resume' : '',
    skipped > 0 ? `${countText(skipped, 'trial')} skipped` : '',
    `${passed} of ${countText(passed + failed + errored + skipped, 'trial')} passed`,
  ]
  return { exit, word: wordOf(exit), reasons: reasons.filter((reason) => reason !== '') }
}

/** A charge above its hold: the card's worst case was not the worst. */
function isOverrun({ charge, hold }: AttemptRecord): boolean {
  const charged = charge.usd === null ? null : parseUsd(charge.usd)
  const held = parseUsd(hold)
  return charged !== null && held !== null && charged > held
}

function wordOf(exit: RunExit): string {
  switch (exit) {
    case 0:
      return 'PASSED'
    case 1:
      return 'FAILED'
    case 3:
      return 'STOPPED BY THE CAP'
    case 4:
      return 'MONEY IN DOUBT'
    case 6:
      return 'NOT JUDGED'
    case 70:
      return 'BROKEN'
    case 130:
      return 'INTERRUPTED'
    default:
      return exit satisfies never
  }
}
