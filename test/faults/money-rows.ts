import { expect } from 'vitest'
import { usd } from '../../src/domain/money.ts'
import type { MatrixRow } from './matrix-row.ts'

const TOO_LOW = `format: image-assay/rates@1
id: too/low
provider: openai
models: [gpt-image-2]
access: official
currency: USD
asOf: 2026-11-21
source: https://prices.example
rates: [{ bill: output_image_token, usd: 0.00003 }, { bill: input_text_token, usd: 0.000005 }]
estimate:
  - { meter: output_image_token, expected: 1 }
  - { meter: input_text_token, expected: 1 }
`

/** Faults 49 to 52: what an answer bills, and what the cap leaves room for. */
export const MONEY_ROWS: readonly MatrixRow[] = [
  {
    id: 49,
    title: 'a bill above the hold is booked in full and stops the run',
    bout: { target: ', rates: ./card.yaml', card: TOO_LOW, trials: 3 },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 4,
    also: ({ records, billed, document }) => {
      expect(records.map(({ charge }) => charge.usd)).toEqual(billed)
      expect(document.stopped).toContain('too/low is wrong')
    },
  },
  {
    id: 50,
    title: 'a bill below the hold frees the rest',
    bout: {},
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 0,
    also: ({ records, billed, document }) => {
      const [record] = records
      expect(usd(record?.charge.usd ?? '0') < usd(record?.hold ?? '0')).toBe(true)
      expect(document.budget).toMatchObject({ charged: billed[0], held: '0', inDoubt: '0' })
    },
  },
  ...(['no-usage', 'odd-usage'] as const).map(
    (fault): MatrixRow => ({
      id: 51,
      title: `usage that does not tell the price books the whole hold (${fault})`,
      bout: { faults: [{ fault }] },
      recorded: ['produced'],
      retried: false,
      holds: ['charged'],
      exit: 0,
      also: ({ records }) => {
        expect(records[0]?.charge).toMatchObject({ usd: records[0]?.hold, basis: 'assumed' })
      },
    }),
  ),
  {
    id: 52,
    title: 'a cap that is reached while others are in flight',
    bout: { cap: '0.03', trials: 12, concurrency: 11 },
    recorded: Array.from({ length: 5 }, () => 'produced'),
    retried: false,
    holds: Array.from({ length: 5 }, () => 'charged' as const),
    exit: 3,
    also: ({ document }) => {
      expect(document.status).toBe('capped')
      expect(usd(document.budget.peakCommitted) <= usd('0.03')).toBe(true)
      expect(document.verdicts.skipped).toBe(7)
    },
  },
]
