import { minus, plus } from '../bill.ts'
import { DIALECTS, type Dialect } from '../dialects.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Scene } from '../scene.ts'
import { planted } from './plants.ts'

/**
 * A line of what the provider's dashboard would show. `charge` and `refund`: one request (`refund`
 * only where the provider reserves first). `bucket`: a day. `balance`: what is left, `usd` may be
 * negative. What a row does not know is an empty string. Refunds have a negative amount.
 */
export interface StatementRow {
  /** ISO time, or the day of a bucket. */
  readonly at: string
  readonly kind: 'charge' | 'refund' | 'bucket' | 'balance'
  readonly dialect: Dialect
  readonly key: string
  readonly model: string
  readonly request_id: string
  readonly task_id: string
  readonly mode: string
  readonly requests: number | ''
  readonly images: number | ''
  readonly usd: string
}

/**
 * The statement as of now: what is billed and old enough to show, as fine as each policy says, with
 * the discrepancies that the world plants.
 */
export function statementOf(scene: Scene): readonly StatementRow[] {
  const unbilled = scene.ledger
    .entries()
    .filter(({ usd, reservedUsd }) => usd === '0' && reservedUsd === null)
    .flatMap((entry) => rowsOf(entry, false))
  return planted(trueRows(scene), unbilled, scene.world.statement)
}

/** As the ledger has it. */
function trueRows(scene: Scene): readonly StatementRow[] {
  return DIALECTS.flatMap(({ id: dialect }) => {
    const { records, recordsAfterMs, reserve } = scene.world.policy[dialect]
    const visible = scene.ledger
      .entries()
      .filter(
        (entry) =>
          entry.dialect === dialect && Date.parse(entry.at) + recordsAfterMs <= scene.now(),
      )
    const billed = visible.filter(({ usd, reservedUsd }) => usd !== '0' || reservedUsd !== null)
    switch (records) {
      case 'request':
        return billed.flatMap((entry) => rowsOf(entry, reserve))
      case 'daily':
        return buckets(billed)
      case 'balance':
        return scene.world.accounts
          .filter((account) => account.dialect === dialect && account.balance !== null)
          .map((account) => ({
            ...EMPTY,
            at: new Date(scene.now()).toISOString(),
            kind: 'balance' as const,
            dialect,
            key: account.label,
            usd: visible
              .filter(({ key }) => key === account.label)
              .reduce((left, { usd }) => minus(left, usd), account.balance ?? '0'),
          }))
      case 'none':
        return []
      default:
        return records satisfies never
    }
  })
}

const EMPTY = {
  model: '',
  request_id: '',
  task_id: '',
  mode: '',
  requests: '',
  images: '',
} as const

function rowsOf(entry: LedgerEntry, reserve: boolean): readonly StatementRow[] {
  const charge: StatementRow = {
    at: entry.at,
    kind: 'charge',
    dialect: entry.dialect,
    key: entry.key,
    model: entry.model,
    request_id: entry.requestId ?? '',
    task_id: entry.taskId ?? '',
    mode: entry.mode,
    requests: 1,
    images: entry.imagesMade,
    usd: entry.usd,
  }
  const { reservedUsd } = entry
  if (!reserve || reservedUsd === null) return [charge]
  const reserved = { ...charge, usd: reservedUsd }
  if (entry.outcome === 'running' || reservedUsd === entry.usd) return [reserved]
  return [reserved, { ...charge, kind: 'refund', usd: minus(entry.usd, reservedUsd) }]
}

function buckets(entries: readonly LedgerEntry[]): readonly StatementRow[] {
  const rows = new Map<string, StatementRow>()
  for (const { at, dialect, key, model, usd, imagesMade } of entries) {
    const day = at.slice(0, 10)
    const name = `${day} ${key} ${model}`
    const row = rows.get(name)
    rows.set(name, {
      ...EMPTY,
      at: day,
      kind: 'bucket',
      dialect,
      key,
      model,
      requests: Number(row?.requests ?? 0) + 1,
      images: Number(row?.images ?? 0) + imagesMade,
      usd: plus(row?.usd ?? '0', usd),
    })
  }
  return [...rows.values()]
}

const COLUMNS = [
  'at',
  'kind',
  'dialect',
  'key',
  'model',
  'request_id',
  'task_id',
  'mode',
  'requests',
  'images',
  'usd',
] as const satisfies readonly (keyof StatementRow)[]

export function statementCsv(rows: readonly StatementRow[]): string {
  const cell = (value: string | number): string =>
    /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)
  const lines = rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(','))
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`
}
