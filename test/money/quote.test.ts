import { expect, test } from 'vitest'
import type { Quote } from '../../src/domain/charge.ts'
import { usd } from '../../src/domain/money.ts'
import { isPriced } from '../../src/domain/plan.ts'
import type { RateCard } from '../../src/domain/rate-card.ts'
import { shippedCards } from '../../src/money/card-library.ts'
import { ceilingQuote, quote } from '../../src/money/quote.ts'
import { cardOf, REPORTS_NOTHING, requestOf } from './card-of.ts'

const cards = await shippedCards()
const shipped = (id: string): RateCard => {
  const card = cards.find((one) => one.id === id)
  if (card === undefined) throw new Error(`no card ${id}`)
  return card
}

function quoted(card: RateCard, ...request: Parameters<typeof requestOf>): Quote {
  const priced = quote(card, requestOf(...request), REPORTS_NOTHING)
  if (!isPriced(priced)) throw new Error(priced.unpriced)
  return priced
}

const unpriced = (card: RateCard, ...request: Parameters<typeof requestOf>): string => {
  const priced = quote(card, requestOf(...request), REPORTS_NOTHING)
  return isPriced(priced) ? `priced at ${priced.worst}` : priced.unpriced
}

test('the most specific line of a meter wins, wherever it stands, and different meters add up', () => {
  const card = cardOf(`rates:
  - { bill: image, usd: 0.5, when: { mode: text-to-image, quality: low } }
  - { bill: image, usd: 1 }
  - { bill: image, usd: 0.7, when: { quality: [low, medium] } }
  - { bill: request, usd: 0.01 }
  - { bill: edit, usd: 0.2 }
`)
  expect(quoted(card, { quality: 'low', n: 3 }).worst).toBe('1.51')
  expect(quoted(card, { quality: 'low', mode: 'edit', n: 3 }).worst).toBe('2.71')
  expect(quoted(card, { quality: 'medium' }).worst).toBe('0.71')
  expect(quoted(card, { quality: 'high' }).worst).toBe('1.01')
})

test('a line whose setting is another one does not price, whatever else of it fits', () => {
  const card = cardOf('rates: [{ bill: image, usd: 1, when: { quality: low, size: 64x64 } }]')
  expect(quoted(card, { quality: 'low', size: '64x64' }).worst).toBe('1')
  expect(unpriced(card, { quality: 'low', size: '64x65' })).toContain('no rate for')
})

test.each([undefined, 'auto'])(
  'a quality left %s is quoted at the dearest the card says it may become',
  (quality) => {
    const card = cardOf(`rates:
  - { bill: image, usd: 0.1, when: { quality: low } }
  - { bill: image, usd: 0.4, when: { quality: high } }
  - { bill: image, usd: 0.9, when: { quality: max } }
open: { quality: [low, high] }
`)
    const settings = quality === undefined ? {} : { quality }
    expect(quoted(card, settings).worst).toBe('0.4')
  },
)

test('without a word of what a setting may become, the dearest line of all is quoted', () => {
  const card = cardOf(`rates:
  - { bill: image, usd: 0.1, when: { quality: low } }
  - { bill: image, usd: 0.9, when: { quality: max } }
  - { bill: image, usd: 0.4, when: { quality: high } }
`)
  expect(quoted(card).worst).toBe('0.9')
})

test('an open setting may also become what only the general line prices', () => {
  const batch = cardOf(`rates:
  - { bill: image, usd: 0.04 }
  - { bill: image, usd: 0.02, when: { delivery: batch } }
`)
  expect(quoted(batch).worst).toBe('0.04')
  expect(quoted(batch, { delivery: 'batch' }).worst).toBe('0.02')
  const tokens = cardOf(`rates: [{ bill: output_image_token, usd: 0.001 }]
estimate:
  - { meter: output_image_token, expected: 500 }
  - { meter: output_image_token, expected: 90, when: { quality: low } }
`)
  expect(quoted(tokens).worst).toBe('0.5')
  expect(quoted(tokens, { quality: 'low' }).worst).toBe('0.09')
})

