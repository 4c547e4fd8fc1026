import { expect, test } from 'vitest'
import { diffCards } from '../../src/money/diff-cards.ts'
import { statedPrice } from '../../src/money/stated-price.ts'
import { cardOf } from './card-of.ts'

const DAY = { day: '2026-11-21' }

const figures = (a: string, b: string) =>
  diffCards([cardOf(a)], [cardOf(b)], DAY).models[0]?.figures

test('a flat price and another differ by the ratio and the dollars of one call', () => {
  const compared = diffCards(
    [cardOf('rates: [{ bill: image, usd: 0.04 }]')],
    [cardOf('rates: [{ bill: image, usd: 0.05 }]')],
    DAY,
  )
  expect(compared).toEqual({
    models: [
      {
        provider: 'openai',
        model: 'draw-1',
        a: 'acme/draw-1',
        b: 'acme/draw-1',
        verdict: 'differs',
        figures: [
          {
            what: '1024x1024',
            kind: 'call',
            a: '0.04',
            b: '0.05',
            difference: '0.01',
            ratio: '1.25',
            verdict: 'differs',
          },
        ],
      },
    ],
    onlyA: [],
    onlyB: [],
  })
})

test('a figure agrees with what it is rounded from, and not with what is a tenth away', () => {
  const verdict = (a: string, b: string) =>
    figures(`rates: [{ bill: image, usd: ${a} }]`, `rates: [{ bill: image, usd: ${b} }]`)?.[0]
      ?.verdict
  expect(verdict('0.133', '0.133')).toBe('equal')
  expect(verdict('0.133', '0.13312')).toBe('rounded')
  expect(verdict('0.13312', '0.133')).toBe('rounded')
  expect(verdict('0.133', '0.1336')).toBe('differs')
  expect(verdict('0.1', '0.14')).toBe('differs')
  expect(verdict('1', '1.4')).toBe('differs')
})

test('nothing against something is a difference without a ratio', () => {
  const [one] =
    figures('rates: [{ bill: image, usd: 0 }]', 'rates: [{ bill: image, usd: 1 }]') ?? []
  expect(one).toMatchObject({ ratio: null, verdict: 'differs' })
})

test('a price a picture is compared with tokens by what a picture takes of them', () => {
  const tokens = `
rates: [{ bill: output_image_token, usd: 0.00004 }, { bill: input_text_token, usd: 0.000005 }]
estimate:
  - { meter: output_image_token, per: image, when: { quality: high }, expected: 4160 }
  - { meter: output_image_token, per: image, when: { quality: low }, expected: 272 }
  - { meter: input_text_token, formula: prompt-tokens }
open: { quality: [low, high] }`
  const list = 'rates: [{ bill: image, usd: 0.2, when: { quality: high } }]'
  expect(figures(tokens, list)).toMatchObject([
    { what: '1024x1024 high', a: '0.1664', b: '0.2', ratio: '1.202' },
  ])
})

test('a call that names no quality is compared only where both cards say what it costs', () => {
  const low = '{ bill: image, usd: 0.01, when: { quality: low } }'
  const high = '{ bill: image, usd: 0.1, when: { quality: high } }'
  const auto = '{ bill: image, usd: 0.05, when: { quality: auto } }'
  const card = (lines: readonly string[], more = '') =>
    cardOf(`rates: [${lines.join(', ')}]${more}`)
  const call = { size: '1024x1024', quality: null }
  const price = (one: ReturnType<typeof card>) => statedPrice(one, 'draw-1', call)?.toFixed()
  expect(price(card([low, high]))).toBeUndefined()
  expect(price(card([low, high, auto]))).toBe('0.05')
  expect(price(card([low, high], '\nopen: { quality: [low, high] }'))).toBe('0.1')
  expect(price(card(['{ bill: image, usd: 0.04 }']))).toBe('0.04')
})

test('prices a unit are compared beside calls, and in a batch where both have one', () => {
  const card = (usd: string, batch: string) => `
rates:
  - { bill: output_image_token, usd: ${usd} }
  - { bill: output_image_token, usd: ${batch}, when: { delivery: batch } }
open: { delivery: [sync] }`
  expect(figures(card('0.00004', '0.00002'), card('0.00003', '0.00002'))).toMatchObject([
    { what: 'output_image_token', kind: 'unit', verdict: 'differs', ratio: '1.333' },
    { what: 'output_image_token, batch', kind: 'unit', verdict: 'equal' },
  ])
})

test('cards that price a model by different things are not said to agree', () => {
  const compared = diffCards(
    [cardOf('rates: [{ bill: output_image_token, usd: 0.00004 }]')],
    [cardOf('rates: [{ bill: image, usd: 0.04 }]')],
    DAY,
  )
  expect(compared.models).toMatchObject([{ verdict: 'incomparable', figures: [] }])
})

test('models of one side only are named, and cards of other days are not looked at', () => {
  const flat = 'rates: [{ bill: image, usd: 0.04 }]'
  const past = cardOf(`${flat}\nvalidTo: 2026-11-20`)
  const now = cardOf(`${flat}\nvalidFrom: 2026-11-21`)
  const name = { provider: 'openai', model: 'draw-1', card: 'acme/draw-1' }
  expect(diffCards([now], [past], DAY)).toEqual({ models: [], onlyA: [name], onlyB: [] })
  expect(diffCards([past], [now], DAY)).toEqual({ models: [], onlyA: [], onlyB: [name] })
})

test('of two cards of one day, the one without an end counts', () => {
  const ended = cardOf('rates: [{ bill: image, usd: 0.04 }]\nvalidTo: 2026-11-21')
  const open = cardOf('rates: [{ bill: image, usd: 0.05 }]\nvalidFrom: 2026-11-21')
  for (const side of [
    [ended, open],
    [open, ended],
  ])
    expect(diffCards(side, [open], DAY).models[0]?.verdict).toBe('agrees')
})
