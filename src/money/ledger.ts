import type { Charge } from '../domain/charge.ts'
import type { Usd } from '../domain/money.ts'
import type { Journal } from '../store/journal.ts'
import {
  type AttemptRow,
  type FrozenRow,
  type LedgerStore,
  Rollback,
  type RunRow,
  type ScopeRow,
} from '../store/ledger-store.ts'
import { checkBooks, checkWitness } from './ledger-checks.ts'
import {
  abandon,
  amountOf,
  attemptRow,
  book,
  correct,
  doubt,
  log,
  move,
  mustBeOpen,
  mustFind,
} from './ledger-moves.ts'

/** A limit that a hold must fit under; null never refuses but still counts. */
export interface ScopeLimit {
  readonly id: string
  readonly limit: Usd | null
}

export interface HoldRequest {
  readonly id: string
  readonly run: string
  /** The trial's index in the plan. */
  readonly trial: number
  readonly ordinal: number
  readonly amount: Usd
  readonly scopes: readonly ScopeLimit[]
}

export type HoldResult =
  | { readonly kind: 'held' }
  | { readonly kind: 'no-room'; readonly scope: string }

export interface Balance {
  readonly cap: Usd | null
  readonly held: Usd
  readonly inDoubt: Usd
  readonly charged: Usd
  readonly peakCommitted: Usd
}

/** open: the attempt has not ended, so nothing was booked. */
export type StatementBooking = 'settled' | 'corrected' | 'stands' | 'open'

/** The only thing that lets money move. Every method is one durable transaction. */
export interface Ledger {
  openRun(run: Omit<RunRow, 'owner'>): Promise<void>
  /** Makes a run whose owner is gone this process's own; false while the owner lives. */
  takeOverRun(id: string): Promise<boolean>
  run(id: string): RunRow | null
  hold(request: HoldRequest): Promise<HoldResult>
  /** Durable, witnessed, and only then may the request leave. False: the hold is no longer ours. */
  sent(id: string): Promise<boolean>
  /** `task` is what it takes to ask again after a crash. */
  accepted(id: string, task: string): Promise<void>
  /** The answer is read and its bytes are on disk; what is left is to charge. */
  answered(id: string, record: string): Promise<void>
  /** Settles the hold by the charge, or keeps it in doubt where the basis is unknown. */
  settle(id: string, charge: Charge, record: string): Promise<{ readonly overrun: boolean }>
  /** Replaces the evidence of a settled attempt (findings, a resolved doubt), never its money. */
  annotate(id: string, record: string): Promise<void>
  /** A person or a statement says what an attempt in doubt cost. */
  resolve(id: string, amount: Usd, because: string, record: string | null): Promise<void>
  /**
   * Books what the provider's records say of an attempt that has ended: settles a doubt, corrects
   * another charge, or leaves what is booked so already. `record` replaces its evidence where money
   * moved.
   */
  bookStatement(
    id: string,
    amount: Usd,
    evidence: { readonly because: string; readonly record: string | null },
  ): Promise<StatementBooking>
  freeze(card: FrozenRow): Promise<void>
  frozen(hash: string): FrozenRow | null
  balance(scope: string): Balance
  scopes(): readonly ScopeRow[]
  attempt(id: string): AttemptRow | null
  attemptsOf(run: string): IterableIterator<AttemptRow>
  openAttempts(): readonly AttemptRow[]
  close(): void
}

export interface LedgerOptions {
  readonly store: LedgerStore
  readonly journal: Journal
  readonly owner: string
  readonly isOwnerAlive: (owner: string) => boolean
  /** ISO time for the event log. */
  readonly now: () => string
}

/** In the words of the index of open attempts, without which the whole history is read. */
const DEAD_OR_ALIVE = `SELECT * FROM attempt
  WHERE state NOT IN ('charged', 'voided') AND state IN ('held', 'sent')`

/**
 * Opens the ledger: checks its books against themselves and against the witness (throws
 * LedgerDamaged), then settles what dead processes left behind: a hold that was never sent is
 * void, one that was sent and not answered is in doubt. `witnessed` is null where there is no
 * journal; `isSealed` spares the checks where they are known to come out as they did.
 */
