import { describe, expect, test } from 'vitest'
import { ANSWER_ROWS } from './answer-rows.ts'
import { type Fought, fight } from './arena.ts'
import { HTTP_ROWS } from './http-rows.ts'
import type { MatrixRow } from './matrix-row.ts'
import { MONEY_ROWS } from './money-rows.ts'
import { TASK_ROWS } from './task-rows.ts'
import { TRANSPORT_ROWS } from './transport-rows.ts'

const TABLES = {
  transport: TRANSPORT_ROWS,
  'the status of an answer': HTTP_ROWS,
  'a task': TASK_ROWS,
  'the content of an answer': ANSWER_ROWS,
  'bills and caps': MONEY_ROWS,
} as const satisfies Record<string, readonly MatrixRow[]>

describe.each(Object.entries(TABLES))('faults of %s', (_, rows) => {
  test.each(rows.map((row) => [row.id, row.title, row] as const))(
    '%i: %s',
    async (_id, _t, row) => {
      const fought = await fight(row.bout)
      expect(seen(fought, row)).toEqual({
        recorded: row.recorded,
        retried: row.retried,
        holds: row.holds,
        exit: row.exit,
      })
      row.also?.(fought)
    },
  )
})

/** What became of a fault, each outcome only as far as the row names it. */
function seen({ records, rows, holds, exit }: Fought, row: MatrixRow): Partial<MatrixRow> {
  return {
    recorded: records.map(({ outcome: { kind, reason, code } }, index) =>
      [kind, reason, code].slice(0, row.recorded[index]?.split('/').length ?? 3).join('/'),
    ),
    retried: rows.some(({ ordinal }) => ordinal > 1),
    holds,
    exit,
  }
}