test('two open settings are quoted at the dearest pair', () => {
  const card = cardOf(`rates:
  - { bill: image, usd: 0.1, when: { quality: low, size: 64x64 } }
  - { bill: image, usd: 0.2, when: { quality: low, size: 128x128 } }
  - { bill: image, usd: 0.8, when: { quality: high, size: 64x64 } }
  - { bill: image, usd: 0.3, when: { quality: high, size: 128x128 } }
`)
  expect(quoted(card).worst).toBe('0.8')
  expect(quoted(card, { size: '128x128' }).worst).toBe('0.3')
  expect(quoted(card, { quality: 'low' }).worst).toBe('0.2')
})

test('what is held is the worst of the estimate, rounded up, and what is expected is the likely', () => {
  const card = cardOf(`rates: [{ bill: compute_second, usd: 0.0000000003 }]
estimate: [{ meter: compute_second, per: image, expected: 1, worst: 2 }]
`)
  expect(quoted(card, { n: 4 })).toMatchObject({ expected: '0.000000001', worst: '0.000000003' })
  const bounded = cardOf(`rates: [{ bill: compute_second, usd: 0.001 }]
estimate: [{ meter: compute_second, formula: deadline-seconds, parameters: { expected: 4 } }]
`)
  expect(quoted(bounded, {}, { timeoutMs: 60_001 })).toMatchObject({
    expected: '0.004',
    worst: '0.061',
  })
})

test('what anyone can count needs no estimate', () => {
  const card = cardOf(`rates:
  - { bill: image, usd: 1 }
  - { bill: task, usd: 10 }
  - { bill: partial_image, usd: 100 }
  - { bill: prompt_character, usd: 10000 }
  - { bill: upscale, usd: 1000000 }
`)
  expect(quoted(card, { n: 2 }, { prompt: 'añ🚲', partialImages: 3 }).worst).toBe('30612')
  expect(quoted(card, { n: 2, mode: 'upscale' }, { prompt: '', partialImages: 0 }).worst).toBe(
    '2000012',
  )
})

test('a meter that nobody can count before sending leaves the request unpriced', () => {
  const card = cardOf('rates: [{ bill: image, usd: 1 }, { bill: step, usd: 0.001 }]')
  expect(unpriced(card)).toContain('cannot tell the step of')
})

test.each([
  ['a size', { size: '512x512', quality: 'low' }],
  ['a quality', { size: '1024x1024', quality: 'hd' }],
])(
  '%s that the table of gpt-image-1.5 does not list is unpriced, not priced at its previews',
  (_, settings) => {
    expect(unpriced(shipped('openai/gpt-image-1.5'), settings)).toContain(
      'cannot tell the output_image_token',
    )
    expect(unpriced(shipped('openai/gpt-image-1.5'), settings, { partialImages: 2 })).toContain(
      'cannot tell the output_image_token',
    )
  },
)

test('a mode whose input nobody estimated is unpriced', () => {
  const settings = { mode: 'variation', size: '1024x1024', quality: 'low' } as const
  expect(unpriced(shipped('openai/gpt-image-2'), settings)).toContain('input_image_token')
})

test('the basis is computed exactly when the provider reports every meter that costs something', () => {
  const card = cardOf('rates: [{ bill: image, usd: 1 }, { bill: edit, usd: 1 }]')
  const basis = (reports: readonly ('image' | 'edit')[], mode: 'edit' | 'text-to-image') => {
    const priced = quote(card, requestOf({ mode }), { reports: () => reports })
    return isPriced(priced) ? priced.basis : priced
  }
  expect(basis(['image'], 'text-to-image')).toBe('computed')
  expect(basis(['image'], 'edit')).toBe('assumed')
  expect(basis(['image', 'edit'], 'edit')).toBe('computed')
  expect(basis([], 'text-to-image')).toBe('assumed')
})

