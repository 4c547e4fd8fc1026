import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { usd, usdText } from '../../src/domain/money.ts'
import { parseSize } from '../../src/domain/settings.ts'
import type { Meter } from '../../src/domain/usage.ts'
import { findCard, shippedCards } from '../../src/money/card-library.ts'
import { chargeFor } from '../../src/money/charge.ts'
import { FORMULAS } from '../../src/money/formulas.ts'
import { quote } from '../../src/money/quote.ts'
import { endedOf, REPORTS_NOTHING, requestOf, settingsOf, usageOf } from './card-of.ts'

/** Bills that other projects got wrong, with the right ones; beside a checkout, never part of it. */
const FILE = fileURLToPath(new URL('../../../shared/data/cost_cases.json', import.meta.url))
const isThere = existsSync(FILE)
const skipped = isThere ? '' : ' (skipped: ../shared/data is not there)'

interface CostCase {
  readonly id: string
  readonly model?: string
  readonly size?: string
  readonly quality?: string
  readonly usage?: Readonly<Record<string, unknown>>
  readonly right?: number
  readonly ceiling?: number
}

interface CostFile {
  readonly cases: readonly CostCase[]
  readonly rates_usd_per_1M: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly gpt_image_2_output_tokens: {
    readonly checked: readonly (readonly [string, number, number, number])[]
  }
}

const read = (): CostFile => JSON.parse(readFileSync(FILE, 'utf8')) as CostFile
const cards = await shippedCards()

const cardFor = async (model: string) => {
  const search = await findCard({ provider: 'openai', model, rates: null }, cards, '2026-11-21')
  return search.kind === 'found' ? search.card : null
}

/** Both shapes that the usage blocks of the cases have. */
function metersOf(usage: Readonly<Record<string, unknown>>): Partial<Record<Meter, string>> {
  const block = (key: string) => (usage[key] ?? {}) as Readonly<Record<string, number | undefined>>
  const input = { ...block('prompt'), ...block('input_tokens_details') }
  const output = { ...block('completion'), ...block('output_tokens_details') }
  const images = output.image ?? output.image_tokens ?? usage.output_tokens
  return {
    input_text_token: String(input.text ?? input.text_tokens),
    input_image_token: String(input.image ?? input.image_tokens),
    output_image_token: String(images),
    ...(output.text === undefined ? {} : { output_text_token: String(output.text) }),
  }
}

test.skipIf(!isThere)(
  `the bills that others got wrong are right to the nano-dollar${skipped}`,
  async () => {
    const compared: string[] = []
    for (const { id, model = '', size, quality, usage, right } of read().cases) {
      const card = await cardFor(model)
      if (card === null || usage === undefined || right === undefined) continue
      const charge = chargeFor(
        endedOf(card, {
          model,
          settings: settingsOf({ ...(size && { size }), ...(quality && { quality }) }),
          usage: usageOf({ reported: metersOf(usage) }),
        }),
      )
      expect({ id, usd: charge.usd, basis: charge.basis }).toEqual({
        id,
        usd: String(right),
        basis: 'computed',
      })
      compared.push(id)
    }
    expect(compared).toEqual(['litellm-18541', 'litellm-19508'])
  },
)

test.skipIf(!isThere)(
  `the same usage costs what each model's own rates say${skipped}`,
  async () => {
    const reported = {
      input_text_token: '169',
      input_image_token: '323',
      output_image_token: '4160',
    }
    for (const model of ['gpt-image-1.5', 'gpt-image-2', 'gpt-image-1-mini']) {
      const rates = read().rates_usd_per_1M[model]
      const perMillion = (key: string): bigint => usd(String(rates?.[key])) / 1_000_000n
      const right =
        169n * perMillion('text_in') +
        323n * perMillion('image_in') +
        4160n * perMillion('image_out')
      const charge = chargeFor(
        endedOf(await cardFor(model), {
          model,
          settings: settingsOf({ size: '1024x1024', quality: 'high' }),
          usage: usageOf({ reported }),
        }),
      )
      expect(charge).toMatchObject({ usd: usdText(right), basis: 'computed' })
    }
  },
)

test.skipIf(!isThere)(`an auto quality is held at no less than its dearest${skipped}`, async () => {
  const known = read().cases.find((one) => one.id === 'bike4mind-2977')
  const card = await cardFor('gpt-image-2')
  if (card === null || known?.ceiling === undefined) throw new Error('the case is gone')
  const request = requestOf({ size: '1024x1024', quality: 'auto' }, { model: 'gpt-image-2' })
  const priced = quote(card, request, REPORTS_NOTHING)
  const line = 'lines' in priced && priced.lines.find((one) => one.bill === 'output_image_token')
  expect(line && Number(line.usd).toFixed(3)).toBe(known.ceiling.toFixed(3))
})

test.skipIf(!isThere)(`the token formula gives every published reading${skipped}`, () => {
  const factors: Readonly<Record<string, number>> = { low: 16, medium: 48, high: 96 }
  const { checked } = read().gpt_image_2_output_tokens
  expect(checked).toHaveLength(6)
  for (const [quality, width, height, tokens] of checked) {
    const size = `${width}x${height}`
    expect(parseSize(size)).toEqual({ width, height })
    const asked = {
      settings: { size },
      promptCharacters: 0,
      promptBytes: 0,
      image: null,
      hasMask: false,
      partialImages: 0,
      timeoutMs: 0,
    }
    const parameters = { factor: factors[quality] ?? 0 }
    expect(FORMULAS['openai-image-tokens']?.(asked, parameters)).toEqual({
      expected: tokens,
      worst: tokens,
    })
  }
})
