import { manyAttempts, reconciled, rowsOf } from '../money/reconcile/fixture.ts'
import { type Section, seconds } from './aim.ts'
import { median } from './measure.ts'

const AIM_MS = 2_000

/** Ten thousand attempts against as many rows, read from JSON: with ids, and without any. */
export function reconcileBench({ rounds }: { readonly rounds: number }): Section {
  const attempts = manyAttempts(11_667)
  const { billed } = rowsOf(attempts)
  const bare = billed.map((row) => ({ ...row, request_id: '' }))
  const strange = bare.map((row) => ({ ...row, usd: `${row.usd}7` }))
  const cases = [
    { figure: `${billed.length} records by id`, json: billed },
    { figure: `${bare.length} records by model, time and amount`, json: bare },
    { figure: `${strange.length} records, none of them ours`, json: strange },
  ]
  const results = cases.map(({ figure, json }) => {
    const times = Array.from({ length: rounds }, () => timeOf(() => reconciled(attempts, json)))
    return { figure, ms: median(times) }
  })
  return {
    title: 'Reconciling a run with a statement',
    aims: results.map(({ figure, ms }) => ({
      figure,
      measured: seconds(ms),
      aim: `≤ ${seconds(AIM_MS)}`,
      met: ms <= AIM_MS,
    })),
    raw: results,
  }
}

function timeOf(work: () => unknown): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}
