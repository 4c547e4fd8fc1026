import { expect, test } from 'vitest'
import { costMatrix } from '../../src/route/cost-matrix.ts'
import { planWork } from '../../src/route/plan-work.ts'
import { affinityOf, card, cell } from './table.ts'

test('the matrix has a line for each way to order, and the batch beside it', () => {
  const table = affinityOf([
    cell({ arm: 'one', type: 'logo', k: 12, n: 12, usd: '0.04' }),
    cell({ arm: 'one', type: 'diagram', k: 6, n: 12, usd: '0.04' }),
    cell({ arm: 'two', type: 'logo', k: 12, n: 12, usd: null }),
  ])
  const lines = costMatrix(table, [card()]).map(
    ({ arm, delivery, usdPerAttempt, basis, usdPerUsable }) => ({
      arm,
      delivery,
      usdPerAttempt,
      basis,
      usdPerUsable,
    }),
  )
  expect(lines).toEqual([
    {
      arm: 'one',
      delivery: 'sync',
      usdPerAttempt: '0.04',
      basis: 'measured',
      usdPerUsable: { logo: '0.04', diagram: '0.08' },
    },
    {
      arm: 'one',
      delivery: 'batch',
      usdPerAttempt: '0.02',
      basis: 'measured-by-card',
      usdPerUsable: { logo: '0.02', diagram: '0.04' },
    },
    {
      arm: 'two',
      delivery: 'sync',
      usdPerAttempt: null,
      basis: null,
      usdPerUsable: { logo: null },
    },
  ])
})

test('a list of work is priced with and without batches, and what nobody answers is in neither', () => {
  const table = affinityOf([
    cell({ arm: 'one', k: 12, n: 12, usd: '0.04' }),
    cell({ arm: 'one', type: 'diagram', k: 1, n: 12, usd: '0.04' }),
  ])
  const plan = planWork(
    [
      { request: { content: 'logo' }, count: 10 },
      { request: { content: 'logo', canWaitMs: 86_400_000 }, count: 1000 },
      { request: { content: 'diagram' }, count: 7 },
    ],
    table,
    [card()],
  )
  expect(plan).toMatchObject({
    images: 1017,
    batchEligible: 1000,
    usdNow: '40.4',
    usdWithBatch: '20.4',
    unanswered: 7,
  })
  expect(plan.lines[1]?.batch).toEqual({ arm: 'one', usd: '20', savesUsd: '20' })
})

test('an attempt costs what all attempts cost, and is unknown where one kind’s cost is', () => {
  const many = cell({ arm: 'a', type: 'logo', k: 30, n: 30, usd: '0.01' })
  const few = cell({ arm: 'a', type: 'diagram', k: 10, n: 10, usd: '0.05' })
  expect(costMatrix(affinityOf([many, few]), [])[0]?.usdPerAttempt).toBe('0.02')
  const unknown = cell({ arm: 'a', type: 'diagram', usd: null })
  expect(costMatrix(affinityOf([many, unknown]), [])[0]).toMatchObject({
    usdPerAttempt: null,
    basis: null,
    usdPerUsable: { logo: '0.01', diagram: null },
  })
})
