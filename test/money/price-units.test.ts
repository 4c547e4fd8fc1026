import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPriced } from '../../src/domain/plan.ts'
import type { WhenKey } from '../../src/domain/rate-card.ts'
import type { Settings } from '../../src/domain/settings.ts'
import { chargeFor } from '../../src/money/charge.ts'
import type { Request } from '../../src/money/count-units.ts'
import { decimalOf } from '../../src/money/decimal.ts'
import { quote } from '../../src/money/quote.ts'
import { cardOf, endedOf, REPORTS_NOTHING, requestOf, settingsOf, usageOf } from './card-of.ts'

type More = Partial<Omit<Request, 'settings'>>

/** What one attempt is held at and charged by these lines of a card: both must agree here. */
function priceOf(
  lines: string,
  settings: Partial<Record<WhenKey, string | number>> = {},
  more: More = {},
) {
  const card = cardOf(lines)
  const request = requestOf(settings as Partial<Settings>, more)
  const quoted = quote(card, request, REPORTS_NOTHING)
  if (!isPriced(quoted)) throw new Error(quoted.unpriced)
  const charge = chargeFor(endedOf(card, { settings: request.settings, request: more }))
  expect(charge.usd).toBe(quoted.worst)
  return { usd: quoted.worst, lines: charge.lines }
}

describe('the worked examples of the pricing guides', () => {
  test('30 steps at 1024 × 1024 cost $0.009, 50 steps two thirds more', () => {
    const card = 'rates: [{ bill: megapixel_step, usd: 0.0003, per: 1.048576 }]'
    const square = { size: '1024x1024' }
    expect(priceOf(card, { ...square, steps: 30 }).usd).toBe('0.009')
    expect(priceOf(card, { ...square, steps: 50 }).usd).toBe('0.015')
  })

  test('$0.0001 per 1,000 masked pixels: an edit of 50,000 costs $0.005', () => {
    const card = 'rates: [{ bill: masked_pixel, usd: 0.0001, per: 1000 }]'
    const edit = { hasMask: true, maskedPixels: 50_000, image: { width: 1024, height: 1024 } }
    const { usd, lines } = priceOf(card, { mode: 'edit' }, edit)
    expect(usd).toBe('0.005')
    expect(lines).toEqual([{ bill: 'masked_pixel', quantity: '50000', usd: '0.005' }])
  })

  test.each([
    [{ size: '1024x1024', quality: 'standard' }, '0.04'],
    [{ size: '1024x1024', quality: 'hd' }, '0.08'],
    [{ size: '512x512' }, '0.035'],
    [{ size: '3840x2160' }, '0.15'],
  ])('a price by resolution and quality: %j', (settings, usd) => {
    const card = `rates:
  - { bill: image, usd: 0.04, when: { size: 1024x1024, quality: standard } }
  - { bill: image, usd: 0.08, when: { size: 1024x1024, quality: hd } }
  - { bill: image, usd: 0.035, when: { size: 512x512 } }
  - { bill: image, usd: 0.15, when: { size: 3840x2160 } }`
    expect(priceOf(card, settings).usd).toBe(usd)
  })

  test.each([
    ['half price in a batch', { delivery: 'batch' }, '0.02'],
    ['the usual price at once', { delivery: 'sync' }, '0.04'],
    ['40 % off for a predefined mask template', { delivery: 'sync', template: 'sky' }, '0.024'],
    ['30 % more in turbo mode', { delivery: 'sync', tier: 'turbo' }, '0.052'],
    ['one after the other where several apply', { delivery: 'batch', tier: 'turbo' }, '0.026'],
  ])('%s', (_, settings, usd) => {
    const card = `rates: [{ bill: image, usd: 0.04 }]
adjust:
  - { name: batch, percent: -50, when: { delivery: batch } }
  - { name: template, percent: -40, when: { template: [sky, face] } }
  - { name: turbo, percent: 30, when: { tier: turbo } }
open: { tier: [default], template: [none] }`
    expect(priceOf(card, { tier: 'default', template: 'none', ...settings }).usd).toBe(usd)
  })
})

describe('units are rounded before they are priced', () => {
  test.each([
    ['1024x1024', 1, '0.024'],
    ['1000x1000', 1, '0.012'],
    ['1536x1024', 1, '0.024'],
    ['1000x1000', 3, '0.036'],
    ['1024x1024', 3, '0.072'],
  ])('a megapixel that has begun is a whole one: %s × %i', (size, n, usd) => {
    const card = 'rates: [{ bill: output_megapixel, usd: 0.012, round: { mode: up }, each: image }]'
    expect(priceOf(card, { size, n }).usd).toBe(usd)
  })

  test('the first megapixel of each image has a price of its own', () => {
    const card = `rates:
  - bill: output_megapixel
    usd: 0.015
    first: { units: 1, usd: 0.03 }
    round: { mode: up }
    each: image`
    expect(priceOf(card, { size: '1000x1000' }).usd).toBe('0.03')
    expect(priceOf(card, { size: '2000x2000' }).usd).toBe('0.075')
    expect(priceOf(card, { size: '2000x2000', n: 2 }).usd).toBe('0.15')
  })

  test('of a request’s total where the card says so', () => {
    const card = 'rates: [{ bill: output_megapixel, usd: 0.01, round: { mode: up } }]'
    expect(priceOf(card, { size: '500x500', n: 3 }).usd).toBe('0.01')
  })
})

