import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { usdText } from '../../src/domain/money.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import { assay, temporaryFolder } from '../support/assay.ts'
import { startMockProcess } from '../support/mock-process.ts'
import { accountFor } from './account-for.ts'
import { billedAt, FIVE_PERCENT, writeFaultySuite } from './faulty-run.ts'

// Thousands, with memory and time: npm run bench -- --only long-run
test('600 trials with a fault in one request of twenty: the books are exact, every image accounted for', {
  timeout: 120_000,
}, async () => {
  const mock = await startMockProcess('--speed', '0')
  try {
    await mock.fault(FIVE_PERCENT)
    const folder = temporaryFolder()
    const suite = writeFaultySuite(folder, 600)
    const results = join(folder, 'results')
    const { code, err } = await assay(['run', suite, '--mock', mock.url, '--results', results])
    expect(code, err).toBe(4)
    const [path = ''] = globSync(join(results, '*/run.json'))
    const { budget, totals, status } = JSON.parse(readFileSync(path, 'utf8')) as RunDocument
    const accounts = await accountFor(dirname(path), await billedAt(mock.url))
    expect(accounts.wrong).toEqual([])
    expect([status, totals.trials]).toEqual(['finished', 600])
    expect(accounts.attempts).toBe(totals.attempts)
    expect(accounts.exact + accounts.doubtful).toBe(totals.attempts)
    expect([budget.charged, budget.inDoubt, budget.held]).toEqual([
      usdText(accounts.charged),
      usdText(accounts.inDoubt),
      '0',
    ])
    // There were faults to get wrong.
    expect(accounts.doubtful).toBeGreaterThan(10)
  } finally {
    await mock.stop()
  }
})
