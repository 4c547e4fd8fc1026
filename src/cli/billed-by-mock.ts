import type { AttemptRecord } from '../domain/attempt.ts'
import { parseUsd, type Usd, type UsdText, usdText } from '../domain/money.ts'
import type { MockLedgerEntry } from '../wire/read-health.ts'

/** An operation as a mock's own ledger has it; `usd` may be finer than a nano-dollar. */
export type MockEntry = MockLedgerEntry

/** An attempt, as far as it can be found in a mock's ledger. */
export type Traceable = Pick<
  AttemptRecord,
  'cell' | 'endpoint' | 'requestIds' | 'taskId' | 'imagesRequested'
> & { readonly mode: string }

/**
 * What the mock billed for each cell, by its own arithmetic: the truth that our charges are held
 * against. Attempts are found by request or task id, and those that learned no id (lost answers) by
 * what was asked, in order. Entries of other runs on the same mock stay out.
 */
export function billedByCell(
  entries: readonly MockEntry[],
  attempts: readonly Traceable[],
): ReadonlyMap<string, UsdText> {
  const left = new Set(entries)
  const byId = new Map<string, MockEntry>()
  for (const entry of entries) {
    for (const id of [entry.id, entry.requestId, entry.taskId]) if (id !== null) byId.set(id, entry)
  }
  const sums = new Map<string, Usd>()
  const add = ({ cell }: Traceable, entry: MockEntry | undefined): void => {
    if (entry === undefined || !left.delete(entry)) return
    sums.set(cell, (sums.get(cell) ?? 0n) + nanoOf(entry.usd))
  }
  const nameless: Traceable[] = []
  for (const attempt of attempts) {
    if (!sums.has(attempt.cell)) sums.set(attempt.cell, 0n)
    const ids = [...attempt.requestIds, ...(attempt.taskId === null ? [] : [attempt.taskId])]
    const found = ids.map((id) => byId.get(id)).find((entry) => entry !== undefined)
    if (found === undefined) nameless.push(attempt)
    else add(attempt, found)
  }
  for (const attempt of nameless) {
    const alike = [...left].find((entry) => isOf(entry, attempt))
    add(attempt, alike)
  }
  return new Map([...sums].map(([cell, sum]) => [cell, usdText(sum)]))
}

function isOf(entry: MockEntry, { endpoint, mode, imagesRequested }: Traceable): boolean {
  return (
    endpoint !== null &&
    entry.dialect === endpoint.provider &&
    entry.model === endpoint.model &&
    entry.mode === mode &&
    entry.imagesAsked === imagesRequested
  )
}

/** The mock bills exactly; a nano-dollar is the finest that is added up here, rounded half to even. */
function nanoOf(usd: string): Usd {
  return parseUsd(usd, 'half-even') ?? 0n
}
