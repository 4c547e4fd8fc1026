import { expect, test } from 'vitest'
import { detectFormat, readImport } from '../../../src/money/import/read-import.ts'
import { quote } from '../../../src/money/quote.ts'
import { REPORTS_NOTHING, requestOf } from '../card-of.ts'
import { cardsOf, listed, ORIGIN, pricesOf, readList } from './imported.ts'

const endpoints = (id: string, ...prices: readonly (readonly object[])[]) => ({
  id,
  endpoints: prices.map((pricing, index) => ({ provider_slug: `p${index}`, pricing })),
})
const line = (billable: string, unit: string, cost_usd: number, variant?: string) => ({
  billable,
  unit,
  cost_usd,
  ...(variant && { variant }),
})

test('OpenRouter’s lines are meters, in dollars a unit', () => {
  const answer = endpoints('openai/draw', [
    line('input_text', 'token', 0.000005),
    line('output_image', 'token', 0.00003),
    line('input_reference', 'image', 0.01),
  ])
  const reading = readList(answer, 'openrouter')
  expect(pricesOf(reading)).toEqual([
    'openrouter/openai/draw input_text_token 0.000005',
    'openrouter/openai/draw output_image_token 0.00003',
  ])
  expect(listed(reading)).toEqual([
    'openai/draw at p0 input_reference image: no meter here for input_reference image',
  ])
  expect(pricesOf(readList([answer], 'openrouter'))).toHaveLength(2)
})

test('two providers of one model at two prices are a conflict', () => {
  const image = (usd: number) => [line('output_image', 'image', usd)]
  const same = readList(endpoints('a/b', image(0.05), image(0.05)), 'openrouter')
  expect(pricesOf(same)).toEqual(['openrouter/a/b image 0.05'])
  const two = readList(endpoints('a/b', image(0.05), image(0.04)), 'openrouter')
  expect(two.models).toEqual([])
  expect(listed(two).join()).toMatch(/a conflict: two prices for image: 0.05 at a\/b at p0/)
})

test('a price by a variant leaves the whole model out: the others may not be what is billed', () => {
  const reading = readList(
    endpoints('a/b', [
      line('output_image', 'image', 0.05),
      line('output_image', 'image', 0.2, '4K'),
    ]),
    'openrouter',
  )
  expect(reading.models).toEqual([])
  expect(listed(reading)).toEqual([
    'a/b: priced by a variant, and what its words mean is not published',
  ])
})

test('fal’s units are told apart, and one without a meter is listed', async () => {
  const reading = readList(
    {
      prices: [
        { endpoint_id: 'fal-ai/x/mp', unit_price: 0.025, unit: 'megapixels', currency: 'USD' },
        { endpoint_id: 'fal-ai/x/image', unit_price: 0.04, unit: 'images', currency: 'USD' },
        {
          endpoint_id: 'fal-ai/x/gpu',
          unit_price: 0.00125,
          unit: 'compute seconds',
          currency: 'USD',
        },
        { endpoint_id: 'fal-ai/x/video', unit_price: 0.4, unit: 'videos', currency: 'USD' },
        { endpoint_id: 'fal-ai/x/free', unit_price: 0, unit: 'images', currency: 'USD' },
        { endpoint_id: 'fal-ai/x/eur', unit_price: 1, unit: 'images', currency: 'EUR' },
      ],
      next_cursor: null,
      has_more: false,
    },
    'fal',
  )
  expect(pricesOf(reading)).toEqual([
    'fal/fal-ai/x/gpu compute_second 0.00125',
    'fal/fal-ai/x/image image 0.04',
    'fal/fal-ai/x/mp output_megapixel 0.025',
  ])
  expect(listed(reading)).toEqual([
    'fal-ai/x/video: no meter here for a price by "videos"',
    'fal-ai/x/free: a price of 0 means that the list does not know it',
    'fal-ai/x/eur: not in US dollars',
  ])
  const card = (await cardsOf(reading)).find(({ id }) => id === 'fal/fal-ai/x/mp')
  const asked = requestOf({ size: '1024x1024' }, { model: 'fal-ai/x/mp' })
  // 1.048576 megapixels; at the most the second one, which has begun, whole.
  expect(card && quote(card, asked, REPORTS_NOTHING)).toMatchObject({
    expected: '0.0262144',
    worst: '0.05',
  })
})

test('each list is told by what only it has, and anything else is none', () => {
  expect(detectFormat({ a: { litellm_provider: 'openai' } })).toBe('litellm')
  expect(detectFormat({ openai: { 'dall-e-3': { pay_as_you_go: {} } } })).toBe('portkey')
  expect(detectFormat({ 'dall-e-3': { pricing_config: {} } })).toBe('portkey')
  expect(detectFormat({ id: 'a/b', endpoints: [] })).toBe('openrouter')
  expect(detectFormat([{ data: { id: 'a/b', endpoints: [] } }])).toBe('openrouter')
  expect(detectFormat({ prices: [] })).toBe('fal')
  for (const json of [null, 7, [], {}, { data: [] }, { a: { b: 1 } }])
    expect(detectFormat(json)).toBeNull()
})

test('a list of any shape is read without a fault, and makes no card of nonsense', () => {
  const junk = [
    null,
    7,
    'x',
    [],
    {},
    [[]],
    { prices: [7, null] },
    { a: null, b: 'x', c: { d: [] } },
  ]
  for (const format of ['litellm', 'portkey', 'openrouter', 'fal'] as const)
    for (const json of junk) expect(readImport(json, format, ORIGIN).models).toEqual([])
})

test('a model’s name cannot lead a card out of its folder', async () => {
  const reading = readList(
    {
      prices: [
        { endpoint_id: '../../etc/passwd', unit_price: 1, unit: 'images', currency: 'USD' },
        { endpoint_id: '//a:b "c\n', unit_price: 1, unit: 'images', currency: 'USD' },
      ],
    },
    'fal',
  )
  expect((await cardsOf(reading)).map(({ id, models }) => [id, models])).toEqual([
    ['fal/etc/passwd', ['../../etc/passwd']],
    ['fal/a-b--c-', ['//a:b "c\n']],
  ])
})
