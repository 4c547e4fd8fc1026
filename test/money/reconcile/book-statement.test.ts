import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { usd } from '../../../src/domain/money.ts'
import type { Ledger } from '../../../src/money/ledger.ts'
import { openLedgerIn } from '../../store/open-ledger-in.ts'

let folder = ''
let ledger: Ledger

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-statement-'))
  ledger = await openLedgerIn(folder)
  await ledger.openRun({ id: 'r', folder, opened: '2026-11-21T00:00:00.000Z', options: '{}' })
})

/** An attempt that was held at $0.05 and charged, or is in doubt where there is no charge. */
async function ended(id: string, charge: string | null): Promise<void> {
  const scopes = [
    { id: 'run:r', limit: usd('1') },
    { id: 'account:a', limit: null },
  ]
  await ledger.hold({ id, run: 'r', trial: 0, ordinal: 1, amount: usd('0.05'), scopes })
  await ledger.sent(id)
  await ledger.answered(id, `{"id":"${id}"}`)
  const basis = charge === null ? 'unknown' : 'computed'
  await ledger.settle(id, { usd: charge, basis, evidence: 'test', lines: [] }, `{"id":"${id}"}`)
}

const EVIDENCE = { because: 'line 2', record: '{"new":true}' }

test('a doubt is settled at the statement’s amount, once', async () => {
  await ended('a', null)
  expect(await ledger.bookStatement('a', usd('0.03'), EVIDENCE)).toBe('settled')
  expect(await ledger.bookStatement('a', usd('0.03'), EVIDENCE)).toBe('stands')
  for (const scope of ['run:r', 'account:a']) {
    expect(ledger.balance(scope)).toMatchObject({ held: 0n, inDoubt: 0n, charged: usd('0.03') })
  }
  expect(ledger.attempt('a')).toMatchObject({
    state: 'charged',
    basis: 'statement',
    record: '{"new":true}',
  })
})

test('a charge is corrected up or down in every scope, and the peak never shrinks', async () => {
  await ended('a', '0.02')
  expect(await ledger.bookStatement('a', usd('0.08'), EVIDENCE)).toBe('corrected')
  expect(ledger.balance('run:r')).toMatchObject({
    charged: usd('0.08'),
    peakCommitted: usd('0.08'),
  })
  expect(await ledger.bookStatement('a', 0n, EVIDENCE)).toBe('corrected')
  expect(ledger.balance('account:a')).toMatchObject({ charged: 0n, peakCommitted: usd('0.08') })
})

test('a charge that the statement confirms keeps its basis and its evidence', async () => {
  await ended('a', '0.02')
  expect(await ledger.bookStatement('a', usd('0.02'), EVIDENCE)).toBe('stands')
  expect(ledger.attempt('a')).toMatchObject({ basis: 'computed', record: '{"id":"a"}' })
})

test('what has not ended is left alone: its answer may still come', async () => {
  await ledger.hold({ id: 'a', run: 'r', trial: 0, ordinal: 1, amount: usd('0.05'), scopes: [] })
  await ledger.sent('a')
  expect(await ledger.bookStatement('a', usd('0.03'), EVIDENCE)).toBe('open')
  expect(ledger.attempt('a')).toMatchObject({ state: 'sent', charge: null })
})

test('the books still agree with themselves after corrections', async () => {
  await ended('a', '0.02')
  await ended('b', null)
  await ledger.bookStatement('a', usd('0.5'), EVIDENCE)
  await ledger.bookStatement('b', usd('0.04'), EVIDENCE)
  ledger.close()
  ledger = await openLedgerIn(folder)
  expect(ledger.balance('run:r').charged).toBe(usd('0.54'))
})
