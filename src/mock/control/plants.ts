import { Big } from 'big.js'
import { z } from 'zod'
import type { StatementRow } from './statement.ts'

const decimal = z.string().regex(/^[0-9]{1,12}(\.[0-9]{1,18})?$/, 'a decimal such as "0.04"')

/**
 * A discrepancy in what the dashboard shows, for testing whoever compares. `nth` counts the rows that
 * are charges, from 1, in the statement's order; for `billed-failure` the operations that were not billed.
 */
export const plantForm = z.strictObject({
  plant: z.enum([
    /** The row again, under the same ids. */
    'double',
    /** The row again, under ids that nobody was told: a gateway's own retry. */
    'hidden',
    /** Dated `byMs` later. */
    'late',
    /** At another amount: `usd`, else half as much again. */
    'amount',
    /** Not there. */
    'missing',
    /** Beside it a row of a model that nobody asked for, by our key or another. */
    'foreign',
    /** A row for an operation that was not billed. */
    'billed-failure',
  ]),
  nth: z.array(z.int().positive()).min(1),
  usd: decimal.optional(),
  byMs: z.number().nonnegative().default(3_600_000),
  model: z.string().min(1).default('somebody/else'),
  /** The key's label, where it is not ours. */
  key: z.string().min(1).optional(),
})
export type Plant = z.output<typeof plantForm>

/** The statement with its discrepancies; `unbilled` are rows of what cost nothing. */
export function planted(
  rows: readonly StatementRow[],
  unbilled: readonly StatementRow[],
  plants: readonly Plant[],
): readonly StatementRow[] {
  if (plants.length === 0) return rows
  let charges = 0
  const changed = rows.flatMap((row) => {
    if (row.kind !== 'charge') return [row]
    charges += 1
    const nth = charges
    return plants
      .filter((plant) => plant.plant !== 'billed-failure' && plant.nth.includes(nth))
      .reduce<readonly StatementRow[]>((some, plant) => applied(some, plant), [row])
  })
  const failures = plants
    .filter(({ plant }) => plant === 'billed-failure')
    .flatMap(({ nth, usd = '0.01' }) =>
      nth.flatMap((one) => {
        const row = unbilled[one - 1]
        return row === undefined ? [] : [{ ...row, usd }]
      }),
    )
  return [...changed, ...failures]
}

function applied(rows: readonly StatementRow[], plant: Plant): readonly StatementRow[] {
  const [row, ...rest] = rows
  if (row === undefined) return rows
  switch (plant.plant) {
    case 'double':
      return [row, ...rest, row]
    case 'hidden':
      return [row, ...rest, { ...row, ...strangeIds(row, 'hidden') }]
    case 'late':
      return [{ ...row, at: new Date(Date.parse(row.at) + plant.byMs).toISOString() }, ...rest]
    case 'amount':
      return [{ ...row, usd: plant.usd ?? new Big(row.usd).times('1.5').toFixed() }, ...rest]
    case 'missing':
      return rest
    case 'foreign': {
      const { model, key = row.key, usd = row.usd } = plant
      return [row, ...rest, { ...row, ...strangeIds(row, 'foreign'), model, key, usd }]
    }
    case 'billed-failure':
      return rows
    default:
      return plant.plant satisfies never
  }
}

/** Ids of the same kinds as the row's, and nobody's. */
function strangeIds(
  { request_id, task_id }: StatementRow,
  word: string,
): Pick<StatementRow, 'request_id' | 'task_id'> {
  return {
    request_id: request_id === '' ? '' : `${word}-${request_id}`,
    task_id: task_id === '' ? '' : `${word}-${task_id}`,
  }
}
