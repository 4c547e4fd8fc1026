import { expect, test } from 'vitest'
import { usd } from '../../../src/domain/money.ts'
import { attemptOf, manyAttempts, NOON_MS, namesOf, reconciled, rowOf, rowsOf } from './fixture.ts'

const BLANK = { request_id: '', task_id: '' }

test.each([10, 10_000])(
  'a statement without ids matches %i attempts by model, time and amount',
  (count) => {
    const attempts = manyAttempts(count)
    const { billed } = rowsOf(attempts)
    const found = reconciled(
      attempts,
      billed.map((row) => ({ ...row, ...BLANK })),
    )
    expect(found).toMatchObject({ result: 'agrees', findings: [] })
    expect(found.providers[0]?.matched).toEqual({ byId: 0, byAmount: billed.length, byTime: 0 })
  },
)

test('ids of another kind than ours are no reason to miss a record', () => {
  const attempts = manyAttempts(10)
  const { billed } = rowsOf(attempts)
  const found = reconciled(
    attempts,
    billed.map((row, at) => ({ ...row, request_id: `log-${at}` })),
  )
  expect(found).toMatchObject({ result: 'agrees', findings: [] })
})

test('records of whole seconds and of no model still find their attempts', () => {
  const attempts = manyAttempts(10).map((one) => ({ ...one, model: 'gpt-image-1-mini' }))
  const { billed } = rowsOf(attempts)
  const coarse = billed.map((row) => ({
    ...row,
    ...BLANK,
    model: '',
    at: `${row.at.slice(0, 19).replace('T', ' ')}`,
  }))
  expect(reconciled(attempts, coarse)).toMatchObject({ result: 'agrees', findings: [] })
})

test('an attempt that was lost is settled by the one record of its time that nobody else has', () => {
  const lost = attemptOf({
    id: 'lost',
    ids: [],
    outcome: 'lost',
    gaveImages: false,
    charge: null,
    basis: 'unknown',
    startMs: NOON_MS + 60_000,
    endMs: NOON_MS + 90_000,
  })
  const known = attemptOf({ id: 'known' })
  const rows = [rowOf(known), rowOf(lost, { request_id: 'req_unheard', usd: '0.0441' })]
  const found = reconciled([known, lost], rows)
  expect(found.result).toBe('settled')
  expect(found.findings).toMatchObject([
    { kind: 'settled', attempt: 'lost', explained: true, ours: null, theirs: '0.0441' },
  ])
  expect(found.moves).toEqual([
    {
      attempt: 'lost',
      from: null,
      fromBasis: 'unknown',
      to: '0.0441',
      evidence: 'statement.csv line 2, brought together by model and time alone; was in doubt',
      state: 'planned',
    },
  ])
})

test('a record above what was held settles nothing by its time alone', () => {
  const lost = attemptOf({ id: 'lost', ids: [], charge: null, basis: 'unknown', outcome: 'lost' })
  const known = attemptOf({ id: 'known' })
  const rows = [rowOf(known), rowOf(lost, { request_id: 'req_unheard', usd: '0.0501' })]
  expect(namesOf(reconciled([known, lost], rows))).toEqual(['hidden-retry -', 'in-doubt lost'])
})

test('of two lost attempts at once and one record, none is settled', () => {
  const doubt = { ids: [], charge: null, basis: 'unknown', outcome: 'lost' } as const
  const lost = [attemptOf({ id: 'l1', ...doubt }), attemptOf({ id: 'l2', ...doubt })]
  const known = attemptOf({ id: 'known' })
  const first = lost[0] ?? known
  const found = reconciled(
    [known, ...lost],
    [rowOf(known), rowOf(first, { request_id: 'x', usd: '0.04' })],
  )
  expect(found.moves).toEqual([])
  expect(namesOf(found)).toEqual(['hidden-retry -', 'in-doubt l1', 'in-doubt l2'])
})

test('two lost attempts at once and two records of one amount are settled: the sum is the same', () => {
  const doubt = { ids: [], charge: null, basis: 'unknown', outcome: 'lost' } as const
  const lost = [attemptOf({ id: 'l1', ...doubt }), attemptOf({ id: 'l2', ...doubt })]
  const rows = lost.map((one) => rowOf(one, { ...BLANK, usd: '0.03' }))
  const found = reconciled(lost, rows)
  expect(found.moves.map(({ attempt, to }) => [attempt, to])).toEqual([
    ['l1', '0.03'],
    ['l2', '0.03'],
  ])
  const apart = [rows[0], { ...rows[1], usd: '0.04' }]
  expect(reconciled(lost, apart).moves).toEqual([])
})