export async function openLedger(
  options: LedgerOptions & {
    readonly witnessed: readonly string[] | null
    readonly isSealed?: boolean
  },
): Promise<Ledger> {
  const { store, witnessed, isOwnerAlive, isSealed = false } = options
  if (!isSealed) checkWitness(store, witnessed)
  const ledger = createLedger(options)
  await store.transact((tx) => {
    if (!isSealed) checkBooks(tx)
    for (const row of tx.all(DEAD_OR_ALIVE)) {
      const attempt = attemptRow(row)
      if (!isOwnerAlive(attempt.owner)) abandon(tx, options.now(), attempt)
    }
  })
  return ledger
}

function createLedger({ store, journal, owner, isOwnerAlive, now }: LedgerOptions): Ledger {
  const first = (sql: string, ...values: string[]): Record<string, unknown> | null =>
    [...store.each(sql, ...values)][0] ?? null
  const attempt = (id: string): AttemptRow | null => {
    const row = first('SELECT * FROM attempt WHERE id = ?', id)
    return row === null ? null : attemptRow(row)
  }

  return {
    openRun: (run) =>
      store.transact((tx) => {
        tx.run(
          'INSERT INTO run (id, folder, owner, opened, options) VALUES (?, ?, ?, ?, ?)',
          run.id,
          run.folder,
          owner,
          run.opened,
          run.options,
        )
      }),

    takeOverRun: (id) =>
      store.transact((tx) => {
        const [row] = tx.all('SELECT owner FROM run WHERE id = ?', id)
        if (row === undefined) throw new Error(`no run ${id} in the ledger`)
        const current = String(row.owner)
        if (current !== owner && isOwnerAlive(current)) return false
        // It may have died after this ledger was opened, which is when the dead are looked for.
        for (const row of tx.all(
          `SELECT * FROM attempt WHERE run = ? AND state IN ('held', 'sent')`,
          id,
        )) {
          const left = attemptRow(row)
          if (left.owner !== owner && !isOwnerAlive(left.owner)) abandon(tx, now(), left)
        }
        tx.run('UPDATE run SET owner = ? WHERE id = ?', owner, id)
        tx.run(
          `UPDATE attempt SET owner = ? WHERE run = ? AND state IN ('accepted', 'answered')`,
          owner,
          id,
        )
        return true
      }),

    run: (id) => first('SELECT * FROM run WHERE id = ?', id) as RunRow | null,

    hold: (request) => placeHold(store, owner, now(), request),

    async sent(id) {
      const hold = await store.transact((tx) => {
        const changed = tx.run(
          `UPDATE attempt SET state = 'sent' WHERE id = ? AND state = 'held' AND owner = ?`,
          id,
          owner,
        )
        if (changed !== 1) return null
        const row = mustFind(tx, id)
        log(tx, now(), id, 'sent', row.hold, '')
        return row.hold
      })
      if (hold === null) return false
      journal.append(id, hold)
      return true
    },

    accepted: (id, task) =>
      store.transact((tx) => {
        move(tx, id, ['sent', 'accepted'], 'accepted')
        tx.run('UPDATE attempt SET task = ? WHERE id = ?', task, id)
      }),

    answered: (id, record) =>
      store.transact((tx) => {
        move(tx, id, ['sent', 'accepted'], 'answered')
        tx.run('UPDATE attempt SET record = ? WHERE id = ?', record, id)
      }),

    settle: (id, charge, record) =>
      store.transact((tx) => {
        const row = mustFind(tx, id)
        mustBeOpen(row)
        if (charge.usd === null) {
          if (row.state !== 'in_doubt') doubt(tx, now(), row, charge.evidence)
          tx.run('UPDATE attempt SET record = ? WHERE id = ?', record, id)
          return { overrun: false }
        }
        const amount = amountOf(charge.usd)
        book(tx, now(), row, amount, charge.basis, charge.evidence)
        tx.run('UPDATE attempt SET record = ? WHERE id = ?', record, id)
        return { overrun: amount > row.hold }
      }),

    annotate: (id, record) =>
      store.transact((tx) => {
        tx.run('UPDATE attempt SET record = ? WHERE id = ?', record, id)
      }),

    resolve: (id, amount, because, record) =>
      store.transact((tx) => {
        const row = mustFind(tx, id)
        if (row.state !== 'in_doubt') throw new Error(`attempt ${id} is not in doubt`)
        book(tx, now(), row, amount, 'statement', because)
        if (record !== null) tx.run('UPDATE attempt SET record = ? WHERE id = ?', record, id)
      }),

    bookStatement: (id, amount, { because, record }) =>
      store.transact((tx) => {
        const row = mustFind(tx, id)
        if (row.state !== 'in_doubt' && row.state !== 'charged') return 'open'
        if (row.charge === amount) return 'stands'
        if (row.charge === null) book(tx, now(), row, amount, 'statement', because)
        else correct(tx, now(), row, amount, because)
        if (record !== null) tx.run('UPDATE attempt SET record = ? WHERE id = ?', record, id)
        return row.charge === null ? 'settled' : 'corrected'
      }),

    freeze: (card) =>
      store.transact((tx) => {
        tx.run(
          'INSERT OR IGNORE INTO frozen_card (hash, card, attempt) VALUES (?, ?, ?)',
          card.hash,
          card.card,
          card.attempt,
        )
      }),

    frozen: (hash) => first('SELECT * FROM frozen_card WHERE hash = ?', hash) as FrozenRow | null,

    balance(scope) {
      const row = first('SELECT * FROM scope WHERE id = ?', scope) as ScopeRow | null
      return {
        cap: row?.cap ?? null,
        held: row?.held ?? 0n,
        inDoubt: row?.in_doubt ?? 0n,
        charged: row?.charged ?? 0n,
        peakCommitted: row?.peak ?? 0n,
      }
    },

    scopes: () => [...store.each('SELECT * FROM scope ORDER BY id')] as unknown as ScopeRow[],
    attempt,
    *attemptsOf(run) {
      const rows = store.each(
        'SELECT * FROM attempt WHERE run = ? ORDER BY trial, ordinal, id',
        run,
      )
      for (const row of rows) yield attemptRow(row)
    },
    openAttempts: () =>
      [
        ...store.each(
          `SELECT * FROM attempt WHERE state NOT IN ('charged', 'voided') ORDER BY run, trial`,
        ),
      ].map(attemptRow),
    close() {
      journal.close()
      store.close()
    },
  }
}

