import type { BlobSink } from '../../src/domain/blob-sink.ts'
import type { Charge } from '../../src/domain/charge.ts'
import { usdText } from '../../src/domain/money.ts'
import type { HoldRequest, Ledger } from '../../src/money/ledger.ts'
import type { LedgerStore, SqlValue, Transaction } from '../../src/store/ledger-store.ts'
import type { Wire } from '../../src/wire/wire.ts'
import { nameOf } from './disk.ts'
import type { Mutant, MutantWorld } from './mutant.ts'

/** Replaces a piece of the ledger's own SQL; a piece that is not there (any more) is a mistake here. */
function rewriting(from: string, to: string): (store: LedgerStore) => LedgerStore {
  return (store) => ({
    ...store,
    transact: (work) =>
      store.transact((tx) =>
        work({ ...tx, run: (sql, ...values) => tx.run(sql.replaceAll(from, to), ...values) }),
      ),
  })
}

/** What a transaction reads, changed on the way. */
function reading(
  change: (sql: string, row: Record<string, unknown>) => Record<string, unknown>,
): (tx: Transaction) => Transaction {
  return (tx) => ({
    ...tx,
    all: (sql: string, ...values: SqlValue[]) =>
      tx.all(sql, ...values).map((row) => change(sql, row)),
  })
}

const unknownAsFree = (charge: Charge): Charge =>
  charge.usd === null ? { ...charge, usd: '0', basis: 'free' } : charge

/** A timeout is taken for "it did not happen". */
const voidOnTimeout: Mutant = {
  ledger: (ledger) => ({
    ...ledger,
    settle: (id, charge, record) => ledger.settle(id, unknownAsFree(charge), record),
  }),
}

/** What a dead process had sent is taken for never sent. */
const recoverVoidsSent: Mutant = {
  store(store) {
    const asHeld = reading((sql, row) =>
      sql.includes("state IN ('held', 'sent')") ? { ...row, state: 'held' } : row,
    )
    return {
      ...store,
      transact: (work) =>
        store.transact((tx) =>
          work({
            ...asHeld(tx),
            run: (sql, ...values) =>
              tx.run(
                sql.replace("'voided' WHERE id = ? AND state IN ('held')", "'voided' WHERE id = ?"),
                ...values,
              ),
          }),
        ),
    }
  },
}

const CAP_TEST = 'held + in_doubt + charged + ?1 <= ?2'

const capIgnoresHeld: Mutant = { store: rewriting(CAP_TEST, 'in_doubt + charged + ?1 <= ?2') }
const capIgnoresDoubt: Mutant = { store: rewriting(CAP_TEST, 'held + charged + ?1 <= ?2') }
const capOneTooMany: Mutant = { store: rewriting(CAP_TEST, 'held + in_doubt + charged < ?2') }

function holding(change: (request: HoldRequest) => HoldRequest): Mutant {
  return {
    ledger: (ledger) => ({ ...ledger, hold: (request) => ledger.hold(change(request)) }),
  }
}

/** What an attempt costs on average is held, not what it may cost. */
const holdAverage = holding((request) => ({ ...request, amount: request.amount / 2n }))
/** The account that several runs share is forgotten. */
const forgetsAccount = holding((request) => ({ ...request, scopes: request.scopes.slice(0, 1) }))

/** Looks whether there is room, and takes it a moment later. */
const checkThenAct: Mutant = {
  ledger: (ledger, { life }) => ({
    ...ledger,
    async hold(request) {
      for (const { id, limit } of request.scopes) {
        const { held, inDoubt, charged } = ledger.balance(id)
        const isFull = limit !== null && held + inDoubt + charged + request.amount > limit
        if (isFull) return { kind: 'no-room', scope: id }
      }
      await life.act('hold after the check', 2, () => {})
      const unlimited = request.scopes.map(({ id }) => ({ id, limit: null }))
      return ledger.hold({ ...request, scopes: unlimited })
    },
  }),
}

/** The request leaves first, and its hold is written when there is time. */
const sendBeforeHold: Mutant = {
  ledger(ledger, world) {
    const late = later(world, async (request: HoldRequest) => {
      await ledger.hold(request)
      await ledger.sent(request.id)
    })
    return {
      ...ledger,
      async hold(request) {
        late.start(request.id, request)
        return { kind: 'held' }
      },
      sent: async () => true,
      ...afterwards(ledger, late),
    }
  },
}

/** The hold is durable, that it was sent is not. */
const noSentMark: Mutant = {
  ledger(ledger, world) {
    const late = later(world, (id: string) => ledger.sent(id))
    return {
      ...ledger,
      async sent(id) {
        late.start(id, id)
        return true
      },
      ...afterwards(ledger, late),
    }
  },
}

/** Nobody asks the witness whether the ledger is the newest. */
const noWitness: Mutant = { witnessed: () => [] }

const captureZero: Mutant = {
  ledger: (ledger) => ({
    ...ledger,
    settle: (id, charge, record) =>
      ledger.settle(id, charge.usd === null ? charge : { ...charge, usd: '0' }, record),
  }),
}

