import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usd } from '../../src/domain/money.ts'
import { isPriced } from '../../src/domain/plan.ts'
import type { RateCard } from '../../src/domain/rate-card.ts'
import type { Settings } from '../../src/domain/settings.ts'
import type { Meter } from '../../src/domain/usage.ts'
import { shippedCards } from '../../src/money/card-library.ts'
import { chargeFor } from '../../src/money/charge.ts'
import type { Request } from '../../src/money/count-units.ts'
import { quote } from '../../src/money/quote.ts'
import { cardOf, endedOf, outcomeOf, settingsOf, usageOf } from './card-of.ts'

const price = fc
  .record({ digits: fc.integer({ min: 0, max: 99_999 }), places: fc.integer({ min: 0, max: 14 }) })
  .map(
    ({ digits, places }) =>
      `"${(BigInt(digits) * 10n ** BigInt(14 - places))
        .toString()
        .padStart(15, '0')
        .replace(/(.{14})$/, '.$1')}"`,
  )

const quality = fc.constantFrom(undefined, 'auto', 'low', 'high')
const MADE = ['low', 'high', 'other'] as const

interface Tier {
  readonly tokenUsd: string
  readonly imageUsd: string
  readonly tokens: number
}

const tier = fc.record({ tokenUsd: price, imageUsd: price, tokens: fc.nat({ max: 9_999 }) })

/** A card whose general lines stand beside lines for two qualities. */
function tiered([general, low, high]: readonly [Tier, Tier, Tier]): RateCard {
  const lines = (one: Tier, when: string) => ({
    rates: `  - { bill: output_image_token, usd: ${one.tokenUsd}${when} }
  - { bill: image, usd: ${one.imageUsd}${when} }
`,
    estimate: `  - { meter: output_image_token, per: image, expected: 0, worst: ${one.tokens}${when} }
`,
  })
  const all = [
    lines(general, ''),
    lines(low, ', when: { quality: low }'),
    lines(high, ', when: { quality: high }'),
  ]
  return cardOf(
    `rates:\n${all.map((one) => one.rates).join('')}estimate:\n${all.map((one) => one.estimate).join('')}`,
  )
}

test('whatever the quality turns out to be, usage within the estimate never costs more than its hold', () => {
  fc.assert(
    fc.property(
      fc.tuple(tier, tier, tier),
      quality,
      fc.constantFrom(...MADE),
      fc.integer({ min: 1, max: 10 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (tiers, asked, made, n, share) => {
        const card = tiered(tiers)
        const isLeftOpen = asked === undefined || asked === 'auto'
        const settings = settingsOf({ n, ...(asked === undefined ? {} : { quality: asked }) })
        const resolved = isLeftOpen ? { quality: made } : {}
        const [general, low, high] = tiers
        const actual = { low, high, other: general }[isLeftOpen ? made : asked]
        const request = { ...REQUEST, settings }
        const priced = quote(card, request, { reports: () => [] })
        if (!isPriced(priced)) throw new Error(priced.unpriced)
        // Nobody tells what it became: the dearest is charged, for as many tokens as were used.
        for (const told of [resolved, {}]) {
          const tokens =
            told === resolved ? actual.tokens : Math.min(...tiers.map((one) => one.tokens))
          const used = Math.floor(tokens * n * share)
          const charge = chargeFor(
            endedOf(card, {
              settings,
              resolved: told,
              quote: priced,
              usage: usageOf({ reported: { output_image_token: String(used), image: String(n) } }),
            }),
          )
          expect(usd(charge.usd ?? '-') <= usd(priced.worst)).toBe(true)
        }
      },
    ),
    { numRuns: 500 },
  )
})

const REQUEST: Request = {
  settings: settingsOf(),
  model: 'draw-1',
  prompt: '',
  image: null,
  hasMask: false,
  maskedPixels: null,
  partialImages: 0,
  timeoutMs: 1,
}

/** Of 2.6 nothing is published that could be quoted: a suite says its worst case. */
const OPENAI_CARDS = (await shippedCards()).filter(
  ({ provider, estimates }) =>
    provider === 'openai' && estimates.some(({ meter }) => meter === 'output_image_token'),
)

const openaiRequest = fc.record({
  card: fc.constantFrom(...OPENAI_CARDS),
  mode: fc.constantFrom('text-to-image', 'edit', 'image-to-image'),
  size: fc.constantFrom(undefined, 'auto', '1024x1024', '1024x1536', '1536x1024'),
  quality: fc.constantFrom(undefined, 'auto', 'low', 'medium', 'high'),
  n: fc.integer({ min: 1, max: 10 }),
  prompt: fc.string({ unit: 'grapheme', maxLength: 60 }),
  partialImages: fc.integer({ min: 0, max: 3 }),
  side: fc.integer({ min: 1, max: 4096 }),
  hasMask: fc.boolean(),
  shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
})

test('no usage within the estimate of a shipped card costs more than what was held for it', () => {
  fc.assert(
    fc.property(openaiRequest, (one) => {
      const { card, mode, size, quality: asked, n, shares } = one
      const settings: Settings = {
        mode: mode as Settings['mode'],
        n,
        ...(size === undefined ? {} : { size }),
        ...(asked === undefined ? {} : { quality: asked }),
      }
      const image = mode === 'text-to-image' ? null : { width: one.side, height: one.side }
      const request: Request = {
        ...REQUEST,
        settings,
        model: card.models[0] ?? '',
        prompt: one.prompt,
        image,
        hasMask: one.hasMask,
        partialImages: one.partialImages,
      }
      const priced = quote(card, request, { reports: () => [] })
      if (!isPriced(priced)) throw new Error(priced.unpriced)
      expect(usd(priced.expected) <= usd(priced.worst)).toBe(true)
      const expected = new Map(priced.lines.map((line) => [line.bill, Number(line.quantity)]))
      const meters = ['input_text_token', 'input_image_token', 'output_image_token'] as const
      const reported: Partial<Record<Meter, string>> = {}
      for (const [index, meter] of meters.entries()) {
        reported[meter] = String(Math.ceil((expected.get(meter) ?? 0) * (shares[index] ?? 0)))
      }
      const charge = chargeFor(
        endedOf(card, {
          outcome: outcomeOf('produced'),
          settings,
          model: request.model,
          quote: priced,
          usage: usageOf({ reported }),
        }),
      )
      expect(usd(charge.usd ?? '-') <= usd(priced.worst)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