async function placeHold(
  store: LedgerStore,
  owner: string,
  at: string,
  request: HoldRequest,
): Promise<HoldResult> {
  let full = ''
  try {
    await store.transact((tx) => {
      tx.run(
        `INSERT INTO attempt (id, run, trial, ordinal, state, hold, owner)
         VALUES (?, ?, ?, ?, 'held', ?, ?)`,
        request.id,
        request.run,
        request.trial,
        request.ordinal,
        request.amount,
        owner,
      )
      for (const scope of request.scopes) {
        tx.run('INSERT OR IGNORE INTO scope (id) VALUES (?)', scope.id)
        // One statement tests and takes: no other process can come between.
        const changed = tx.run(
          `UPDATE scope SET held = held + ?1, cap = ?2, peak = max(peak, held + in_doubt + charged + ?1)
           WHERE id = ?3 AND (?2 IS NULL OR held + in_doubt + charged + ?1 <= ?2)`,
          request.amount,
          scope.limit,
          scope.id,
        )
        if (changed !== 1) {
          full = scope.id
          throw new Rollback()
        }
        tx.run('INSERT INTO attempt_scope (attempt, scope) VALUES (?, ?)', request.id, scope.id)
      }
      log(tx, at, request.id, 'held', request.amount, '')
    })
    return { kind: 'held' }
  } catch (error) {
    if (error instanceof Rollback) return { kind: 'no-room', scope: full }
    throw error
  }
}
