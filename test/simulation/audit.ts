import type { AttemptRecord } from '../../src/domain/attempt.ts'
import type { Usd } from '../../src/domain/money.ts'
import type { RequestSpec } from '../../src/domain/request.ts'
import type { AttemptRow } from '../../src/store/ledger-store.ts'
import type { Disk } from './disk.ts'
import { ASKED, attemptIn } from './provider.ts'
import { WORST } from './scenario.ts'

export interface AuditOptions {
  readonly disk: Disk
  /** Every scope that an attempt counts in, with its cap; null: no cap. */
  readonly scopesOf: (attempt: string) => readonly string[]
  readonly capOf: (scope: string) => Usd | null
  /** Whether bills may be above the worst price at all. */
  readonly hasOverruns: boolean
  /** Processes that live now. */
  readonly alive: () => readonly string[]
  /** A promise was broken. */
  readonly onBroken: (promise: string, how: string) => void
}

/** Holds our books against the provider's: the promises that must hold at every moment. */
export interface Audit {
  bill(attempt: string, amount: Usd): void
  /** `owner`: the process that sends it. */
  leaving(spec: RequestSpec, owner: string): void
  ended(spec: RequestSpec, status: 'not-sent' | number | null): void
  /** After every act of the world. */
  afterAct(): void
  /** Attempt by attempt, while it goes on: after a crash, and at the end. */
  attempts(): void
  /** When nobody lives and the provider has billed all it will: exact evidence gave exact amounts. */
  exact(): void
  /** An older ledger was put in place: until it is opened, its books count for nothing. */
  distrust(): void
  trust(): void
}

/** One order of a trial, as far as its client can know. */
interface Sending {
  readonly attempt: string
  readonly url: string
  /** Proved not to have begun: it never left, or was told to come later. */
  isFree: boolean
}

