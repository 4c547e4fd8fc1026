import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isPriced } from '../../src/domain/plan.ts'
import { findCard, isValidOn, shippedCards } from '../../src/money/card-library.ts'
import { chargeFor } from '../../src/money/charge.ts'
import { quote } from '../../src/money/quote.ts'
import { readCard } from '../../src/money/read-card.ts'
import { cardOf, endedOf, REPORTS_NOTHING, requestOf, settingsOf, usageOf } from './card-of.ts'

const SMALLEST = `format: image-assay/rates@1
id: acme/draw-1
provider: openai            # the adapter whose models it prices
models: [draw-1]
access: third-party
currency: USD
asOf: 2026-11-21
source: https://acme.example/prices
rates:
  - { bill: image, usd: 0.01, when: { quality: low } }
  - { bill: image, usd: 0.06, when: { mode: edit, quality: [medium, high] } }
  - { bill: output_image_token, usd: 0.00003 }
outcomes: { blocked: full, partial: full, empty: unknown, unavailable: free }
`

const mistakesOf = (text: string): readonly string[] => {
  const reading = readCard(text, 'acme.yaml')
  if (reading.kind === 'card') return []
  return reading.mistakes.map(
    ({ position, path }) => `${position?.line}:${position?.column} ${path}`,
  )
}

test('the smallest card is read as it is written', () => {
  const reading = readCard(SMALLEST, 'acme.yaml')
  expect(reading).toMatchObject({
    kind: 'card',
    card: {
      id: 'acme/draw-1',
      asOf: '2026-11-21',
      rates: [
        { bill: 'image', usd: '0.01', when: { quality: ['low'] } },
        { bill: 'image', usd: '0.06', when: { mode: ['edit'], quality: ['medium', 'high'] } },
        { bill: 'output_image_token', usd: '0.00003', when: {} },
      ],
      outcomes: { blocked: 'full', partial: 'full', empty: 'unknown', unavailable: 'free' },
    },
  })
})

test.each([
  ['text-to-image', 'low', '0.04'],
  ['text-to-image', 'high', '0.03'],
  ['edit', 'low', '0.04'],
  ['edit', 'medium', '0.09'],
] as const)(
  'the smallest card charges a %s of %s quality and 1000 tokens %s',
  (mode, quality, usd) => {
    const reading = readCard(SMALLEST, 'acme.yaml')
    if (reading.kind !== 'card') throw new Error('unreadable')
    const charge = chargeFor(
      endedOf(reading.card, {
        settings: settingsOf({ mode, quality }),
        usage: usageOf({ reported: { output_image_token: '1000', image: '1' } }),
      }),
    )
    expect(charge).toMatchObject({ usd, basis: 'computed' })
  },
)

test('the smallest card cannot tell tokens before the answer, and says which meter is missing', () => {
  const reading = readCard(SMALLEST, 'acme.yaml')
  if (reading.kind !== 'card') throw new Error('unreadable')
  const priced = quote(reading.card, requestOf({ quality: 'low' }), REPORTS_NOTHING)
  expect(isPriced(priced)).toBe(false)
  expect(priced).toMatchObject({ unpriced: expect.stringContaining('output_image_token') })
})

test('every mistake of a card is named at once, each with its place', () => {
  const text = SMALLEST.replace('currency: USD', 'currency: EUR')
    .replace('asOf: 2026-11-21', 'asOf: yesterday')
    .replace('usd: 0.06', 'usd: -0.06')
    .replace('bill: output_image_token', 'bill: pixels')
    .replace('empty: unknown', 'empty: perhaps')
    .concat('estimate:\n  - { meter: image, expected: 1, formula: prompt-tokens }\nsurprise: 1\n')
  expect(mistakesOf(text)).toEqual([
    '6:11 currency',
    '7:7 asOf',
    '11:25 rates.1.usd',
    '12:13 rates.2.bill',
    '15:5 estimate.0',
    '13:50 outcomes.empty',
    '1:1 ',
  ])
})

test.each([
  ['an alias', 'id: &x acme\nprovider: *x\n'],
  ['a duplicate key', 'id: a\nid: b\n'],
  ['a second document', 'id: a\n---\nid: b\n'],
  ['nothing', ''],
  ['a list', '- 1\n'],
  ['a bracket that stays open', 'id: [\n'],
])('a card that is %s is a mistake of the user, not a bug', (_, text) => {
  expect(mistakesOf(text).length).toBeGreaterThan(0)
})

test.each(['.inf', '.nan', '1e400', '1e13', '-1', '"1e3"', '" 1"', '"0x1"', '""', 'null', 'true'])(
  'a price of %s is refused',
  (usd) => {
    expect(mistakesOf(SMALLEST.replace('usd: 0.06', `usd: ${usd}`))[0]).toMatch(/rates\.1\.usd$/)
  },
)

