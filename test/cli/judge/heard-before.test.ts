import { expect, test } from 'vitest'
import { heardBefore } from '../../../src/cli/judge/heard-before.ts'
import type { Ledger } from '../../../src/money/ledger.ts'

const record = (id: string, kind: string): string => JSON.stringify({ id, outcome: { kind } })

/** One earlier run whose judge was throttled and then answered one call, and never answered another. */
const ledger = {
  scopes: () => [{ id: 'run:a' }, { id: 'run:a:suite-1' }, { id: 'account:x:ever' }],
  attemptsOf: function* (run: string) {
    if (run !== 'a~judge') return
    yield { id: 'a~judge.k1.0.1', record: record('a~judge.k1.0.1', 'throttled') }
    yield { id: 'a~judge.k1.0.2', record: record('a~judge.k1.0.2', 'produced') }
    yield { id: 'a~judge.k2.0.1', record: record('a~judge.k2.0.1', 'lost') }
    yield { id: 'a~judge.k3.0.1', record: null }
  },
} as unknown as Pick<Ledger, 'scopes' | 'attemptsOf'>

test('an answer that another run has paid for is found, and nothing that was no answer', () => {
  const find = heardBefore(ledger, { mock: null })
  expect(find('k1.0')?.id).toBe('a~judge.k1.0.2')
  expect([find('k1.1'), find('k2.0'), find('k3.0'), find('k4.0')]).toEqual([null, null, null, null])
})

test('what a mock answered is never taken for an answer', () => {
  expect(heardBefore(ledger, { mock: 'default' })('k1.0')).toBeNull()
})
