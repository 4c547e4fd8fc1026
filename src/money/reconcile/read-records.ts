import { type Decimal, decimalOf } from '../decimal.ts'
import { decimalsOf, readAmount, toSignedUsd } from './read-amount.ts'
import { readTime } from './read-time.ts'
import type { Mapping, RecordField, Row, StatementRecord } from './statement-record.ts'

/** A row that cannot be understood: nothing is guessed about money. */
export interface RecordMistake {
  readonly line: number
  readonly message: string
}

export interface RecordsRead {
  readonly records: readonly StatementRecord[]
  readonly mistakes: readonly RecordMistake[]
  /** Rows that are no bill: top-ups, notes. */
  readonly left: number
  /** Digits behind the point of the finest amount: what the statement rounds to. */
  readonly decimals: number
}

/** All rows as records, and every mistake at once. */
export function readRecords(rows: readonly Row[], mapping: Mapping): RecordsRead {
  const records: StatementRecord[] = []
  const mistakes: RecordMistake[] = []
  let left = 0
  let decimals = 0
  for (const row of rows) {
    const read = readRow(row, mapping)
    if (read === null) left += 1
    else if ('message' in read) mistakes.push(read)
    else {
      records.push(read.record)
      decimals = Math.max(decimals, read.decimals)
    }
  }
  return { records: withWidths(records), mistakes, left, decimals }
}

function readRow(
  { line, fields }: Row,
  mapping: Mapping,
): { readonly record: StatementRecord; readonly decimals: number } | RecordMistake | null {
  const text = (field: RecordField): string | null => textOf(fields, mapping.columns[field])
  const wrong = (message: string): RecordMistake => ({ line, message })
  const ids = idsOf(fields, mapping)
  const told = text('kind')?.toLowerCase() ?? null
  const kindTold = mapping.kinds === null || told === null ? null : (mapping.kinds[told] ?? 'none')
  if (kindTold === 'none') return null

  const atText = text('at')
  const at = atText === null ? null : readTime(atText)
  if (atText !== null && at === null) {
    return wrong(`"${atText}" is not a time. Use ISO 8601 such as 2026-11-21T07:30:00Z, or seconds`)
  }
  const untilText = text('until')
  const until = untilText === null ? null : readTime(untilText)
  if (untilText !== null && until === null) return wrong(`"${untilText}" is not a time`)
  const currency = text('currency')
  if (currency !== null && currency.toLowerCase() !== 'usd') {
    return wrong(`the amount is in ${currency}: only US dollars can be compared`)
  }
  const amount = amountOf(text, mapping)
  if (typeof amount === 'string') return wrong(amount)

  const untilMs = until?.atMs ?? at?.untilMs ?? null
  const kind =
    mapping.kind ?? kindTold ?? (ids.length === 0 && untilMs !== null ? 'bucket' : 'charge')
  const usd = amount === null ? null : toSignedUsd(amount)
  const isBucket = kind === 'bucket'
  const model = text('model')
  return {
    decimals: amount === null ? 0 : decimalsOf(amount),
    record: {
      kind,
      line,
      ids,
      provider: text('provider')?.toLowerCase() ?? mapping.provider,
      key: text('key'),
      model: isBucket && model !== null ? (model.split(',')[0] ?? model).trim() : model,
      item: text('item'),
      atMs: at?.atMs ?? null,
      untilMs: isBucket ? untilMs : null,
      usd: kind === 'refund' && usd !== null && usd > 0n ? -usd : usd,
      requests: countOf(text('requests')),
    },
  }
}

function textOf(
  fields: ReadonlyMap<string, string>,
  columns: readonly string[] | undefined,
): string | null {
  for (const column of columns ?? []) {
    const value = fields.get(column)?.trim()
    if (value !== undefined && value !== '') return value
  }
  return null
}

function idsOf(fields: ReadonlyMap<string, string>, { columns }: Mapping): readonly string[] {
  const names = [columns.request_id, columns.task_id, columns.other_id].flatMap((one) => one ?? [])
  const ids = names.flatMap((name) => fields.get(name)?.trim() ?? [])
  return [...new Set(ids.filter((id) => id !== ''))]
}

/** Null where the row has no amount; a text for the user where it has one that cannot be read. */
function amountOf(
  text: (field: RecordField) => string | null,
  { creditUsd, quotaPerUsd, isZeroUnknown }: Mapping,
): Decimal | string | null {
  const read = (field: RecordField): Decimal | string | null => {
    const written = text(field)
    if (written === null) return null
    return readAmount(written) ?? `"${written}" is not an amount`
  }
  const usd = read('usd')
  if (isZeroUnknown === true && usd !== null && typeof usd !== 'string' && usd.eq(0)) return null
  if (usd !== null) return usd
  const cents = read('cents')
  if (cents !== null) return typeof cents === 'string' ? cents : cents.times('0.01')
  const credits = read('credits')
  if (credits !== null) {
    if (typeof credits === 'string') return credits
    const price = creditUsd === null ? null : decimalOf(creditUsd)
    return price === null ? 'credits without a price: give --credit-usd' : credits.times(price)
  }
  const quota = read('quota')
  if (quota === null || typeof quota === 'string') return quota
  const per = quotaPerUsd === null ? null : decimalOf(quotaPerUsd)
  return per === null || per.eq(0)
    ? 'quota without its worth: give --quota-per-usd'
    : quota.div(per)
}

function countOf(text: string | null): number | null {
  return text !== null && /^[0-9]{1,12}(\.0+)?$/.test(text) ? Number(text) : null
}

/** Widths of buckets in which times come: a minute, an hour, a day. */
const WIDTHS_MS = [86_400_000, 3_600_000, 60_000] as const

/** A bucket whose end is not told is as wide as all their beginnings allow. */
function withWidths(records: readonly StatementRecord[]): readonly StatementRecord[] {
  const open = records.filter(({ kind, untilMs }) => kind === 'bucket' && untilMs === null)
  if (open.length === 0) return records
  const fits = (width: number): boolean => open.every(({ atMs }) => (atMs ?? 0) % width === 0)
  const width = WIDTHS_MS.find(fits) ?? WIDTHS_MS[2]
  return records.map((record) =>
    record.kind === 'bucket' && record.untilMs === null && record.atMs !== null
      ? { ...record, untilMs: record.atMs + width }
      : record,
  )
}
