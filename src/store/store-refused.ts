/** The store cannot be trusted with money here; thrown before anything was spent: exit code 2. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused'
}