export function createAudit(options: AuditOptions): Audit {
  const { disk, scopesOf, capOf, onBroken } = options
  const bills = new Map<string, Usd>()
  const totals = new Map<string, Usd>()
  /** What bills are above the worst price, by scope: nobody can promise anything about it. */
  const excesses = new Map<string, Usd>()
  const sendings = new Map<string, Sending[]>()
  const settled = new Map<string, string>()
  const seen = new Set<string>()
  /** By run: who lived when a charge above its hold was booked. They may send what they had held. */
  const overruns = new Map<string, readonly string[]>()
  let trusted = true
  let changesSeen = -1
  let billsSeen = -1

  const committed = (): void => {
    const scopes = disk.scopes()
    for (const { id, committed: ours, peak } of scopes) {
      const excess = excesses.get(id) ?? 0n
      const total = totals.get(id) ?? 0n
      if (ours + excess < total) {
        onBroken('P2', `${id}: the provider billed ${total}, the ledger knows of ${ours}`)
      }
      const cap = capOf(id)
      if (cap !== null && (ours > cap + excess || peak > cap + excess)) {
        onBroken('P1', `${id}: ${ours} are committed, ${peak} were, under a cap of ${cap}`)
      }
    }
    if (scopes.length >= totals.size) return
    for (const [id, total] of totals) {
      if (scopes.every((scope) => scope.id !== id)) {
        onBroken('P2', `${id}: the provider billed ${total}, and the ledger has no such account`)
      }
    }
  }

  const noteOverruns = (): void => {
    for (const { run, hold, charge } of disk.attempts()) {
      if (charge !== null && charge > hold && !overruns.has(run)) overruns.set(run, options.alive())
    }
  }

  const auditRow = (row: AttemptRow): void => {
    const bill = bills.get(row.id) ?? 0n
    const covered = bill > WORST ? WORST : bill
    if (row.state === 'voided' && bill > 0n) {
      onBroken('P4', `${row.id} was voided, and billed ${bill}`)
    }
    if (row.state === 'charged') {
      if ((row.charge ?? 0n) < covered) {
        onBroken('P2', `${row.id} was charged ${row.charge}, and billed ${bill}`)
      }
    } else if (row.state !== 'voided' && row.hold < covered) {
      onBroken('P2', `${row.id} holds ${row.hold}, and billed ${bill}`)
    }
    if (row.state === 'charged' || row.state === 'voided') {
      const now = `${row.state} ${row.charge}`
      const before = settled.get(row.id) ?? now
      if (trusted && before !== now) onBroken('P4', `${row.id} was ${before} and became ${now}`)
      settled.set(row.id, now)
    }
    if (row.state === 'charged' || row.state === 'answered') images(row)
  }

  /** What was paid for is on disk before it is booked. */
  const images = (row: AttemptRow): void => {
    // A settled one stays as it is, and so do its bytes.
    if (seen.has(row.id)) return
    if (row.state === 'charged') seen.add(row.id)
    if (row.record === null) {
      onBroken('P5', `${row.id} is ${row.state} without a record`)
      return
    }
    const { artifacts, outcome } = JSON.parse(row.record) as AttemptRecord
    if (outcome.kind === 'produced' && artifacts.length < ASKED) {
      onBroken('P5', `${row.id} produced all its images, and ${artifacts.length} were kept`)
    }
    const gone = artifacts.find(({ sha256 }) => !disk.hasBlob(sha256))
    if (gone !== undefined)
      onBroken('P5', `${row.id} is ${row.state}, and ${gone.file} is not kept`)
  }

  return {
    bill(attempt, amount) {
      bills.set(attempt, (bills.get(attempt) ?? 0n) + amount)
      const excess = amount > WORST ? amount - WORST : 0n
      for (const scope of scopesOf(attempt)) {
        const total = (totals.get(scope) ?? 0n) + amount
        const over = (excesses.get(scope) ?? 0n) + excess
        totals.set(scope, total)
        excesses.set(scope, over)
        const cap = capOf(scope)
        if (cap !== null && total > cap + over) {
          onBroken('P1', `${scope}: the provider billed ${total} under a cap of ${cap}`)
        }
      }
    },

    leaving(spec, owner) {
      if (spec.purpose === 'poll') {
        const attempt = spec.url.slice(spec.url.indexOf('/task-') + '/task-'.length)
        const state = disk.stateOf(attempt)
        if (state !== 'accepted')
          onBroken('P5', `a task of ${attempt} is polled while it is ${state}`)
      }
      if (spec.purpose !== 'submit') return
      const attempt = attemptIn(spec)
      const state = disk.stateOf(attempt)
      if (state !== 'sent') onBroken('P3', `${attempt} leaves while the ledger has it ${state}`)
      if (!disk.witnessed().includes(attempt)) onBroken('P3', `${attempt} leaves without a witness`)
      const witnesses = overruns.get(attempt.slice(0, attempt.indexOf('.')))
      if (witnesses !== undefined && !witnesses.includes(owner)) {
        onBroken('P1', `${attempt} is sent by prices that were proved too low`)
      }
      const trial = attempt.slice(0, attempt.lastIndexOf('.'))
      const earlier = sendings.get(trial) ?? []
      for (const one of earlier) {
        if (one.attempt === attempt && one.url === spec.url) {
          onBroken('P6', `${attempt} is sent twice`)
        }
        if (one.attempt !== attempt && !one.isFree) {
          onBroken('P6', `${attempt} is sent, and nobody knows that ${one.attempt} was not begun`)
        }
      }
      sendings.set(trial, [...earlier, { attempt, url: spec.url, isFree: false }])
    },

    ended(spec, status) {
      if (spec.purpose !== 'submit') return
      const attempt = attemptIn(spec)
      const sent = sendings.get(attempt.slice(0, attempt.lastIndexOf('.')))
      const one = sent?.find((each) => each.attempt === attempt && each.url === spec.url)
      // An upload begins nothing; an order only where it was told to come later.
      const isFree = spec.url.endsWith('/uploads') || status === 429 || status === 503
      if (one !== undefined && typeof status === 'number' && isFree) one.isFree = true
    },

    afterAct() {
      const changes = disk.changes()
      if (!trusted || (changes === changesSeen && bills.size === billsSeen)) return
      changesSeen = changes
      billsSeen = bills.size
      committed()
      if (options.hasOverruns) noteOverruns()
    },

    attempts() {
      if (!trusted) return
      const rows = disk.attempts()
      for (const row of rows) auditRow(row)
      const known = new Set(rows.map(({ id }) => id))
      for (const [attempt, bill] of bills) {
        if (!known.has(attempt)) onBroken('P3', `${attempt} was billed ${bill}, and is not known`)
      }
      for (const attempt of disk.bookedTwice()) onBroken('P4', `${attempt} was settled twice`)
    },

    exact() {
      for (const { id, state, charge, basis } of disk.attempts()) {
        const bill = bills.get(id) ?? 0n
        const isExact = basis !== 'assumed'
        if (state === 'charged' && isExact && charge !== bill) {
          onBroken('P7', `${id} was charged ${charge} (${basis}), and billed ${bill}`)
        }
      }
    },

    distrust() {
      trusted = false
      // What never left may be forgotten, and its id used again.
      settled.clear()
    },
    trust() {
      trusted = true
      changesSeen = -1
    },
  }
}
