import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Plant } from '../../../src/mock/control/plants.ts'
import { booked, manyAttempts, namesOf, reconciled, rowsOf, statementWith } from './fixture.ts'

type Planted = Partial<Plant> & Pick<Plant, 'plant' | 'nth'>

test.each([10, 10_000])(
  'a true statement of %i attempts raises no alarm and moves nothing',
  (count) => {
    const attempts = manyAttempts(count)
    const found = reconciled(attempts, rowsOf(attempts).billed)
    const failed = attempts.filter(({ charge }) => charge === 0n).length
    expect(found).toMatchObject({ result: 'agrees', findings: [], moves: [] })
    expect(found.providers).toEqual([
      {
        provider: 'openai',
        attempts: count,
        records: count - failed,
        fineness: 'request',
        matched: { byId: count - failed, byAmount: 0, byTime: 0 },
        free: failed,
      },
    ])
    expect(found.totals.theirs).toBe(found.totals.ours)
  },
)

/** One of each kind: at attempt 3, the failure, and at the n-th row of the statement. */
const EACH: readonly Planted[] = [
  { plant: 'billed-failure', nth: [1], usd: '0.02' },
  { plant: 'double', nth: [1] },
  { plant: 'hidden', nth: [2] },
  { plant: 'late', nth: [3] },
  { plant: 'amount', nth: [4], usd: '0.011' },
  { plant: 'missing', nth: [6] },
]

test.each([10, 10_000])(
  'each planted discrepancy among %i attempts is found, named and priced',
  (count) => {
    const attempts = manyAttempts(count)
    const found = reconciled(attempts, statementWith(attempts, EACH))
    // Rows are numbered without the failure: the fourth row is of a4, the sixth of a6.
    expect(namesOf(found)).toEqual([
      'amount a4',
      'billed-retry a3',
      'billed-twice a0',
      'hidden-retry -',
      'missing a6',
      'late a2',
    ])
    const [amount, retry, twice, hidden, missing, late] = found.findings
    expect(amount).toMatchObject({ ours: '0.010492', theirs: '0.011', explained: false })
    expect(retry).toMatchObject({ ours: '0', theirs: '0.02', explained: false })
    expect(twice).toMatchObject({ ours: '0.01', theirs: '0.02', explained: false })
    expect(hidden).toMatchObject({ ours: null, theirs: '0.010123', ids: ['hidden-req_a1'] })
    expect(missing).toMatchObject({ ours: '0.010738', theirs: null, explained: false })
    expect(late).toMatchObject({ ours: '0.010246', theirs: '0.010246', explained: true })
    expect(found.result).toBe('differs')
    expect(found.moves.map(({ attempt, from, to }) => [attempt, from, to])).toEqual([
      ['a0', '0.01', '0.02'],
      ['a4', '0.010492', '0.011'],
      ['a3', '0', '0.02'],
    ])
    expect(found.totals.unasked).toBe('0.010123')
  },
)

test('what was corrected agrees the second time; what nobody asked for is still told', () => {
  const attempts = manyAttempts(10)
  const statement = statementWith(attempts, EACH)
  const again = reconciled(booked(attempts, reconciled(attempts, statement)), statement)
  expect(again.moves).toEqual([])
  expect(namesOf(again)).toEqual(['hidden-retry -', 'missing a6', 'late a2'])
})

test.each([10, 10_000])(
  'a bill for a model that none of %i attempts asked for is foreign',
  (count) => {
    const attempts = manyAttempts(count)
    const found = reconciled(attempts, statementWith(attempts, [{ plant: 'foreign', nth: [7] }]))
    expect(found.findings).toMatchObject([
      {
        kind: 'foreign',
        explained: false,
        theirs: '0.010861',
        ids: ['foreign-req_a7'],
        lines: [8],
      },
    ])
    expect(found.totals.unasked).toBe('0.010861')
  },
)

test('a bill for another model in place of an attempt’s own is a fallback', () => {
  const attempts = manyAttempts(10)
  const plants: Planted[] = [
    { plant: 'missing', nth: [4] },
    { plant: 'foreign', nth: [3], model: 'gpt-image-1.5', usd: '0.03' },
  ]
  const found = reconciled(attempts, statementWith(attempts, plants))
  expect(namesOf(found)).toEqual(['fallback a4', 'awaited a4'])
})

test('a failure that is billed while nothing else of its trial is, is no billed retry', () => {
  const attempts = manyAttempts(10).filter(({ ordinal }) => ordinal === 1)
  const statement = statementWith(attempts, [{ plant: 'billed-failure', nth: [1] }])
  expect(namesOf(reconciled(attempts, statement))).toEqual(['billed-failure a3'])
})

test('records of another key are set apart, and no reason for alarm', () => {
  const attempts = manyAttempts(10)
  const plants: Planted[] = [{ plant: 'foreign', nth: [2, 5], key: 'colleague' }]
  const found = reconciled(attempts, statementWith(attempts, plants))
  expect(found.result).toBe('agrees')
  expect(found.findings).toMatchObject([
    { kind: 'other-key', explained: true, theirs: '0.020738', lines: [3, 7] },
  ])
  expect(found.totals).toMatchObject({ unasked: '0' })
})

test('any planting is found exactly: as many findings as plants, each at its own attempt', () => {
  const attempts = manyAttempts(200)
  const { billed } = rowsOf(attempts)
  const kinds = {
    double: 'billed-twice',
    hidden: 'hidden-retry',
    late: 'late',
    amount: 'amount',
    missing: 'missing',
    foreign: 'foreign',
  } as const
  const planting = fc.uniqueArray(
    fc.record({
      plant: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
      // Not the last ones: whether their records are missing or only late, nobody could tell.
      nth: fc.integer({ min: 1, max: billed.length - 20 }),
    }),
    { selector: ({ nth }) => nth, maxLength: 25 },
  )
  fc.assert(
    fc.property(planting, (plants) => {
      const statement = statementWith(
        attempts,
        plants.map(({ plant, nth }) => ({ plant, nth: [nth] })),
      )
      const found = reconciled(attempts, statement)
      const expected = plants.map(({ plant, nth }) => {
        const id = billed[nth - 1]?.request_id ?? ''
        const name = plant === 'hidden' || plant === 'foreign' ? `${plant}-${id}` : id
        return `${kinds[plant]} ${name}`
      })
      // Beside an attempt whose record is missing, a foreign one reads as its fallback: who could tell?
      const told = found.findings.map(
        ({ kind, ids }) => `${kind === 'fallback' ? 'foreign' : kind} ${ids[0]}`,
      )
      expect(told.toSorted()).toEqual(expected.toSorted())
    }),
    { numRuns: 60 },
  )
})
