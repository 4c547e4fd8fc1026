import type { RunDocument } from './run.ts'

/** What a finished run says to the shell. 2 and 5 are said by commands that never had a document. */
export type RunExit = 0 | 1 | 3 | 4 | 6 | 70 | 130

/** Why a run stopped that a person stopped. */
export const INTERRUPTED_BY_USER = 'interrupted by the user'

/**
 * The exit code of a run; when several apply: 70, 5, 2, 4, 3, 6, 1, 130, 0.
 * `overrun`: an attempt was charged more than its hold. Trials that never ran count as not judged
 * (6) unless the run says why it stopped, or they were left out by adaptive allocation.
 */
export function exitCode(run: RunDocument, flags: { readonly overrun: boolean }): RunExit {
  const { status, verdicts, gates, budget, stopped, totals } = run
  if (status === 'broken') return 70
  if (flags.overrun || isPositive(budget.inDoubt)) return 4
  if (status === 'capped') return 3
  const stops = run.cells.flatMap(({ stoppedEarly }) => stoppedEarly ?? [])
  const leftOut = stops.reduce((sum, { trials }) => sum + trials, 0)
  const planned = verdicts.passed + verdicts.failed + verdicts.errored + verdicts.skipped - leftOut
  const unexplained = status === 'finished' && stopped === null && totals.trials < planned
  const missed = gates.some((gate) => gate.verdict === 'missed')
  // Stopped neither by a person nor by a gate: by the disk. What did not run has no result.
  const cut =
    status === 'interrupted' &&
    stopped !== INTERRUPTED_BY_USER &&
    !missed &&
    totals.trials < planned
  const unmeasured = gates.some((gate) => gate.verdict === 'unmeasured')
  if (status === 'started' || verdicts.errored > 0 || unmeasured || unexplained || cut) return 6
  if (verdicts.failed > 0 || missed) return 1
  return status === 'interrupted' ? 130 : 0
}

function isPositive(amount: string): boolean {
  return /[1-9]/.test(amount)
}
