import { expect, test } from 'vitest'
import { usd } from '../../../src/domain/money.ts'
import { attemptOf, NOON_MS, namesOf, reconciled } from './fixture.ts'

const DAY = { kind: 'bucket', dialect: 'openai', key: 'openai-mock', request_id: '', task_id: '' }
const MINI = 'gpt-image-1-mini'

function bucket(day: string, row: { model: string; usd: string; requests?: number }) {
  return { ...DAY, at: day, ...row }
}

const two = [attemptOf({ id: 'a' }), attemptOf({ id: 'b', charge: usd('0.06') })]

test('days that add up to what we booked agree, and say that they are days', () => {
  const found = reconciled(two, [bucket('2026-11-21', { model: MINI, usd: '0.10', requests: 2 })])
  expect(found).toMatchObject({ result: 'agrees', findings: [], totals: { theirs: '0.1' } })
  expect(found.providers[0]).toMatchObject({ fineness: 'bucket', records: 1 })
  expect(found.compared).toEqual([
    {
      provider: 'openai',
      what: `2026-11-21 ${MINI}`,
      ours: '0.1',
      theirs: '0.1',
      attempts: 2,
      requests: 2,
      unknown: 0,
      agrees: true,
    },
  ])
  expect(found.totals.byOutcome).toMatchObject([{ name: 'produced', theirs: null }])
})

test('a day that differs is a question about no single attempt, and moves nothing', () => {
  const found = reconciled(two, [bucket('2026-11-21', { model: MINI, usd: '0.13' })])
  expect(found.findings).toMatchObject([
    { kind: 'total', explained: false, attempt: null, ours: '0.1', theirs: '0.13' },
  ])
  expect(found.moves).toEqual([])
})

test('a day cannot settle what is in doubt, even where the sum would fit', () => {
  const doubt = attemptOf({ id: 'c', charge: null, basis: 'unknown', outcome: 'lost' })
  const rows = [bucket('2026-11-21', { model: MINI, usd: '0.14', requests: 3 })]
  const found = reconciled([...two, doubt], rows)
  expect(namesOf(found)).toEqual(['in-doubt c', 'total -'])
  expect(found.moves).toEqual([])
})

test('other models and other days of an account’s export are left alone', () => {
  const rows = [
    bucket('2026-11-20', { model: MINI, usd: '7' }),
    bucket('2026-11-21', { model: 'gpt-5', usd: '9' }),
    bucket('2026-11-21', { model: MINI, usd: '0.1' }),
  ]
  const found = reconciled(two, rows)
  expect(found).toMatchObject({ result: 'agrees', statement: { records: 3, outside: 2 } })
})

test('a bill of the next day for a request over midnight still adds up', () => {
  const midnight = Date.UTC(2026, 10, 22)
  const late = attemptOf({ id: 'n', startMs: midnight - 1_000, endMs: midnight + 2_000 })
  const next = attemptOf({ id: 'm', startMs: midnight + 5_000, endMs: midnight + 8_000 })
  const rows = [
    bucket('2026-11-21', { model: MINI, usd: '0' }),
    bucket('2026-11-22', { model: MINI, usd: '0.08' }),
  ]
  expect(reconciled([late, next], rows).compared.map(({ agrees }) => agrees)).toEqual([true, true])
})

test('a model without any bucket of its day is told beside nothing', () => {
  const other = attemptOf({ id: 'c', model: 'gpt-image-2', charge: usd('0.2') })
  const found = reconciled([...two, other], [bucket('2026-11-21', { model: MINI, usd: '0.1' })])
  expect(found.compared).toMatchObject([
    { agrees: true },
    { what: '2026-11-21 gpt-image-2', ours: '0.2', theirs: '0', agrees: false },
  ])
})

test('records that count requests without money are compared by their counts', () => {
  const page = (requests: number) => ({
    object: 'page',
    has_more: false,
    data: [
      {
        object: 'bucket',
        start_time: Date.UTC(2026, 10, 21) / 1000,
        end_time: Date.UTC(2026, 10, 22) / 1000,
        results: [{ images: 2, num_model_requests: requests, model: MINI }],
      },
    ],
  })
  expect(reconciled(two, page(2)).result).toBe('agrees')
  expect(namesOf(reconciled(two, page(3)))).toEqual(['total -'])
})

function balance(at: number, amount: string) {
  return { ...DAY, kind: 'balance', model: '', at: new Date(at).toISOString(), usd: amount }
}

test('a balance is compared by what it lost, from before the run to after it', () => {
  const rows = [balance(NOON_MS - 60_000, '5'), balance(NOON_MS + 60_000, '4.9')]
  expect(reconciled(two, rows)).toMatchObject({
    result: 'agrees',
    compared: [{ what: 'balance 5 → 4.9', ours: '0.1', theirs: '0.1', agrees: true }],
  })
  const less = [balance(NOON_MS - 60_000, '5'), balance(NOON_MS + 60_000, '4.87')]
  expect(namesOf(reconciled(two, less))).toEqual(['total -'])
})

test('one balance says nothing without what it was before', () => {
  const rows = [balance(NOON_MS + 60_000, '4.9')]
  expect(namesOf(reconciled(two, rows))).toEqual(['no-start -'])
  const found = reconciled(two, rows, { balanceBefore: usd('5') })
  expect(found).toMatchObject({ result: 'agrees', findings: [] })
})

test('no records at all is a result of its own, and fine only where nothing was owed', () => {
  const empty = reconciled(two, [], { providers: ['openai'] })
  expect(empty).toMatchObject({ result: 'empty', totals: { ours: '0.1', theirs: null } })
  expect(empty.findings).toMatchObject([
    { kind: 'empty', explained: false, provider: 'openai', ours: '0.1' },
  ])
  const free = [attemptOf({ id: 'f', charge: 0n, basis: 'free', outcome: 'throttled' })]
  expect(reconciled(free, [], { providers: ['openai'] })).toMatchObject({ result: 'agrees' })
})

test('records of another month are as good as none', () => {
  const rows = [
    { ...DAY, kind: 'charge', at: '2026-10-02T10:00:00Z', model: MINI, request_id: 'q', usd: '1' },
  ]
  expect(reconciled(two, rows)).toMatchObject({ result: 'empty', statement: { outside: 1 } })
})
