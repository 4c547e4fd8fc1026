import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPriced } from '../../src/domain/plan.ts'
import { shippedCards } from '../../src/money/card-library.ts'
import { bareRequest } from '../../src/money/count-units.ts'
import { visionQuote } from '../../src/money/vision-quote.ts'
import { visionTokens } from '../../src/money/vision-tokens.ts'

const cards = await shippedCards()
const cardOf = (id: string) => {
  const card = cards.find((one) => one.id === id)
  if (card === undefined) throw new Error(`no card ${id}`)
  return card
}
const request = bareRequest('gpt-4.1-mini', { mode: 'text-to-image', n: 0 })
const OUTPUT = { expected: 100, worst: 600 }

describe('tokens of a picture', () => {
  it.each([
    // OpenAI's vision guide: 1024² is 4 tiles after scaling to 768, 85 + 4 × 170 = 765.
    [{ base: 85, tile: 170 }, 1024, 1024, 765],
    // 2048 × 4096 is scaled to 768 × 1536: 6 tiles, 1,105.
    [{ base: 85, tile: 170 }, 2048, 4096, 1105],
    // 1024² is 1,024 patches; gpt-4.1-mini counts 1.62 for each.
    [{ patch: 1.62, mostPatches: 1536 }, 1024, 1024, 1659],
    // At most 1,536 patches: 2,489, of which 2,488 were measured (developer forum, 2025).
    [{ patch: 1.62, mostPatches: 1536 }, 4000, 1474, 2489],
    // Anthropic's vision guide: 1000 × 1000 ÷ 750 is 1,334.
    [{ pixelsPerToken: 750 }, 1000, 1000, 1334],
  ])('by %j, %i × %i is %i', (rule, width, height, expected) => {
    expect(visionTokens({ width, height }, rule).expected).toBe(expected)
  })
})

describe('the price of a question about pictures', () => {
  it('bounds the text by its bytes, the picture by the card and the answer by its limit', () => {
    const quoted = visionQuote(cardOf('openai/gpt-4.1-mini'), request, {
      text: 'é'.repeat(100),
      pictures: [{ width: 1024, height: 1024 }],
      output: OUTPUT,
    })
    if (!isPriced(quoted)) throw new Error(quoted.unpriced)
    // 200 bytes, 400 of overhead, 1,659 tokens and a tenth; 600 tokens out.
    expect(quoted.worst).toBe('0.00193')
    expect(quoted.basis).toBe('computed')
  })

  it('costs more with every picture, and nothing is ever expected above its worst', () => {
    const side = fc.integer({ min: 1, max: 4096 })
    const picture = fc.record({ width: side, height: side })
    fc.assert(
      fc.property(fc.string(), fc.array(picture, { maxLength: 2 }), (text, pictures) => {
        for (const id of ['openai/gpt-4o-mini', 'anthropic/claude-haiku-4-5']) {
          const one = visionQuote(cardOf(id), request, { text, pictures, output: OUTPUT })
          const more = visionQuote(cardOf(id), request, {
            text,
            pictures: [...pictures, { width: 8, height: 8 }],
            output: OUTPUT,
          })
          if (!isPriced(one) || !isPriced(more)) throw new Error('unpriced')
          expect(Number(one.expected)).toBeLessThanOrEqual(Number(one.worst))
          expect(Number(more.worst)).toBeGreaterThan(Number(one.worst))
        }
      }),
    )
  })

  it('has none where the card does not say how a picture is counted', () => {
    const quoted = visionQuote(cardOf('openai/gpt-image-2'), request, {
      text: '',
      pictures: [],
      output: OUTPUT,
    })
    expect(isPriced(quoted) ? '' : quoted.unpriced).toContain('vision-tokens')
  })
})
