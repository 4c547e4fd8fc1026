import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Ledger, openLedger } from '../money/ledger.ts'
import { diskFault } from '../store/disk-fault.ts'
import { openJournal, readJournal } from '../store/journal.ts'
import { createLedgerStore } from '../store/ledger-store.ts'
import { openDatabase } from '../store/open-database.ts'
import { isOwnerAlive, thisOwner } from '../store/owner.ts'
import { breakSeal, isSealed, seal } from '../store/seal.ts'
import { StoreRefused } from '../store/store-refused.ts'

/**
 * Opens the ledger of a results folder (or the file that `--store` names) with its witness beside
 * it. `isWhole` checks all of it, however long its history. Throws StoreRefused, LedgerDamaged or
 * LedgerVersionRefused.
 */
export async function openBooks(
  results: string,
  store: string | null,
  { isWhole = false }: { readonly isWhole?: boolean } = {},
): Promise<Ledger> {
  const file = store ?? join(results, 'ledger.sqlite')
  const journal = `${file.replace(/\.(sqlite|db)$/, '')}.journal`
  try {
    const sealed = !isWhole && isSealed(file, journal)
    const ledger = await opened(file, journal, sealed)
    return {
      ...ledger,
      close() {
        ledger.close()
        seal(file, journal)
      },
    }
  } catch (error) {
    const refused = diskFault(error)
    if (refused === null) throw error
    throw new StoreRefused(
      `${file} cannot be written: ${refused}. Nothing was sent. Mend that, or name another place with ` +
        '--results.',
    )
  }
}

async function opened(file: string, journal: string, sealed: boolean): Promise<Ledger> {
  const database = openDatabase(file, process.versions.sqlite, { isSealed: sealed })
  try {
    const store = createLedgerStore(database, file, {
      random: Math.random,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    })
    const witnessed = !sealed && existsSync(journal) ? readJournal(journal) : null
    const ledger = await openLedger({
      store,
      journal: openJournal(journal, file),
      witnessed,
      isSealed: sealed,
      owner: thisOwner(process.pid, randomBytes(6).toString('hex')),
      isOwnerAlive,
      now: () => new Date().toISOString(),
    })
    breakSeal(file)
    return ledger
  } catch (error) {
    database.close()
    throw error
  }
}
