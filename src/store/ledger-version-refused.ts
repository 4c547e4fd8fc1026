/** The ledger is of a version that this program must not touch: exit code 5. Says what to do. */
export class LedgerVersionRefused extends Error {
  override readonly name = 'LedgerVersionRefused'
}
