import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readJournal } from '../../src/store/journal.ts'
import { JOURNAL, LEDGER, openLedgerIn } from './open-ledger-in.ts'

const LOCKER = fileURLToPath(new URL('./fixtures/lock-ledger.ts', import.meta.url))
/** Each try blocks for 40 ms: so many are more than 1.5 seconds. */
const TRIES = 40

test('while another process keeps the lock for 1.5 s the event loop goes on, and nothing is lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-locked-'))
  let pauses = 0
  let turns = 0
  let isOver = false
  const locker = { release: () => {} }
  const ledger = await openLedgerIn(folder, {
    random: () => 0.1,
    sleep: async (ms) => {
      pauses += 1
      if (pauses === TRIES) locker.release()
      await new Promise((resolve) => setTimeout(resolve, ms))
    },
  })
  await ledger.openRun({ id: 'r', folder, opened: 'now', options: '{}' })
  const child = spawn(process.execPath, [LOCKER, join(folder, LEDGER)])
  const gone = once(child, 'exit')
  locker.release = () => child.stdin.end()
  await once(child.stdout, 'data')
  const turn = (): void => {
    turns += 1
    if (!isOver) setImmediate(turn)
  }
  turn()
  const ids = ['a', 'b', 'c']
  const scopes = [{ id: 'run:r', limit: 30n }]
  const outcomes = await Promise.all(
    ids.map(async (id, trial) => {
      const held = await ledger.hold({ id, run: 'r', trial, ordinal: 1, amount: 10n, scopes })
      return [held.kind, await ledger.sent(id)]
    }),
  )
  isOver = true
  await gone
  expect(outcomes).toEqual(ids.map(() => ['held', true]))
  expect(ledger.balance('run:r')).toMatchObject({ held: 30n, peakCommitted: 30n })
  expect(readJournal(join(folder, JOURNAL)).toSorted()).toEqual(ids)
  // Others had their turn between any two tries for the lock.
  expect(pauses).toBeGreaterThanOrEqual(TRIES)
  expect(turns).toBeGreaterThanOrEqual(pauses / ids.length)
  ledger.close()
  rmSync(folder, { recursive: true })
})
