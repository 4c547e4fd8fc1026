import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Ledger, openLedger } from '../money/ledger.ts'
import { openJournal, readJournal } from '../store/journal.ts'
import { createLedgerStore } from '../store/ledger-store.ts'
import { openDatabase } from '../store/open-database.ts'
import { isOwnerAlive, thisOwner } from '../store/owner.ts'
import { StoreRefused } from '../store/store-refused.ts'

/**
 * Opens the ledger of a results folder (or the file that `--store` names) with its witness beside
 * it. Throws StoreRefused or LedgerDamaged.
 */
export async function openBooks(results: string, store: string | null): Promise<Ledger> {
  const file = store ?? join(results, 'ledger.sqlite')
  const journalFile = `${file.replace(/\.(sqlite|db)$/, '')}.journal`
  const database = opened(file)
  try {
    return await openLedger({
      store: createLedgerStore(database, file, {
        random: Math.random,
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      }),
      journal: openJournal(journalFile),
      witnessed: readJournal(journalFile),
      owner: thisOwner(process.pid, randomBytes(6).toString('hex')),
      isOwnerAlive,
      now: () => new Date().toISOString(),
    })
  } catch (error) {
    database.close()
    throw error
  }
}

function opened(file: string): ReturnType<typeof openDatabase> {
  try {
    return openDatabase(file, process.versions.sqlite)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== undefined && /^E(ACCES|ROFS|PERM|NOTDIR|NOENT|NOSPC|EXIST)$/.test(code)) {
      throw new StoreRefused(`${file} cannot be written (${code}). Name another with --results.`)
    }
    throw error
  }
}
