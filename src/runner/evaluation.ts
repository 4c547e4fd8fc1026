import { type UsdText, usdText } from '../domain/money.ts'
import type { Evaluation } from '../domain/run.ts'
import type { Ledger } from '../money/ledger.ts'

/** Under which id the ledger keeps a run's judge calls, beside the run's own attempts. */
export function judgingId(run: string): string {
  return `${run}~judge`
}

/** The run whose images an id of the ledger judges; null for a run of its own. */
export function judgedRun(id: string): string | null {
  return /^(.+)~judge$/.exec(id)?.[1] ?? null
}

/**
 * What a run paid for one judge call, US dollars: nothing for one that another run has paid for; null
 * while nobody knows.
 */
export function callCharge(
  ledger: Pick<Ledger, 'attempt'>,
  { run, call }: { readonly run: string; readonly call: string },
): UsdText | null {
  if (!call.startsWith(`${judgingId(run)}.`)) return '0'
  const { state, charge } = ledger.attempt(call) ?? { state: null, charge: null }
  if (state === 'voided') return '0'
  return charge === null ? null : usdText(charge)
}

/** What judging a run's images has cost so far, by the ledger; null where no judge was asked. */
export function evaluationOf(ledger: Pick<Ledger, 'attemptsOf'>, run: string): Evaluation | null {
  let charged = 0n
  let inDoubt = 0n
  let calls = 0
  for (const { state, hold, charge } of ledger.attemptsOf(judgingId(run))) {
    if (state === 'voided' || state === 'held') continue
    calls += 1
    if (charge !== null) charged += charge
    else inDoubt += hold
  }
  return calls === 0 ? null : { charged: usdText(charged), inDoubt: usdText(inDoubt), calls }
}
