import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failure } from '../../src/cli/exit.ts'
import { usd } from '../../src/domain/money.ts'
import type { Ledger } from '../../src/money/ledger.ts'
import type { DurableStep } from '../../src/runner/ports.ts'
import { openLedgerIn } from '../store/open-ledger-in.ts'
import { type Bout, type Fought, fight, openRing } from './arena.ts'

class Killed extends Error {}

/** Dies at the first `step` as a killed process does: nothing more is written. Then another goes on. */
async function killedAt(
  step: DurableStep | 'before-accepted',
  bout: Bout = {},
): Promise<{ readonly before: readonly string[]; readonly after: Fought }> {
  let dead = false
  const die = (): void => {
    if (dead) return
    dead = true
    throw new Killed(step)
  }
  const ring = await openRing({
    ...bout,
    onStep: (reached) => reached === step && die(),
    wrapLedger: (ledger) => ({
      ...ledger,
      accepted: async (...given) => {
        if (step === 'before-accepted') die()
        return ledger.accepted(...given)
      },
    }),
  })
  try {
    await expect(ring.run()).rejects.toThrow(step)
    // Another owner, to whom the first one is dead.
    const ledger = await openLedgerIn(join(ring.folder, 'results'))
    await ledger.takeOverRun(ring.id)
    const before = [...ledger.attemptsOf(ring.id)].map(({ state }) => state)
    const after = await ring.run({ generation: 'r2', ledger })
    ledger.close()
    return { before, after }
  } finally {
    await ring.close()
  }
}

const seen = ({ records, holds, exit }: Fought): unknown => ({
  recorded: records.map(({ outcome: { kind, reason } }) => [kind, reason].join('/')),
  holds,
  exit,
})

test('60: killed before it was sent: void, and sent by who comes next', async () => {
  const { before, after } = await killedAt('held')
  expect(before).toEqual(['voided'])
  expect(seen(after)).toEqual({ recorded: ['produced/'], holds: ['voided', 'charged'], exit: 0 })
  expect(after.billed).toHaveLength(1)
})

test('61: killed after it was sent: in doubt, and never sent again', async () => {
  const { before, after } = await killedAt('sent')
  expect(before).toEqual(['in_doubt'])
  expect(seen(after)).toEqual({ recorded: ['lost/no-answer'], holds: ['doubt'], exit: 4 })
  expect(after.billed).toEqual([])
})

test('27: killed after an order was answered and before its task was durable: in doubt', async () => {
  const { before, after } = await killedAt('before-accepted', { provider: 'replicate' })
  expect(before).toEqual(['in_doubt'])
  expect(seen(after)).toEqual({ recorded: ['lost/no-answer'], holds: ['doubt'], exit: 4 })
  expect(after.billed).toHaveLength(1)
})

test('27: killed after its task was durable: polled on, paid once, nothing lost', async () => {
  const { before, after } = await killedAt('accepted', { provider: 'replicate' })
  expect(before).toEqual(['accepted'])
  expect(seen(after)).toEqual({ recorded: ['produced/'], holds: ['charged'], exit: 0 })
  expect(after.records[0]?.exchanges.map(({ purpose }) => purpose)).toEqual(['poll', 'download'])
  expect(after.records[0]?.charge.usd).toBe(after.billed[0])
})

test('62: killed after the answer was booked and before its charge: charged, nothing lost', async () => {
  const { before, after } = await killedAt('answered')
  expect(before).toEqual(['answered'])
  expect(seen(after)).toEqual({ recorded: ['produced/'], holds: ['charged'], exit: 0 })
  expect(after.records[0]?.artifacts).toHaveLength(1)
  expect(after.records[0]?.charge.usd).toBe(after.billed[0])
})

test('63: killed between the bytes and the booking: the bytes stay, the money is in doubt', async () => {
  const { before, after } = await killedAt('bytes-on-disk')
  expect(before).toEqual(['in_doubt'])
  expect(seen(after)).toEqual({ recorded: ['lost/no-answer'], holds: ['doubt'], exit: 4 })
})

test('64: Ctrl-C once: what is in flight ends, nothing new begins', async () => {
  const fought = await fight({ trials: 3, onStep: (step, stop) => step === 'sent' && stop.drain() })
  expect(seen(fought)).toEqual({ recorded: ['produced/'], holds: ['charged'], exit: 130 })
  expect(fought.document).toMatchObject({ status: 'interrupted', verdicts: { skipped: 2 } })
})

