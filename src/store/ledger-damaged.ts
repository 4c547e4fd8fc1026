/** The ledger and its witness do not agree, or the file is broken: no new sends, exit code 5. */
export class LedgerDamaged extends Error {
  override readonly name = 'LedgerDamaged'
}
