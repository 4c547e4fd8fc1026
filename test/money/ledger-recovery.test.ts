import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { usd } from '../../src/domain/money.ts'
import type { Ledger } from '../../src/money/ledger.ts'
import { LedgerDamaged } from '../../src/store/ledger-damaged.ts'
import { JOURNAL, LEDGER, openLedgerIn } from '../store/open-ledger-in.ts'

const NOW = '2026-11-21T00:00:00.000Z'
const UNKNOWN = { usd: null, basis: 'unknown', evidence: 'no answer', lines: [] } as const

let folder = ''
const opened: Ledger[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-recovery-'))
})

afterEach(() => {
  for (const ledger of opened.splice(0)) ledger.close()
  rmSync(folder, { recursive: true })
})

async function ledgerOf(
  owner: string,
  alive: ReadonlySet<string>,
  where = folder,
): Promise<Ledger> {
  const ledger = await openLedgerIn(where, { owner, isOwnerAlive: (one) => alive.has(one) })
  opened.push(ledger)
  return ledger
}

async function runOf(owner: string, alive: ReadonlySet<string>, limit = '1'): Promise<Ledger> {
  const ledger = await ledgerOf(owner, alive)
  await ledger.openRun({ id: 'r', folder, opened: NOW, options: '{}' })
  for (const [trial, id] of ['held', 'sent', 'accepted', 'answered'].entries()) {
    const scopes = [{ id: 'run:r', limit: usd(limit) }]
    await ledger.hold({ id, run: 'r', trial, ordinal: 1, amount: usd('0.1'), scopes })
    if (id !== 'held') await ledger.sent(id)
  }
  await ledger.accepted('accepted', '{"task":"t"}')
  await ledger.answered('answered', '{"record":1}')
  return ledger
}

const statesOf = (ledger: Ledger) =>
  Object.fromEntries([...ledger.attemptsOf('r')].map((row) => [row.id, row.state]))

test('a run is not taken from a process that lives, and nothing of it changes', async () => {
  const alive = new Set(['first', 'second'])
  await runOf('first', alive)
  const second = await ledgerOf('second', alive)
  expect(await second.takeOverRun('r')).toBe(false)
  expect(statesOf(second)).toEqual({
    held: 'held',
    sent: 'sent',
    accepted: 'accepted',
    answered: 'answered',
  })
  expect(second.run('r')?.owner).toBe('first')
})

test('a run whose process dies after the ledger was opened is settled when it is taken over', async () => {
  const alive = new Set(['first', 'second'])
  await runOf('first', alive)
  const second = await ledgerOf('second', alive)
  alive.delete('first')
  expect(await second.takeOverRun('r')).toBe(true)
  expect(statesOf(second)).toEqual({
    held: 'voided',
    sent: 'in_doubt',
    accepted: 'accepted',
    answered: 'answered',
  })
  expect(second.balance('run:r')).toMatchObject({ held: usd('0.2'), inDoubt: usd('0.1') })
  expect(second.attempt('accepted')).toMatchObject({ owner: 'second', task: '{"task":"t"}' })
  expect(second.attempt('answered')).toMatchObject({ owner: 'second', record: '{"record":1}' })
})

test('a run that the ledger does not know cannot be taken over', async () => {
  const ledger = await ledgerOf('first', new Set(['first']))
  await expect(ledger.takeOverRun('ghost')).rejects.toThrow('no run ghost in the ledger')
})

test('an unknown charge of what is in doubt already changes only its record', async () => {
  const alive = new Set(['first', 'second'])
  const first = await runOf('first', alive)
  alive.delete('first')
  const second = await ledgerOf('second', alive)
  expect(second.attempt('sent')?.state).toBe('in_doubt')
  expect(await first.settle('sent', UNKNOWN, '{"late":true}')).toEqual({ overrun: false })
  expect(second.attempt('sent')).toMatchObject({ state: 'in_doubt', record: '{"late":true}' })
  expect(second.balance('run:r').inDoubt).toBe(usd('0.1'))
})