test('a known charge is not corrected by a record with another id', () => {
  const attempt = attemptOf({ id: 'a' })
  const found = reconciled([attempt], [rowOf(attempt, { request_id: 'other', usd: '0.05' })])
  expect(found.moves).toEqual([])
  expect(namesOf(found)).toEqual(['hidden-retry a', 'awaited a'])
})

test('a clock that is two hours ahead is seen by the ids, and late is late by that clock', () => {
  const attempts = manyAttempts(10)
  const { billed } = rowsOf(attempts)
  const ahead = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString()
  const rows = billed.map((row, index) => ({
    ...row,
    at: ahead(row.at, index === 2 ? 3 * 3_600_000 : 2 * 3_600_000),
  }))
  const found = reconciled(attempts, rows)
  expect(namesOf(found)).toEqual(['late a2'])
  expect(found.findings[0]?.message).toBe('recorded 60 min after it ended')
  expect(Math.round(found.statement.clockAheadMs / 60_000)).toBe(120)
})

test('in doubt and absent: still in doubt, unless the user takes complete records for an answer', () => {
  const blocked = attemptOf({
    id: 'b',
    outcome: 'blocked',
    gaveImages: false,
    charge: null,
    basis: 'unknown',
  })
  const later = attemptOf({ id: 'c', startMs: NOON_MS + 9_000, endMs: NOON_MS + 9_500 })
  const rows = [rowOf(later)]
  expect(namesOf(reconciled([blocked, later], rows))).toEqual(['in-doubt b'])
  const taken = reconciled([blocked, later], rows, { absentIsFree: true })
  expect(taken).toMatchObject({ result: 'settled', moves: [{ attempt: 'b', from: null, to: '0' }] })
  const before = reconciled(
    [blocked, { ...later, startMs: NOON_MS - 9_000 }],
    [rowOf({ ...later, startMs: NOON_MS - 9_000 })],
    { absentIsFree: true },
  )
  expect(namesOf(before)).toEqual(['in-doubt b'])
  const told = reconciled([blocked], [rowOf(later)], {
    absentIsFree: true,
    completeUntilMs: NOON_MS + 60_000,
  })
  // No id of ours is in these records: that one is not there says nothing.
  expect(namesOf(told)).toContain('in-doubt b')
})

test('several lines of one request are one bill, refunds included', () => {
  const attempt = attemptOf({ id: 'a', imagesRequested: 2 })
  const two = [rowOf(attempt, { usd: '0.02' }), rowOf(attempt, { usd: '0.02' })]
  expect(reconciled([attempt], two)).toMatchObject({ result: 'agrees', moves: [] })
  const refunded = [
    rowOf(attempt, { usd: '0.05' }),
    rowOf(attempt, { kind: 'refund', usd: '-0.01' }),
  ]
  expect(reconciled([attempt], refunded)).toMatchObject({ result: 'agrees', moves: [] })
  const doubt = { ...attempt, charge: null, basis: 'unknown' as const }
  expect(reconciled([doubt], two)).toMatchObject({ result: 'settled', moves: [{ to: '0.04' }] })
  expect(namesOf(reconciled([{ ...doubt, imagesRequested: 1 }], two))).toEqual(['billed-twice a'])
})

test('what the statement rounds away is no difference, what is more is one', () => {
  const attempt = attemptOf({ id: 'a', charge: usd('0.033907'), basis: 'computed' })
  const rounded = (amount: string) => reconciled([attempt], [rowOf(attempt, { usd: amount })])
  expect(rounded('0.0339').result).toBe('agrees')
  expect(rounded('0.034').findings).toMatchObject([{ kind: 'amount', ours: '0.033907' }])
  expect(rounded('0.067814').findings[0]?.message).toBe('exactly 2 times of what we had (computed)')
})

test('a record without an amount shows that it ran, and settles nothing', () => {
  const attempt = attemptOf({ id: 'p1', provider: 'replicate', model: 'acme/draw', ids: ['p1'] })
  const doubt = { ...attempt, charge: null, basis: 'unknown', outcome: 'lost' } as const
  const listed = {
    results: [
      {
        id: 'p1',
        model: 'acme/draw',
        status: 'succeeded',
        created_at: '2026-11-21T12:00:01Z',
        urls: { get: 'https://api.example/p1' },
      },
    ],
  }
  expect(reconciled([attempt], listed)).toMatchObject({
    result: 'agrees',
    totals: { theirs: null },
  })
  expect(namesOf(reconciled([doubt], listed))).toEqual(['in-doubt p1'])
})