test('a ceiling is held as it is', () => {
  expect(ceilingQuote(usd('0.25'))).toEqual({
    expected: '0.25',
    worst: '0.25',
    basis: 'ceiling',
    card: null,
    lines: [],
  })
})

/** Output tokens by the published calculator: columns are the factors 16, 24, 48, 64 and 96. */
const CALCULATOR: readonly [string, number, number, number, number, number][] = [
  ['1024x1024', 196, 439, 1756, 3122, 7024],
  ['1536x1024', 158, 343, 1372, 2459, 5488],
  ['1024x1536', 158, 343, 1372, 2459, 5488],
  ['1024x640', 107, 239, 956, 1700, 3824],
  ['1280x720', 106, 246, 947, 1683, 3787],
  ['2048x2048', 397, 892, 3568, 6343, 14272],
  ['2560x1440', 205, 478, 1843, 3276, 7370],
  ['3840x2160', 371, 865, 3336, 5930, 13342],
]

const outputTokens = (id: string, size: string, quality: string): string | undefined =>
  quoted(shipped(id), { size, quality }).lines.find((line) => line.bill === 'output_image_token')
    ?.quantity

test.each(CALCULATOR)('%s costs the tokens that the calculator says', (size, a, b, c, d, e) => {
  const two = ['low', 'medium', 'high'].map((one) => outputTokens('openai/gpt-image-2', size, one))
  expect(two).toEqual([a, c, e].map(String))
  const later = ['low', 'medium', 'high', 'xhigh', 'max']
  expect(later.map((one) => outputTokens('openai/gpt-image-2.5', size, one))).toEqual(
    [a, b, c, d, e].map(String),
  )
})

/** Output tokens of the gpt-image-1 family: low, medium, high. */
const TABLE: readonly [string, number, number, number][] = [
  ['1024x1024', 272, 1056, 4160],
  ['1024x1536', 408, 1584, 6240],
  ['1536x1024', 400, 1568, 6208],
]

test.each(TABLE)(
  '%s costs the tokens of the published table, and previews 100 each',
  (size, low, medium, high) => {
    for (const id of ['openai/gpt-image-1.5', 'openai/gpt-image-1-mini']) {
      const tokens = ['low', 'medium', 'high'].map((one) => outputTokens(id, size, one))
      expect(tokens).toEqual([low, medium, high].map(String))
      const streamed = quoted(shipped(id), { size, quality: 'low', n: 2 }, { partialImages: 3 })
      expect(streamed.lines.find((line) => line.bill === 'output_image_token')?.quantity).toBe(
        String(2 * (low + 300)),
      )
    }
  },
)

/** Per-image list prices, three decimals: 1024x1024, 1024x1536, 1536x1024. */
const LIST: readonly [string, string, readonly string[]][] = [
  ['openai/gpt-image-2', 'low', ['0.006', '0.005', '0.005']],
  ['openai/gpt-image-2', 'medium', ['0.053', '0.041', '0.041']],
  ['openai/gpt-image-2', 'high', ['0.211', '0.165', '0.165']],
  ['openai/gpt-image-1.5', 'low', ['0.009', '0.013', '0.013']],
  ['openai/gpt-image-1.5', 'medium', ['0.034', '0.050', '0.050']],
  ['openai/gpt-image-1.5', 'high', ['0.133', '0.200', '0.200']],
]

test.each(LIST)('an image of %s in %s quality costs its list price', (id, quality, prices) => {
  const sizes = ['1024x1024', '1024x1536', '1536x1024']
  const ours = sizes.map((size) => {
    const line = quoted(shipped(id), { size, quality }).lines.find(
      (one) => one.bill === 'output_image_token',
    )
    return Number(line?.usd)
  })
  // The list is rounded to a tenth of a cent, the wide sizes more coarsely.
  for (const [index, price] of prices.entries()) {
    expect(Math.abs((ours[index] ?? 0) - Number(price))).toBeLessThan(0.0014)
  }
})