test('credits are priced by the card’s own rate of exchange', () => {
  const card = 'creditUsd: 0.01\nrates: [{ bill: image, credits: 6.5 }]'
  expect(priceOf(card, { n: 2 }).usd).toBe('0.13')
})

test('a minimum holds for what is billed at all, and a total is rounded last', () => {
  const card = `rates: [{ bill: prompt_character, usd: 0.0001 }]
minimumUsd: 0.002
roundTotal: { stepUsd: 0.001, mode: up }`
  expect(priceOf(card, {}, { prompt: 'kite' })).toEqual({
    usd: '0.002',
    lines: [
      { bill: 'prompt_character', quantity: '4', usd: '0.0004' },
      { bill: 'minimum charge', quantity: '1', usd: '0.0016' },
    ],
  })
  expect(priceOf(card, {}, { prompt: 'x'.repeat(21) }).usd).toBe('0.003')
  const free = chargeFor(
    endedOf(cardOf(`${card}\noutcomes: { blocked: free }`), {
      outcome: { kind: 'blocked', reason: null, code: null, message: null },
    }),
  )
  expect(free.usd).toBe('0')
})

test('a markup is a line of its own, on the meters it is for', () => {
  const card = `rates:
  - { bill: image, usd: 0.04 }
  - { bill: request, usd: 0.01 }
adjust: [{ name: markup, percent: 5.5, bill: [image] }]`
  expect(priceOf(card)).toEqual({
    usd: '0.0522',
    lines: [
      { bill: 'image', quantity: '1', usd: '0.04' },
      { bill: 'request', quantity: '1', usd: '0.01' },
      { bill: 'markup', quantity: '5.5%', usd: '0.0022' },
    ],
  })
})

test('what the provider counted wins over what we count', () => {
  const card = cardOf('rates: [{ bill: output_megapixel, usd: 0.01 }]')
  const ended = endedOf(card, {
    settings: settingsOf({ size: '1000x1000' }),
    usage: usageOf({ reported: { output_megapixel: '1.98' } }),
  })
  expect(chargeFor(ended)).toMatchObject({ usd: '0.0198', basis: 'computed' })
})

test('an open tier is held at its dearest, and charged so unless the answer tells', () => {
  const card = `rates: [{ bill: image, usd: 0.04 }]
adjust: [{ name: turbo, percent: 30, when: { tier: turbo } }]`
  expect(priceOf(card).usd).toBe('0.052')
  expect(priceOf(card, { tier: 'default' }).usd).toBe('0.04')
})

test('a bill is the sum of its lines, whatever the card does', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: -100, max: 300 }),
      fc.integer({ min: 0, max: 500 }),
      fc.constantFrom('up', 'down', 'nearest'),
      (n, percent, minimum, mode) => {
        const { usd, lines } = priceOf(
          `rates:
  - { bill: image, usd: 0.0137 }
  - { bill: output_megapixel, usd: 0.011, round: { to: 0.01, mode: ${mode} }, first: { units: 1, usd: 0.02 }, each: image }
adjust: [{ name: change, percent: ${percent} }]
minimumUsd: ${minimum / 10_000}
roundTotal: { stepUsd: 0.0001, mode: ${mode} }`,
          { n, size: '1234x777' },
        )
        const sum = lines.reduce((total, line) => total + Number(line.usd), 0)
        expect(Math.abs(sum - Number(usd))).toBeLessThan(1e-12)
        expect(decimalOf(usd ?? '')).not.toBeNull()
      },
    ),
  )
})

test.each([
  ['rates: [{ bill: image }]', 'give either "usd" or "credits"'],
  ['rates: [{ bill: image, credits: 3 }]', 'creditUsd'],
  ['rates: [{ bill: image, usd: 1, per: 0 }]', '"per" is nothing'],
  ['rates: [{ bill: image, usd: 1 }, { bill: image, usd: 2 }]', 'again, for the same "when"'],
  ['rates: [{ bill: image, usd: 1 }]\nvalidFrom: 2026-02-01\nvalidTo: 2026-01-01', 'lies before'],
  [
    'rates: [{ bill: image, usd: 1 }]\nadjust: [{ name: gift, percent: -101 }]',
    'more than everything',
  ],
])('the card %j is a mistake: %s', (lines, message) => {
  expect(() => cardOf(lines)).toThrow(message)
})
