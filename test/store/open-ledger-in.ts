import { join } from 'node:path'
import { type Ledger, openLedger } from '../../src/money/ledger.ts'
import { openJournal, readJournal } from '../../src/store/journal.ts'
import { createLedgerStore } from '../../src/store/ledger-store.ts'
import { openDatabase } from '../../src/store/open-database.ts'

export const LEDGER = 'ledger.sqlite'
export const JOURNAL = 'ledger.journal'

export interface OpenOptions {
  readonly owner?: string
  readonly isOwnerAlive?: (owner: string) => boolean
  readonly random?: () => number
  readonly sleep?: (ms: number) => Promise<void>
}

/** Opens the ledger of `folder` with its witness, the way a command does. */
export async function openLedgerIn(
  folder: string,
  {
    owner = 'me',
    isOwnerAlive = (one) => one === owner,
    random = () => 0,
    sleep = async () => {},
  }: OpenOptions = {},
): Promise<Ledger> {
  const file = join(folder, LEDGER)
  const journal = join(folder, JOURNAL)
  const database = openDatabase(file, process.versions.sqlite)
  try {
    return await openLedger({
      store: createLedgerStore(database, file, { random, sleep }),
      journal: openJournal(journal),
      witnessed: readJournal(journal),
      owner,
      isOwnerAlive,
      now: () => '2026-11-21T00:00:00.000Z',
    })
  } catch (error) {
    database.close()
    throw error
  }
}
