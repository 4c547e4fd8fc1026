import { describe, expect, it } from 'vitest'
import { exitCode } from '../../src/domain/exit-code.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import { cleanRun } from '../report/fixture.ts'

const { run } = await cleanRun()
const failed = { verdicts: { passed: 2, failed: 1, errored: 0, skipped: 0 } }
const errored = { verdicts: { passed: 1, failed: 1, errored: 1, skipped: 0 } }
const unrun = { verdicts: { passed: 3, failed: 0, errored: 0, skipped: 2 } }
const inDoubt = { budget: { ...run.budget, inDoubt: '0.000000001' } }
const missed = { gates: [{ source: 'g', value: 1, verdict: 'missed' as const }] }
const unmeasured = { gates: [{ source: 'g', value: null, verdict: 'unmeasured' as const }] }

/** The run's cells, the first of which was stopped with so many trials to go. */
function stoppedAfter(trials: number): RunDocument['cells'] {
  const stop = { content: null, round: 1, reason: 'hopeless', trials, unspent: '0.08' }
  return run.cells.map((cell, at) => (at === 0 ? { ...cell, stoppedEarly: [stop] } : cell))
}

describe('exitCode', () => {
  const table: [string, number, Partial<RunDocument>, boolean?][] = [
    ['all went well', 0, {}],
    [
      'nothing is in doubt, however it is written',
      0,
      { budget: { ...run.budget, inDoubt: '0.00' } },
    ],
    ['a trial failed', 1, failed],
    ['a gate was missed', 1, missed],
    ['interrupted and nothing else', 130, { status: 'interrupted' }],
    ['interrupted by a missed gate', 1, { status: 'interrupted', stopped: 'gate', ...missed }],
    ['a trial is without a result, another failed', 6, errored],
    ['a gate is unmeasured, a trial failed', 6, { ...failed, ...unmeasured }],
    ['finished, but trials never ran and nobody says why', 6, unrun],
    ['trials were left out by adaptive allocation', 0, { ...unrun, cells: stoppedAfter(2) }],
    ['more trials never ran than allocation left out', 6, { ...unrun, cells: stoppedAfter(1) }],
    ['trials never ran and the run says why', 0, { ...unrun, stopped: 'a reason' }],
    ['it never ended', 6, { status: 'started' }],
    ['capped, with trials without a result', 3, { status: 'capped', ...errored }],
    ['money in doubt, and capped', 4, { status: 'capped', ...inDoubt }],
    ['a charge above its hold, and a failed trial', 4, failed, true],
    ['a bug, whatever else', 70, { status: 'broken', ...inDoubt, ...errored }, true],
  ]
  it.each(table)('%s: %i', (_, code, changes, overrun = false) => {
    expect(exitCode({ ...run, ...changes }, { overrun })).toBe(code)
  })
})