test('books of more than a float can count still open', async () => {
  const alive = new Set(['first'])
  const ledger = await ledgerOf('first', alive)
  await ledger.openRun({ id: 'r', folder, opened: NOW, options: '{}' })
  const scopes = [{ id: 'run:r', limit: null }]
  for (const [trial, amount] of [usd('9007199.254740993'), 1n, 1n].entries()) {
    await ledger.hold({ id: `${trial}`, run: 'r', trial, ordinal: 1, amount, scopes })
  }
  const again = await ledgerOf('first', alive)
  expect(again.balance('run:r').held).toBe(9_007_199_254_740_995n)
})

test('a ledger copied without its -wal file is refused', async () => {
  const alive = new Set(['first'])
  await runOf('first', alive)
  const copy = join(folder, 'copy')
  const fresh = await ledgerOf('first', alive, copy)
  fresh.close()
  opened.splice(opened.indexOf(fresh), 1)
  for (const name of [LEDGER, JOURNAL]) copyFileSync(join(folder, name), join(copy, name))
  await expect(ledgerOf('first', alive, copy)).rejects.toThrow(LedgerDamaged)
})

test('a ledger that is gone while its witness is there is refused', async () => {
  const alive = new Set(['first'])
  const ledger = await runOf('first', alive)
  ledger.close()
  opened.splice(0)
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, LEDGER + suffix), { force: true })
  await expect(ledgerOf('first', alive)).rejects.toThrow(LedgerDamaged)
})

test.each([
  `UPDATE scope SET held = held - 1`,
  `UPDATE scope SET charged = charged + 1`,
  `UPDATE scope SET in_doubt = in_doubt + 1`,
  `UPDATE attempt SET hold = hold + 1 WHERE id = 'sent'`,
  `UPDATE attempt SET state = 'voided' WHERE id = 'accepted'`,
  `DELETE FROM attempt_scope WHERE attempt = 'answered'`,
])('books changed by hand (%s) are refused', async (sql) => {
  const alive = new Set(['first'])
  await runOf('first', alive)
  const database = new DatabaseSync(join(folder, LEDGER))
  database.exec(sql)
  database.close()
  await expect(ledgerOf('first', alive)).rejects.toThrow('is not the sum of its attempts')
})

test('an attempt that the witness saw leave cannot have been put back to held', async () => {
  const alive = new Set(['first'])
  await runOf('first', alive)
  const database = new DatabaseSync(join(folder, LEDGER))
  database.exec(`UPDATE attempt SET state = 'held' WHERE id = 'sent'`)
  database.close()
  await expect(ledgerOf('first', alive)).rejects.toThrow('the witness saw attempt sent leave')
})

test('an id is held once', async () => {
  const ledger = await runOf('first', new Set(['first']), '9')
  const again = { id: 'sent', run: 'r', trial: 9, ordinal: 1, amount: 1n, scopes: [] }
  await expect(ledger.hold(again)).rejects.toThrow('UNIQUE')
  expect(ledger.balance('run:r').held).toBe(usd('0.4'))
})

test('a hold of less than nothing, or of more than can be counted, is refused', async () => {
  const ledger = await runOf('first', new Set(['first']))
  const scopes = [{ id: 'run:r', limit: null }]
  const hold = { id: 'x', run: 'r', trial: 9, ordinal: 1, scopes }
  await expect(ledger.hold({ ...hold, amount: -1n })).rejects.toThrow()
  await expect(ledger.hold({ ...hold, amount: 2n ** 63n })).rejects.toThrow()
  await expect(ledger.hold({ ...hold, amount: 2n ** 63n - 1n })).rejects.toThrow()
  expect(ledger.balance('run:r').held).toBe(usd('0.4'))
  expect(ledger.attempt('x')).toBeNull()
})
