import { parseUsd, type Usd } from '../domain/money.ts'
import type { AttemptRow, Transaction } from '../store/ledger-store.ts'

// The moves of money between held, in doubt and charged: each is made within one transaction, takes
// the attempt and all its scopes along, and is logged.

/** What a dead process left: never sent is void, sent is in doubt. */
export function abandon(tx: Transaction, at: string, row: AttemptRow): void {
  if (row.state === 'held') release(tx, at, row)
  else doubt(tx, at, row, 'its process died after sending')
}

function release(tx: Transaction, at: string, row: AttemptRow): void {
  move(tx, row.id, ['held'], 'voided')
  shift(tx, row.id, { held: -row.hold })
  log(tx, at, row.id, 'voided', row.hold, 'never sent')
}

export function doubt(tx: Transaction, at: string, row: AttemptRow, why: string): void {
  move(tx, row.id, ['sent', 'accepted', 'answered'], 'in_doubt')
  shift(tx, row.id, { held: -row.hold, inDoubt: row.hold })
  log(tx, at, row.id, 'in_doubt', row.hold, why)
}

export function book(
  tx: Transaction,
  at: string,
  row: AttemptRow,
  amount: Usd,
  basis: string,
  why: string,
): void {
  const wasInDoubt = row.state === 'in_doubt'
  tx.run(
    `UPDATE attempt SET state = 'charged', charge = ?, basis = ? WHERE id = ?`,
    amount,
    basis,
    row.id,
  )
  const freed = wasInDoubt ? { inDoubt: -row.hold } : { held: -row.hold }
  shift(tx, row.id, { ...freed, charged: amount })
  log(tx, at, row.id, 'charged', amount, `${basis}: ${why}`)
}

/** A settled charge that the provider's records have at another amount. */
export function correct(
  tx: Transaction,
  at: string,
  row: AttemptRow,
  amount: Usd,
  why: string,
): void {
  tx.run(`UPDATE attempt SET charge = ?, basis = 'statement' WHERE id = ?`, amount, row.id)
  shift(tx, row.id, { charged: amount - (row.charge ?? 0n) })
  log(tx, at, row.id, 'corrected', amount, `statement: ${why}`)
}

function shift(
  tx: Transaction,
  attempt: string,
  { held = 0n, inDoubt = 0n, charged = 0n }: { held?: Usd; inDoubt?: Usd; charged?: Usd },
): void {
  // A charge above its hold raises what is committed, so the peak is taken here as well.
  tx.run(
    `UPDATE scope SET held = held + ?1, in_doubt = in_doubt + ?2, charged = charged + ?3,
       peak = max(peak, held + ?1 + in_doubt + ?2 + charged + ?3)
     WHERE id IN (SELECT scope FROM attempt_scope WHERE attempt = ?4)`,
    held,
    inDoubt,
    charged,
    attempt,
  )
}

export function move(
  tx: Transaction,
  id: string,
  from: readonly AttemptRow['state'][],
  to: AttemptRow['state'],
): void {
  const states = from.map((state) => `'${state}'`).join(', ')
  const changed = tx.run(
    `UPDATE attempt SET state = '${to}' WHERE id = ? AND state IN (${states})`,
    id,
  )
  if (changed !== 1) throw new Error(`attempt ${id} cannot become ${to}: it is not ${states}`)
}

export function mustFind(tx: Transaction, id: string): AttemptRow {
  const [row] = tx.all('SELECT * FROM attempt WHERE id = ?', id)
  if (row === undefined) throw new Error(`no attempt ${id} in the ledger`)
  return attemptRow(row)
}

export function mustBeOpen(row: AttemptRow): void {
  if (row.state === 'sent' || row.state === 'accepted' || row.state === 'answered') return
  // An answer that comes after its attempt was put in doubt is evidence, and settles it.
  if (row.state === 'in_doubt') return
  throw new Error(`attempt ${row.id} is ${row.state}: it settles exactly once`)
}

export function amountOf(text: string): Usd {
  const amount = parseUsd(text)
  if (amount === null) throw new Error(`not an amount in US dollars: ${text}`)
  return amount
}

export function log(
  tx: Transaction,
  at: string,
  attempt: string,
  kind: string,
  amount: Usd,
  note: string,
): void {
  tx.run(
    'INSERT INTO event (at, attempt, kind, amount, note) VALUES (?, ?, ?, ?, ?)',
    at,
    attempt,
    kind,
    amount,
    note,
  )
}

export function attemptRow(row: Record<string, unknown>): AttemptRow {
  const raw = row as unknown as AttemptRow
  return { ...raw, trial: Number(raw.trial), ordinal: Number(raw.ordinal) }
}