test('64: Ctrl-C twice: what is in flight is in doubt', async () => {
  const fought = await fight({
    trials: 3,
    faults: [{ fault: 'slow-headers' }],
    hangs: true,
    onDelay(stop) {
      stop.drain()
      stop.abort()
    },
  })
  expect(seen(fought)).toEqual({
    recorded: ['lost/user-cancelled'],
    holds: ['doubt'],
    exit: 4,
  })
  expect(fought.billed).not.toEqual(['0'])
})

test('64: Ctrl-C twice before a byte has left: nothing was sent, and nothing is held', async () => {
  const fought = await fight({
    onStep(step, stop) {
      if (step !== 'sent') return
      stop.drain()
      stop.abort()
    },
  })
  expect(seen(fought)).toMatchObject({ recorded: ['unavailable/not-sent'], holds: ['free'] })
  expect(fought.billed).toEqual([])
})

test('64: Ctrl-C twice: an accepted task is left to a resume, its hold kept', async () => {
  const fought = await fight({
    provider: 'replicate',
    onStep(step, stop) {
      if (step !== 'accepted') return
      stop.drain()
      stop.abort()
    },
  })
  expect(seen(fought)).toEqual({ recorded: [], holds: ['held'], exit: 130 })
})

test('53: two runs that share an account: the loser sees the cap, and nothing is overspent', async () => {
  const rings = await Promise.all(
    ['20261121-090000-aaaa', '20261121-090000-bbbb'].map((run) =>
      openRing({ run, trials: 6, concurrency: 3 }),
    ),
  )
  try {
    const [first, second] = rings
    if (first === undefined || second === undefined) throw new Error('no rings')
    // Two owners on one store, each with a connection of its own.
    const folder = join(first.folder, 'results')
    const [a, b] = await Promise.all([
      openLedgerIn(folder, { owner: 'a', isOwnerAlive: () => true }),
      openLedgerIn(folder, { owner: 'b', isOwnerAlive: () => true }),
    ])
    const shared = (ledger: Ledger): Ledger => ({
      ...ledger,
      hold: (request) =>
        ledger.hold({ ...request, scopes: [{ id: 'account:shared:ever', limit: usd('0.02') }] }),
    })
    const fights = await Promise.all([
      first.run({ ledger: shared(a) }),
      second.run({ ledger: shared(b) }),
    ])
    expect(fights.map(({ exit }) => exit)).toEqual([3, 3])
    const balance = a.balance('account:shared:ever')
    expect(balance.charged <= usd('0.02') && balance.charged > usd('0.01')).toBe(true)
    expect(balance.peakCommitted <= usd('0.02')).toBe(true)
    a.close()
    b.close()
  } finally {
    await Promise.all(rings.map((ring) => ring.close()))
  }
})

test.each([
  ['54: a bill for what was thought free', 'rate-limit', '0.0059', 'corrected', '0.0059'],
  ['55: a refund of what was charged', null, '0', 'corrected', '0'],
  ['55: a refund of what is in doubt', 'lost-after', '0', 'settled', '0'],
] as const)('%s is a correction, and no cap moves', async (_, fault, amount, kind, charged) => {
  const ring = await openRing({
    maxRetries: 0,
    faults: fault === null ? [] : [{ fault }],
  })
  try {
    const ledger = await ring.openLedger()
    const { rows } = await ring.run({ ledger })
    const [scope] = ledger.scopes()
    const booked = await ledger.bookStatement(rows[0]?.id ?? '', usd(amount), {
      because: 'the statement of November',
      record: null,
    })
    expect(booked).toBe(kind)
    const after = ledger.balance(scope?.id ?? '')
    expect(after).toMatchObject({ charged: usd(charged), inDoubt: 0n, held: 0n, cap: scope?.cap })
  } finally {
    await ring.close()
  }
})

test('57: a ledger that stays locked sends nothing', async () => {
  const busy = Object.assign(new Error('database is locked'), { errcode: 5 })
  const ring = await openRing({
    trials: 2,
    wrapLedger: (ledger) => ({ ...ledger, hold: () => Promise.reject(busy) }),
  })
  try {
    const error: unknown = await ring.run().catch((reason: unknown) => reason)
    const ledger = await openLedgerIn(join(ring.folder, 'results'))
    expect(ledger.scopes()).toEqual([])
    ledger.close()
    expect(failure(error).code).toBe(6)
  } finally {
    await ring.close()
  }
})
