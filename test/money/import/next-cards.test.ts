import { expect, test } from 'vitest'
import { isValidOn } from '../../../src/money/card-library.ts'
import type { NextCards } from '../../../src/money/import/next-cards.ts'
import { nextCards } from '../../../src/money/import/next-cards.ts'
import { readCard } from '../../../src/money/read-card.ts'
import { readList } from './imported.ts'

const PATH = 'fal/fal-ai/flux/dev.yaml'

function bookkeeping() {
  const files = new Map<string, string>()
  const read = (usd: number, day: string): NextCards => {
    const price = {
      endpoint_id: 'fal-ai/flux/dev',
      unit_price: usd,
      unit: 'images',
      currency: 'USD',
    }
    const [model] = readList({ prices: [price] }, 'fal').models
    if (model === undefined) throw new Error('no model')
    const kept = (path: string): string | null => files.get(path) ?? null
    const next = nextCards(model, { format: 'fal', shipped: [], day, kept })
    if ('writes' in next) for (const { path, text } of next.writes) files.set(path, text)
    return next
  }
  const priceOn = (day: string): readonly string[] =>
    [...files.values()].flatMap((text) => {
      const reading = readCard(text, '')
      if (reading.kind === 'mistakes') throw new Error(text)
      return isValidOn(reading.card, day) ? reading.card.rates.map(({ usd }) => usd) : []
    })
  return { files, read, priceOn }
}

test('what is read first counts from its day, and days before it have no price', () => {
  const { read, priceOn } = bookkeeping()
  expect(read(0.025, '2026-09-01')).toMatchObject({ kind: 'first', changes: [] })
  expect(priceOn('2026-08-31')).toEqual([])
  expect(priceOn('2026-09-01')).toEqual(['0.025'])
})

test('an unchanged price writes nothing', () => {
  const { files, read } = bookkeeping()
  read(0.025, '2026-09-01')
  const before = files.get(PATH)
  expect(read(0.025, '2026-10-01')).toEqual({ kind: 'same', id: 'fal/fal-ai/flux/dev' })
  expect([...files]).toEqual([[PATH, before]])
})

test('a change keeps both prices, each for its own days, and says by how much', () => {
  const { read, priceOn } = bookkeeping()
  read(0.025, '2026-09-01')
  expect(read(0.03, '2026-10-01')).toMatchObject({
    kind: 'changed',
    changes: [{ bill: 'image', when: '', old: '0.025', now: '0.03', ratio: '1.2' }],
  })
  read(0.02, '2026-11-01')
  expect(
    ['2026-09-01', '2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01'].map(priceOn),
  ).toEqual([['0.025'], ['0.025'], ['0.03'], ['0.03'], ['0.02']])
})

test('the past is written before the present', () => {
  const { read } = bookkeeping()
  read(0.025, '2026-09-01')
  const changed = read(0.03, '2026-10-01')
  expect('writes' in changed && changed.writes.map(({ path }) => path)).toEqual([
    'fal/fal-ai/flux/dev.history/2026-09-01.yaml',
    PATH,
  ])
})

test('a run that was cut off between the two finds its own past and does not write it twice', () => {
  const { files, read } = bookkeeping()
  read(0.025, '2026-09-01')
  const before = files.get(PATH) ?? ''
  read(0.03, '2026-10-01')
  files.set(PATH, before)
  read(0.03, '2026-10-01')
  expect([...files.keys()]).toHaveLength(2)
})

test('several changes in a day are all kept', () => {
  const { files, read } = bookkeeping()
  for (const usd of [0.01, 0.02, 0.03, 0.04]) read(usd, '2026-09-01')
  expect([...files.keys()].sort()).toEqual([
    'fal/fal-ai/flux/dev.history/2026-09-01-2.yaml',
    'fal/fal-ai/flux/dev.history/2026-09-01-3.yaml',
    'fal/fal-ai/flux/dev.history/2026-09-01.yaml',
    PATH,
  ])
})

test('what a person added to a card stays when its price changes', () => {
  const { files, read } = bookkeeping()
  read(0.025, '2026-09-01')
  files.set(PATH, `${files.get(PATH)}outcomes: { blocked: full }\nminimumUsd: 0.01\n`)
  read(0.03, '2026-10-01')
  const reading = readCard(files.get(PATH) ?? '', PATH)
  expect(reading).toMatchObject({
    card: { outcomes: { blocked: 'full' }, minimumUsd: '0.01', validFrom: '2026-10-01' },
  })
})

test('a card that cannot be read is left alone and told', () => {
  const { files, read } = bookkeeping()
  files.set(PATH, 'rates: none\n')
  expect(read(0.025, '2026-09-01')).toMatchObject({ kind: 'unreadable' })
  expect([...files.values()]).toEqual(['rates: none\n'])
})