test('a price is kept as it was typed, number or text', () => {
  const card = cardOf(`rates:
  - { bill: image, usd: 0.1 }
  - { bill: task, usd: "0.123456789012345678901" }
  - { bill: request, usd: 0.0000001 }
`)
  expect(card.rates.map((rate) => rate.usd)).toEqual(['0.1', '0.123456789012345678901', '1e-7'])
  expect(chargeFor(endedOf(cardOf('rates: [{ bill: request, usd: 0.0000001 }]'))).usd).toBe(
    '0.0000001',
  )
})

test.each([
  '{ meter: image }',
  '{ meter: image, worst: 3 }',
  '{ meter: image, expected: 1, formula: prompt-tokens }',
  '{ meter: image, worst: 3, formula: prompt-tokens }',
  '{ meter: image, expected: 3, worst: 2 }',
  '{ meter: image, formula: no-such-formula }',
  '{ meter: image, expected: 1, per: pixel }',
])('the estimate %s is refused', (line) => {
  expect(mistakesOf(`${SMALLEST}estimate: [${line}]\n`)).toHaveLength(1)
})

test('every shipped card is read, has an id of its own and a day it was read on', async () => {
  const cards = await shippedCards()
  expect(cards.map((card) => card.id)).toEqual(
    expect.arrayContaining([
      'openai/gpt-image-1-mini',
      'openai/gpt-image-1.5',
      'openai/gpt-image-2',
      'openai/gpt-image-2.5',
      'replicate/flux-schnell',
    ]),
  )
  expect(new Set(cards.map((card) => card.id)).size).toBe(cards.length)
  for (const card of cards) expect(card.asOf).toMatch(/^20[0-9]{2}-[0-9]{2}-[0-9]{2}$/)
})

test('no two shipped cards price one model of a provider on one day', async () => {
  const cards = await shippedCards()
  const changes = cards.flatMap(({ validFrom, validTo }) => [validFrom, validTo])
  const days = ['2026-11-21', ...changes.filter((day) => day !== null)]
  for (const day of days) {
    const models = cards
      .filter((card) => isValidOn(card, day))
      .flatMap((card) => card.models.map((model) => `${card.provider} ${model}`))
    expect(models.filter((model, at) => models.indexOf(model) !== at)).toEqual([])
  }
})

test('an old run is priced as of its day', async () => {
  const old = cardOf('validTo: 2026-05-31\nrates: [{ bill: image, usd: 0.05 }]')
  const today = cardOf('validFrom: 2026-06-01\nrates: [{ bill: image, usd: 0.04 }]')
  const usdOn = async (day: string) => {
    const target = { provider: 'openai', model: 'draw-1', rates: null }
    const search = await findCard(target, [old, today], day)
    return search.kind === 'found' ? search.card.rates[0]?.usd : search.kind
  }
  expect([await usdOn('2026-05-31'), await usdOn('2026-06-01')]).toEqual(['0.05', '0.04'])
  const search = await findCard(
    { provider: 'openai', model: 'draw-1', rates: null },
    [old],
    '2026-06-01',
  )
  expect(search).toMatchObject({
    kind: 'none',
    message:
      'no rate card covers openai model draw-1 on 2026-06-01; there is acme/draw-1 (the beginning to 2026-05-31)',
  })
})

test('a broken card among the shipped ones stops the program with its name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-cards-'))
  await writeFile(join(folder, 'odd.yaml'), 'id: 1\n')
  await expect(shippedCards(folder)).rejects.toThrow('odd.yaml')
  await rm(folder, { recursive: true })
})

test('a card is found by id, by provider and model, or in a file, and never for another model', async () => {
  const shipped = await shippedCards()
  const openai = { provider: 'openai', model: 'gpt-image-2' }
  const idOf = async (rates: string | null, model = 'gpt-image-2') => {
    const search = await findCard({ ...openai, model, rates }, shipped, '2026-11-21')
    return search.kind === 'found' ? search.card.id : search.kind
  }
  expect(await idOf(null)).toBe('openai/gpt-image-2')
  expect(await idOf('openai/gpt-image-2')).toBe('openai/gpt-image-2')
  expect(await idOf('openai/gpt-image-1.5')).toBe('none')
  expect(await idOf('openai/gpt-image-9')).toBe('none')
  expect(await idOf(null, 'dall-e-9')).toBe('none')

  const folder = await mkdtemp(join(tmpdir(), 'assay-cards-'))
  const file = join(folder, 'own.yaml')
  expect(await idOf(file, 'draw-1')).toBe('none')
  await writeFile(file, SMALLEST)
  expect(await idOf(file, 'draw-1')).toBe('acme/draw-1')
  expect(await idOf(file, 'draw-2')).toBe('none')
  await writeFile(file, 'id: 1\n')
  expect(await idOf(file, 'draw-1')).toBe('mistakes')
  await rm(folder, { recursive: true })
})