/** An attempt may be settled as often as anyone likes. */
const doubleFinish: Mutant = {
  store: (store) => ({
    ...store,
    transact: (work) =>
      store.transact((tx) =>
        work(
          reading((sql, row) =>
            sql === 'SELECT * FROM attempt WHERE id = ?' && row.state === 'charged'
              ? { ...row, state: 'sent' }
              : row,
          )(tx),
        ),
      ),
  }),
  ledger: (ledger) => ({
    ...ledger,
    async settle(id, charge, record) {
      const first = await ledger.settle(id, charge, record)
      if (charge.usd === null) return first
      // Where no other hold is there to be eaten, the books themselves refuse it.
      await ledger.settle(id, charge, record).catch(() => {})
      return first
    },
  }),
}

/** The answer is booked, and its images are written when there is time. */
const captureBeforeSave: Mutant = {
  blobs: (blobs, { timeline }): BlobSink => ({
    open() {
      const writer = blobs.open()
      const pieces: Uint8Array[] = []
      return {
        write(bytes) {
          pieces.push(bytes)
          return writer.write(bytes)
        },
        async finish() {
          timeline.in(20, () => void writer.finish().catch(() => {}))
          const bytes = Buffer.concat(pieces)
          const sha256 = nameOf(bytes)
          return { sha256, file: `images/${sha256}.png`, bytes: bytes.length }
        },
        abort: () => writer.abort(),
      }
    },
  }),
}

/** An accepted task is polled before it is durable how to ask for it again. */
const pollBeforeAccepted: Mutant = {
  ledger(ledger, world) {
    const write = ({ id, task }: { id: string; task: string }) => ledger.accepted(id, task)
    // Later than the first poll.
    const late = later(world, write, 400)
    return {
      ...ledger,
      ...afterwards(ledger, late),
      async accepted(id, task) {
        late.start(id, { id, task })
      },
    }
  },
}

/** A reset connection is taken for a refused one: not sent, so free, and to be tried again. */
const resetIsNotSent: Mutant = {
  wire: (wire): Wire => ({
    ...wire,
    async exchange(spec, context) {
      const result = await wire.exchange(spec, context)
      const { error } = result.exchange
      if (error?.code !== 'reset') return result
      return { ...result, exchange: { ...result.exchange, error: { ...error, sent: false } } }
    },
  }),
}

/** What is in doubt or accepted was not answered, so a resume sends it again. */
const resumeSendsAgain: Mutant = { leftovers: () => new Map() }

/** A resume forgets the tasks that were accepted. */
const resumeForgetsTasks: Mutant = {
  leftovers: (leftovers) =>
    new Map([...leftovers].map(([trial, left]) => [trial, left.kind === 'accepted' ? DONE : left])),
}
const DONE = { kind: 'done' } as const

/** Whose process died is not looked at: anyone's open attempt is abandoned. */
const abandonsTheLiving: Mutant = { isOwnerAlive: () => false }

/** What is settled is let go twice. */
const freesTwice: Mutant = {
  store: rewriting('held = held + ?1, in_doubt', 'held = max(0, held + 2 * ?1), in_doubt'),
}

/** Charges are cut to their holds, so that no bill is ever above one. */
const hidesOverruns: Mutant = {
  ledger: (ledger) => ({
    ...ledger,
    async settle(id, charge, record) {
      const hold = ledger.attempt(id)?.hold ?? 0n
      const isOver = charge.usd !== null && Number(charge.usd) * 1e9 > Number(hold)
      return ledger.settle(id, isOver ? { ...charge, usd: usdText(hold) } : charge, record)
    },
  }),
}

/** Work that is done beside its attempt, and waited for where the ledger needs it. */
interface Late<T> {
  start(id: string, what: T): void
  done(id: string): Promise<void>
}

function later<T>({ life }: MutantWorld, work: (what: T) => Promise<unknown>, ms = 60): Late<T> {
  const pending = new Map<string, Promise<unknown>>()
  return {
    start(id, what) {
      const doing = life.act('late writing', ms, () => {}).then(() => work(what))
      doing.catch(() => {})
      pending.set(id, doing)
    },
    async done(id) {
      await pending.get(id)
    },
  }
}

/** The ledger's later steps, each after the late one. */
function afterwards<T>(
  ledger: Ledger,
  late: Late<T>,
): Pick<Ledger, 'accepted' | 'answered' | 'settle'> {
  return {
    async accepted(id, task) {
      await late.done(id)
      return ledger.accepted(id, task)
    },
    async answered(id, record) {
      await late.done(id)
      return ledger.answered(id, record)
    },
    async settle(id, charge, record) {
      await late.done(id)
      return ledger.settle(id, charge, record)
    },
  }
}

/** By name: every fault that the simulation must be able to see, or its silence would mean nothing. */
export const MUTANTS: Readonly<Record<string, Mutant>> = {
  void_on_timeout: voidOnTimeout,
  recover_voids_sent: recoverVoidsSent,
  cap_ignores_held: capIgnoresHeld,
  cap_ignores_doubt: capIgnoresDoubt,
  cap_one_too_many: capOneTooMany,
  check_then_act: checkThenAct,
  hold_average: holdAverage,
  forgets_account: forgetsAccount,
  send_before_hold: sendBeforeHold,
  no_sent_mark: noSentMark,
  no_witness: noWitness,
  capture_zero: captureZero,
  double_finish: doubleFinish,
  capture_before_save: captureBeforeSave,
  poll_before_accepted: pollBeforeAccepted,
  reset_is_not_sent: resetIsNotSent,
  resume_sends_again: resumeSendsAgain,
  resume_forgets_tasks: resumeForgetsTasks,
  abandons_the_living: abandonsTheLiving,
  frees_twice: freesTwice,
  hides_overruns: hidesOverruns,
}
