import { LedgerDamaged } from '../store/ledger-damaged.ts'
import type { LedgerStore, Transaction } from '../store/ledger-store.ts'

/**
 * Every attempt that the witness saw leave must be in the ledger, past its hold. `null`: there is no
 * witness, which only a ledger may say that never sent anything. Throws LedgerDamaged.
 */
export function checkWitness(store: LedgerStore, witnessed: readonly string[] | null): void {
  if (witnessed === null) {
    const [sent] = [
      ...store.each(`SELECT id FROM attempt WHERE state NOT IN ('held', 'voided') LIMIT 1`),
    ]
    if (sent === undefined) return
    throw new LedgerDamaged(
      'its journal is gone, so nobody can tell whether this is the newest ledger (was it copied ' +
        'alone?). Put the journal back beside it, or, if this ledger certainly is the newest, make ' +
        'an empty file of that name',
    )
  }
  const [unknown] = [
    ...store.each(
      `SELECT value FROM json_each(?) AS witness WHERE NOT EXISTS
         (SELECT 1 FROM attempt WHERE id = witness.value AND state <> 'held')
       LIMIT 1`,
      JSON.stringify(witnessed),
    ),
  ]
  if (unknown === undefined) return
  throw new LedgerDamaged(
    `the witness saw attempt ${String(unknown.value)} leave, but the ledger does not know it: the ` +
      'ledger is older than the witness (was it copied without its -wal file, or restored?)',
  )
}

/** Σ attempts = balances, for every scope. Throws LedgerDamaged. */
export function checkBooks(tx: Transaction): void {
  // The join begins at the attempts, which lie in order: twice as fast as beginning at the scopes.
  const wrong = tx.all(`
    WITH booked AS (
      SELECT l.scope,
        SUM(CASE WHEN a.state IN ('held','sent','accepted','answered') THEN a.hold END) AS held,
        SUM(CASE WHEN a.state = 'in_doubt' THEN a.hold END) AS in_doubt,
        SUM(a.charge) AS charged
      FROM attempt a CROSS JOIN attempt_scope l ON l.attempt = a.id
      GROUP BY l.scope)
    SELECT s.id FROM scope s LEFT JOIN booked b ON b.scope = s.id
    WHERE s.held <> COALESCE(b.held, 0)
       OR s.in_doubt <> COALESCE(b.in_doubt, 0)
       OR s.charged <> COALESCE(b.charged, 0)`)
  const first = wrong[0]
  if (first !== undefined) {
    throw new LedgerDamaged(`the balance of ${String(first.id)} is not the sum of its attempts`)
  }
}
