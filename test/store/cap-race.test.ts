import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { usd } from '../../src/domain/money.ts'
import { isOwnerAlive } from '../../src/store/owner.ts'
import { openLedgerIn } from './open-ledger-in.ts'
import { type Spender, startSpender } from './spenders.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-race-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

async function together(spenders: readonly Spender[]): Promise<readonly (readonly string[])[]> {
  await Promise.all(spenders.map((one) => one.ready))
  for (const one of spenders) one.go()
  return Promise.all(spenders.map((one) => one.lines))
}

test('four processes that fill one account together stop within its cap and leave no room unused', {
  timeout: 60_000,
}, async () => {
  const cap = 3_999n
  const hold = 60n
  const names = ['a', 'b', 'c', 'd']
  const said = await together(
    names.map((name) => startSpender({ folder, name, cap, hold, killAfter: null })),
  )
  for (const lines of said) expect(lines.at(-1)).toBe('full')
  const ledger = await openLedgerIn(folder, { isOwnerAlive })
  const { held, inDoubt, charged, peakCommitted } = ledger.balance('account')
  expect(held).toBe(0n)
  expect(inDoubt > 0n && charged > 0n).toBe(true)
  expect(charged + inDoubt <= cap).toBe(true)
  expect(charged + inDoubt > cap - hold).toBe(true)
  expect(peakCommitted <= cap && peakCommitted > cap - hold).toBe(true)
  const all = said.flat()
  const toldCharges = all.filter((line) => line.startsWith('charged '))
  expect(toldCharges.reduce((sum, line) => sum + usd(line.split(' ')[2] ?? ''), 0n)).toBe(charged)
  const doubts = all.filter((line) => line.startsWith('doubt '))
  expect(BigInt(doubts.length) * hold).toBe(inDoubt)
  ledger.close()
})

const ROUNDS = 10

/** When each of two processes dies, round by round: after this many lines. */
const [deaths = []] = fc.sample(
  fc.array(fc.tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 2, max: 60 })), {
    minLength: ROUNDS,
    maxLength: ROUNDS,
  }),
  { seed: 20261121, numRuns: 1 },
)

test('a process killed at any moment loses nothing that it was told is durable', {
  timeout: 120_000,
}, async () => {
  const hold = 60n
  const said: string[] = []
  for (const [round, moments] of deaths.entries()) {
    const lines = await together(
      moments.map((killAfter, index) =>
        startSpender({ folder, name: `${round}-${index}`, cap: usd('1'), hold, killAfter }),
      ),
    )
    for (const [index, one] of lines.entries()) {
      expect(one.length).toBeGreaterThanOrEqual(moments[index] ?? 0)
      said.push(...one.filter((line) => line !== 'ready'))
    }
    // Opening checks the file, the sums and the witness; any failure throws here.
    const ledger = await openLedgerIn(folder, { isOwnerAlive })
    const open = ledger.openAttempts()
    expect(open.every((row) => row.state === 'in_doubt')).toBe(true)
    let liable = 0n
    const last = new Map<string, string>()
    for (const line of said) last.set(line.split(' ')[1] ?? '', line)
    for (const [id, line] of last) {
      const [kind, , amount] = line.split(' ')
      const row = ledger.attempt(id)
      const states = {
        held: ['voided', 'in_doubt', 'charged'],
        sent: ['in_doubt', 'charged'],
        doubt: ['in_doubt'],
        charged: ['charged'],
      }[kind ?? '']
      expect(states).toContain(row?.state)
      expect(row?.hold).toBe(hold)
      if (kind === 'charged') expect(row?.charge).toBe(usd(amount ?? ''))
      if (kind === 'sent' || kind === 'doubt') liable += row?.charge ?? hold
      if (kind === 'charged') liable += usd(amount ?? '')
    }
    const { held, inDoubt, charged } = ledger.balance('account')
    expect(held).toBe(0n)
    expect(inDoubt + charged >= liable).toBe(true)
    ledger.close()
  }
  expect(deaths).toHaveLength(ROUNDS)
})
