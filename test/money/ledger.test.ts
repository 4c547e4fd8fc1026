import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { usd } from '../../src/domain/money.ts'
import { type Ledger, openLedger } from '../../src/money/ledger.ts'
import { openJournal, readJournal } from '../../src/store/journal.ts'
import { createLedgerStore } from '../../src/store/ledger-store.ts'
import { openDatabase } from '../../src/store/open-database.ts'

let folder = ''
const opened: Ledger[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-ledger-'))
})

afterEach(() => {
  for (const ledger of opened.splice(0)) ledger.close()
  rmSync(folder, { recursive: true })
})

async function ledgerOf(owner = 'me', alive: readonly string[] = ['me']): Promise<Ledger> {
  const file = join(folder, 'ledger.sqlite')
  const database = openDatabase(file, process.versions.sqlite)
  const journalFile = join(folder, 'ledger.journal')
  const ledger = await openLedger({
    store: createLedgerStore(database, file, { random: () => 0, sleep: async () => {} }),
    journal: openJournal(journalFile),
    witnessed: readJournal(journalFile),
    owner,
    isOwnerAlive: (one) => alive.includes(one),
    now: () => '2026-11-21T00:00:00.000Z',
  })
  opened.push(ledger)
  return ledger
}

async function withRun(ledger: Ledger): Promise<void> {
  await ledger.openRun({ id: 'r', folder, opened: '2026-11-21T00:00:00.000Z', options: '{}' })
}

const scopes = [{ id: 'run:r', limit: usd('1') }]
const hold = (ledger: Ledger, id: string, amount: string) =>
  ledger.hold({ id, run: 'r', trial: 0, ordinal: 1, amount: usd(amount), scopes })

const charge = (amount: string) =>
  ({ usd: amount, basis: 'computed', evidence: 'test', lines: [] }) as const

test('a hold that would pass the cap by one nano-dollar is refused and leaves nothing behind', async () => {
  const ledger = await ledgerOf()
  await withRun(ledger)
  expect(await hold(ledger, 'a', '0.5')).toEqual({ kind: 'held' })
  expect(await hold(ledger, 'b', '0.500000001')).toEqual({ kind: 'no-room', scope: 'run:r' })
  expect(ledger.attempt('b')).toBeNull()
  expect(await hold(ledger, 'c', '0.5')).toEqual({ kind: 'held' })
  expect(ledger.balance('run:r').held).toBe(usd('1'))
})

test('a charge frees what its hold did not need, and settles only once', async () => {
  const ledger = await ledgerOf()
  await withRun(ledger)
  await hold(ledger, 'a', '0.5')
  expect(await ledger.sent('a')).toBe(true)
  await ledger.settle('a', charge('0.2'), '{}')
  expect(ledger.balance('run:r')).toEqual({
    cap: usd('1'),
    held: 0n,
    inDoubt: 0n,
    charged: usd('0.2'),
    peakCommitted: usd('0.5'),
  })
  await expect(ledger.settle('a', charge('0.2'), '{}')).rejects.toThrow('settles exactly once')
})

test('an unknown charge keeps its whole hold in doubt', async () => {
  const ledger = await ledgerOf()
  await withRun(ledger)
  await hold(ledger, 'a', '0.5')
  await ledger.sent('a')
  await ledger.settle('a', { usd: null, basis: 'unknown', evidence: 'lost', lines: [] }, '{}')
  expect(ledger.balance('run:r')).toMatchObject({ held: 0n, inDoubt: usd('0.5'), charged: 0n })
  expect(await hold(ledger, 'b', '0.6')).toEqual({ kind: 'no-room', scope: 'run:r' })
})

test('a charge above its hold is booked in full and told', async () => {
  const ledger = await ledgerOf()
  await withRun(ledger)
  await hold(ledger, 'a', '0.9')
  await ledger.sent('a')
  expect(await ledger.settle('a', charge('1.5'), '{}')).toEqual({ overrun: true })
  expect(ledger.balance('run:r')).toMatchObject({
    charged: usd('1.5'),
    peakCommitted: usd('1.5'),
  })
})

test('what a dead process held is free again, and what it had sent is in doubt', async () => {
  const dead = await ledgerOf('dead', ['dead'])
  await withRun(dead)
  await hold(dead, 'held', '0.1')
  await hold(dead, 'sent', '0.2')
  await dead.sent('sent')
  const ledger = await ledgerOf('me', ['me'])
  expect(ledger.attempt('held')?.state).toBe('voided')
  expect(ledger.attempt('sent')?.state).toBe('in_doubt')
  expect(ledger.balance('run:r')).toMatchObject({ held: 0n, inDoubt: usd('0.2') })
})

test('a hold that was voided under a process that was thought dead can no longer be sent', async () => {
  const slow = await ledgerOf('slow', ['slow'])
  await withRun(slow)
  await hold(slow, 'a', '0.1')
  await ledgerOf('me', ['me'])
  expect(await slow.sent('a')).toBe(false)
})

test('a ledger that does not know what the witness saw leave is refused', async () => {
  const ledger = await ledgerOf()
  await withRun(ledger)
  openJournal(join(folder, 'ledger.journal')).append('ghost', 1n)
  await expect(ledgerOf()).rejects.toThrow('the witness saw attempt ghost leave')
})
