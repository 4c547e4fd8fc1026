import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBooks } from '../../src/cli/open-books.ts'
import { LedgerDamaged } from '../../src/store/ledger-damaged.ts'
import { isSealed } from '../../src/store/seal.ts'

let folder = ''
let ledger = ''
let journal = ''

/** Large enough not to be checked whole every time. */
const NOTE = 'x'.repeat(1_000_000)

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-seal-'))
  ledger = join(folder, 'ledger.sqlite')
  journal = join(folder, 'ledger.journal')
  const books = await openBooks(folder, null)
  await books.openRun({ id: 'r', folder, opened: 'now', options: '{}' })
  for (let trial = 0; trial < 12; trial++) {
    const id = `r.${trial}`
    const scopes = [{ id: 'run:r', limit: null }]
    await books.hold({ id, run: 'r', trial, ordinal: 1, amount: 5n, scopes })
    await books.sent(id)
    const charge = { usd: '0.000000004', basis: 'computed', evidence: '', lines: [] } as const
    await books.settle(id, charge, JSON.stringify(NOTE))
  }
  books.close()
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const sealed = (): boolean => isSealed(ledger, journal)

function edit(sql: string): void {
  const database = new DatabaseSync(ledger)
  database.exec(sql)
  database.close()
}

test('a ledger that was closed in order is sealed, and again after it was opened and closed', async () => {
  expect(sealed()).toBe(true)
  const books = await openBooks(folder, null)
  expect(sealed()).toBe(false)
  expect(books.balance('run:r').charged).toBe(48n)
  books.close()
  expect(sealed()).toBe(true)
})

test('while another has the ledger open, closing it seals nothing', async () => {
  const [one, two] = [await openBooks(folder, null), await openBooks(folder, null)]
  one.close()
  expect(sealed()).toBe(false)
  two.close()
  expect(sealed()).toBe(true)
})

test('a small ledger is never sealed: checking it costs nothing', async () => {
  const small = join(folder, 'small')
  const books = await openBooks(small, null)
  books.close()
  expect(isSealed(join(small, 'ledger.sqlite'), join(small, 'ledger.journal'))).toBe(false)
})

/** Ways to end up with a ledger or a journal that is not the one that was closed. */
const MEDDLING: Readonly<Record<string, () => void>> = {
  'a change by hand': () => edit(`UPDATE attempt SET charge = 3 WHERE id = 'r.1'`),
  'an attempt that is gone': () =>
    edit(`DELETE FROM attempt_scope WHERE attempt = 'r.11'; DELETE FROM attempt WHERE id = 'r.11'`),
  'a copy in its place': () => {
    copyFileSync(ledger, `${ledger}.copy`)
    renameSync(`${ledger}.copy`, ledger)
  },
  'a copy with its old times': () => {
    copyFileSync(ledger, `${ledger}.copy`)
    utimesSync(`${ledger}.copy`, 1_700_000_000, 1_700_000_000)
    renameSync(`${ledger}.copy`, ledger)
  },
  'a longer journal': () => appendFileSync(journal, '#torn\n'),
  'a journal of its length': () => writeFileSync(journal, 'x'.repeat(10)),
  'no journal': () => rmSync(journal),
  'a -wal file that somebody left': () => writeFileSync(`${ledger}-wal`, ''),
  'a seal that was cut': () => writeFileSync(`${ledger}.seal`, '1 2'),
}

test.each(Object.keys(MEDDLING))('%s breaks the seal', (name) => {
  MEDDLING[name]?.()
  expect(sealed()).toBe(false)
})

test.each(['a change by hand', 'an attempt that is gone', 'a journal of its length', 'no journal'])(
  '%s is refused as damage, however long the history',
  async (name) => {
    MEDDLING[name]?.()
    await expect(openBooks(folder, null)).rejects.toThrow(LedgerDamaged)
    // A refusal seals nothing.
    expect(sealed()).toBe(false)
  },
)

test('an older ledger put back over a newer one is refused, its seal put back or not', async () => {
  const kept = join(folder, 'kept')
  for (const name of [ledger, `${ledger}.seal`]) copyFileSync(name, `${kept}-${name.slice(-4)}`)
  const books = await openBooks(folder, null)
  const hold = { id: 'r.99', run: 'r', trial: 99, ordinal: 1, amount: 5n, scopes: [] }
  await books.hold(hold)
  await books.sent('r.99')
  books.close()
  copyFileSync(`${kept}-lite`, ledger)
  await expect(openBooks(folder, null)).rejects.toThrow('the witness saw attempt r.99 leave')
  copyFileSync(`${kept}-seal`, `${ledger}.seal`)
  await expect(openBooks(folder, null)).rejects.toThrow('the witness saw attempt r.99 leave')
})

test('a check of everything is made where it is asked for', async () => {
  const books = await openBooks(folder, null, { isWhole: true })
  expect(books.balance('run:r').charged).toBe(48n)
  books.close()
})
