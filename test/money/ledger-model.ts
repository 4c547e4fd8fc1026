import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Charge } from '../../src/domain/charge.ts'
import { type Usd, usdText } from '../../src/domain/money.ts'
import { type Ledger, openLedger } from '../../src/money/ledger.ts'
import { openJournal, readJournal } from '../../src/store/journal.ts'
import {
  type AttemptRow,
  type AttemptState,
  createLedgerStore,
  type LedgerStore,
} from '../../src/store/ledger-store.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import type { Step, Who } from './ledger-steps.ts'

/** How a ledger under test differs from the real one: nothing, or one deliberate fault. */
export interface Fault {
  readonly store?: (store: LedgerStore) => LedgerStore
  readonly ledger?: (ledger: Ledger) => Ledger
}

interface ModelAttempt {
  readonly run: Who
  readonly hold: Usd
  readonly isShared: boolean
  owner: string
  state: AttemptState
  charge: Usd
}

interface ModelScope {
  readonly cap: Usd
  peak: Usd
  hasOverrun: boolean
  isUsed: boolean
}

const OPEN: readonly AttemptState[] = ['held', 'sent', 'accepted', 'answered']
const NOW = '2026-11-21T00:00:00.000Z'

/** Where a commit costs least: what is killed here is a process, never the machine. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Does the steps with two ledgers on one store and with a plain model, and compares after each. */
export async function compareWithModel(done: readonly Step[], fault: Fault = {}): Promise<void> {
  const folder = mkdtempSync(join(FOLDER, 'assay-model-'))
  const file = join(folder, 'ledger.sqlite')
  const journal = join(folder, 'ledger.journal')
  const alive = new Set<string>()
  const ledgers: [Ledger | null, Ledger | null] = [null, null]
  const owners: [string, string] = ['', '']
  const runOwners: [string, string] = ['', '']
  const attempts = new Map<string, ModelAttempt>()
  const terminal = new Map<string, AttemptRow>()
  const scopes = new Map<string, ModelScope>([
    ['run:0', { cap: 70n, peak: 0n, hasOverrun: false, isUsed: false }],
    ['run:1', { cap: 50n, peak: 0n, hasOverrun: false, isUsed: false }],
    ['account', { cap: 60n, peak: 0n, hasOverrun: false, isUsed: false }],
  ])
  let starts = 0

  const start = async (one: Who): Promise<void> => {
    starts += 1
    const owner = `process ${one}, start ${starts}`
    alive.add(owner)
    owners[one] = owner
    const same = (store: LedgerStore): LedgerStore => store
    const database = openDatabase(file, process.versions.sqlite)
    const random = { random: () => 0, sleep: async () => {} }
    const ledger = await openLedger({
      store: (fault.store ?? same)(createLedgerStore(database, file, random)),
      journal: openJournal(journal),
      witnessed: readJournal(journal),
      owner,
      isOwnerAlive: (name) => alive.has(name),
      now: () => NOW,
    })
    ledgers[one] = fault.ledger === undefined ? ledger : fault.ledger(ledger)
    for (const attempt of attempts.values()) abandonIfDead(attempt)
  }

  const abandonIfDead = (attempt: ModelAttempt): void => {
    if (alive.has(attempt.owner)) return
    if (attempt.state === 'held') attempt.state = 'voided'
    if (attempt.state === 'sent') attempt.state = 'in_doubt'
  }

  const scopesOf = (run: Who, isShared: boolean): readonly string[] =>
    isShared ? [`run:${run}`, 'account'] : [`run:${run}`]

  const sums = (scope: string) => {
    const sum = { held: 0n, inDoubt: 0n, charged: 0n }
    for (const { run, isShared, state, hold, charge } of attempts.values()) {
      if (!scopesOf(run, isShared).includes(scope)) continue
      if (OPEN.includes(state)) sum.held += hold
      if (state === 'in_doubt') sum.inDoubt += hold
      sum.charged += charge
    }
    return sum
  }
  const committed = (scope: string): Usd => {
    const { held, inDoubt, charged } = sums(scope)
    return held + inDoubt + charged
  }

  const book = (attempt: ModelAttempt, amount: Usd): void => {
    attempt.state = 'charged'
    attempt.charge = amount
    if (amount <= attempt.hold) return
    for (const scope of scopesOf(attempt.run, attempt.isShared)) {
      const known = scopes.get(scope)
      if (known !== undefined) known.hasOverrun = true
    }
  }

  /** Does the step in both worlds; what may not be done must be refused. */
  const take = async (one: Step): Promise<void> => {
    const ledger = ledgers[one.who]
    if (one.kind === 'start') {
      if (ledger === null) await start(one.who)
      return
    }
    if (ledger === null) return
    if (one.kind === 'kill') {
      ledger.close()
      ledgers[one.who] = null
      alive.delete(owners[one.who])
      return
    }
    if (one.kind === 'take-over') {
      const isFree = runOwners[one.whose] === owners[one.who] || !alive.has(runOwners[one.whose])
      expect(await ledger.takeOverRun(`run-${one.whose}`)).toBe(isFree)
      if (!isFree) return
      runOwners[one.whose] = owners[one.who]
      for (const attempt of attempts.values()) {
        if (attempt.run !== one.whose) continue
        abandonIfDead(attempt)
        if (attempt.state === 'accepted' || attempt.state === 'answered')
          attempt.owner = owners[one.who]
      }
      return
    }
    if (one.kind === 'hold') {
      const id = `attempt-${attempts.size}-${starts}`
      const names = scopesOf(one.who, one.isShared)
      const full = names.find(
        (name) => committed(name) + one.amount > (scopes.get(name)?.cap ?? 0n),
      )
      const result = await ledger.hold({
        id,
        run: `run-${one.who}`,
        trial: attempts.size,
        ordinal: 1,
        amount: one.amount,
        scopes: names.map((name) => ({ id: name, limit: scopes.get(name)?.cap ?? 0n })),
      })
      expect(result).toEqual(
        full === undefined ? { kind: 'held' } : { kind: 'no-room', scope: full },
      )
      if (full !== undefined) {
        expect(ledger.attempt(id)).toBeNull()
        return
      }
      for (const name of names) {
        const known = scopes.get(name)
        if (known !== undefined) known.isUsed = true
      }
      attempts.set(id, {
        run: one.who,
        hold: one.amount,
        isShared: one.isShared,
        owner: owners[one.who],
        state: 'held',
        charge: 0n,
      })
      return
    }
    const picked = [...attempts][one.pick % Math.max(attempts.size, 1)]
    if (picked === undefined) return
    await move(ledger, one, picked)
  }

  const move = async (
    ledger: Ledger,
    one: Extract<Step, { readonly pick: number }>,
    [id, attempt]: readonly [string, ModelAttempt],
  ): Promise<void> => {
    const { state } = attempt
    switch (one.kind) {
      case 'sent': {
        const isOurs = state === 'held' && attempt.owner === owners[one.who]
        expect(await ledger.sent(id)).toBe(isOurs)
        if (isOurs) attempt.state = 'sent'
        return
      }
      case 'accepted':
      case 'answered': {
        const act =
          one.kind === 'accepted' ? ledger.accepted(id, 'task') : ledger.answered(id, '{}')
        if (state !== 'sent' && state !== 'accepted') {
          await expect(act).rejects.toThrow()
          return
        }
        await act
        attempt.state = one.kind
        return
      }
      case 'settle': {
        const amount = one.sixths === null ? null : (attempt.hold * BigInt(one.sixths)) / 6n
        const act = ledger.settle(id, chargeOf(amount), '{}')
        if (state === 'held' || state === 'charged' || state === 'voided') {
          await expect(act).rejects.toThrow('it settles exactly once')
          return
        }
        expect(await act).toEqual({ overrun: amount !== null && amount > attempt.hold })
        if (amount === null) attempt.state = 'in_doubt'
        else book(attempt, amount)
        return
      }
      case 'resolve': {
        const amount = (attempt.hold * BigInt(one.sixths)) / 6n
        const act = ledger.resolve(id, amount, 'seen on the bill', null)
        if (state !== 'in_doubt') {
          await expect(act).rejects.toThrow('is not in doubt')
          return
        }
        await act
        book(attempt, amount)
        return
      }
      default:
        return one satisfies never
    }
  }

  const compare = (ledger: Ledger): void => {
    for (const [name, known] of scopes) {
      const now = committed(name)
      if (now > known.peak) known.peak = now
      expect(ledger.balance(name)).toEqual({
        cap: known.isUsed ? known.cap : null,
        ...sums(name),
        peakCommitted: known.peak,
      })
      if (!known.hasOverrun) expect(now <= known.cap).toBe(true)
    }
    const rows = [...ledger.attemptsOf('run-0'), ...ledger.attemptsOf('run-1')]
    expect(
      rows.map(({ id, state, hold, charge }) => ({ id, state, hold, charge: charge ?? 0n })),
    ).toEqual(
      [0, 1].flatMap((run) =>
        [...attempts]
          .filter(([, one]) => one.run === run)
          .map(([id, { state, hold, charge }]) => ({ id, state, hold, charge })),
      ),
    )
    for (const row of rows) {
      if (row.state !== 'charged' && row.state !== 'voided') continue
      expect(row).toEqual(terminal.get(row.id) ?? row)
      terminal.set(row.id, row)
    }
    const open = [...attempts].filter(
      ([, one]) => OPEN.includes(one.state) || one.state === 'in_doubt',
    )
    expect(new Set(ledger.openAttempts().map((row) => row.id))).toEqual(
      new Set(open.map(([id]) => id)),
    )
  }

  try {
    for (const one of [0, 1] as const) {
      await start(one)
      runOwners[one] = owners[one]
      await ledgers[one]?.openRun({ id: `run-${one}`, folder, opened: NOW, options: '{}' })
    }
    for (const one of done) {
      await take(one)
      const acted = ledgers[one.who]
      if (acted !== null) compare(acted)
    }
    // Whatever happened, the books must open again.
    for (const one of [0, 1] as const) if (ledgers[one] === null) await start(one)
    for (const ledger of ledgers) if (ledger !== null) compare(ledger)
  } finally {
    for (const ledger of ledgers) ledger?.close()
    rmSync(folder, { recursive: true })
  }
}

function chargeOf(amount: Usd | null): Charge {
  return amount === null
    ? { usd: null, basis: 'unknown', evidence: 'no answer', lines: [] }
    : { usd: usdText(amount), basis: 'computed', evidence: 'usage', lines: [] }
}
