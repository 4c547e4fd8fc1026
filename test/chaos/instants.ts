import { usd, usdText } from '../../src/domain/money.ts'
import type { MockProcess } from '../support/mock-process.ts'
import { billedNano } from './check-money.ts'
import { readTables, SHARED_SCOPE } from './evidence.ts'

const PAUSE_MS = 120

export interface Instants {
  stop(): Promise<{ readonly looked: number; readonly violations: readonly string[] }>
}

/**
 * Looks again and again, while processes spend and die, whether what the provider has billed is
 * within the limit and is known of in the ledger. The provider is asked first: what it had billed
 * by then was promised in the ledger before it was asked for.
 */
export function watchInstants(
  { results, limit }: { readonly results: string; readonly limit: string },
  mock: MockProcess,
): Instants {
  const most = usd(limit)
  const violations = new Set<string>()
  let looked = 0
  let isOver = false
  const look = async (): Promise<void> => {
    const { entries } = await mock.ledger()
    const billed = entries.reduce((sum, entry) => sum + billedNano(entry), 0n)
    const committed = committedIn(results)
    if (billed > most) violations.add('at an instant, more than the limit was billed')
    if (committed > most) violations.add('at an instant, more than the limit was committed')
    if (billed > committed) {
      violations.add(
        `at an instant, ${usdText(billed)} was billed and ${usdText(committed)} known of`,
      )
    }
    looked += 1
  }
  const watching = (async () => {
    while (!isOver) {
      await look().catch((error: unknown) => violations.add(`could not look: ${String(error)}`))
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  })()
  return {
    async stop() {
      isOver = true
      await watching
      return { looked, violations: [...violations] }
    },
  }
}

function committedIn(results: string): bigint {
  const row = readTables(results, (database) => {
    const isMade = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'scope'`).get()
    if (isMade === undefined) return undefined
    return database
      .prepare('SELECT held + in_doubt + charged AS sum FROM scope WHERE id = ?')
      .get(SHARED_SCOPE)
  }) as { readonly sum: bigint } | null | undefined
  return row?.sum ?? 0n
}
