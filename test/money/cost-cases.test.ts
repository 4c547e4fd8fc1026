import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { usd, usdText } from '../../src/domain/money.ts'
import { parseSize } from '../../src/domain/settings.ts'
import type { Json } from '../../src/domain/suite.ts'
import { findCard, shippedCards } from '../../src/money/card-library.ts'
import { chargeFor } from '../../src/money/charge.ts'
import { FORMULAS } from '../../src/money/formulas.ts'
import { quote } from '../../src/money/quote.ts'
import { statedPrice } from '../../src/money/stated-price.ts'
import { readUsageBlock } from '../../src/providers/usage-block.ts'
import {
  cardOf,
  endedOf,
  outcomeOf,
  REPORTS_NOTHING,
  requestOf,
  settingsOf,
  usageOf,
} from './card-of.ts'

/** Bills that other projects got wrong, with the right ones; beside a checkout, never part of it. */
const FILE = fileURLToPath(new URL('../../../shared/data/cost_cases.json', import.meta.url))
const isThere = existsSync(FILE)
const skipped = isThere ? '' : ' (skipped: ../shared/data is not there)'

interface CostCase {
  readonly id: string
  readonly model?: string
  readonly size?: string
  readonly quality?: string
  readonly usage?: Json
  readonly right?: number | readonly number[]
  readonly seen?: number
  readonly ceiling?: number
}

interface CostFile {
  readonly cases: readonly CostCase[]
  readonly rates_usd_per_1M: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly gpt_image_1_family_output_tokens: Readonly<
    Record<string, Readonly<Record<string, number>>>
  >
  readonly gpt_image_2_output_tokens: {
    readonly checked: readonly (readonly [string, number, number, number])[]
  }
}

const read = (): CostFile => JSON.parse(readFileSync(FILE, 'utf8')) as CostFile
const cards = await shippedCards()

const providerOf = (model: string): string => {
  if (/^gemini/.test(model)) return 'google-gemini'
  return /^imagen/.test(model) ? 'google-imagen' : 'openai'
}

const cardFor = async (model: string, provider = providerOf(model)) => {
  const search = await findCard({ provider, model, rates: null }, cards, '2026-11-21')
  return search.kind === 'found' ? search.card : null
}

/** What `assay price` makes of a usage block, or of a request alone: the block read, the card, the bill. */
async function billOf(
  model: string,
  { size, quality, usage }: Pick<CostCase, 'size' | 'quality' | 'usage'>,
): Promise<{ readonly usd: string | null; readonly basis: string }> {
  const block = usage === undefined ? null : readUsageBlock(usage, false)
  if (block !== null && block.kind !== 'usage') throw new Error(JSON.stringify(block))
  const reported = block?.reported ?? {}
  const { usd: amount, basis } = chargeFor(
    endedOf(await cardFor(model), {
      model,
      settings: settingsOf({ ...(size && { size }), ...(quality && { quality }) }),
      usage: usageOf({ reported, counted: { request: '1', image: '1' } }),
    }),
  )
  return { usd: amount, basis }
}

const named = (id: string): CostCase => {
  const found = read().cases.find((one) => one.id === id)
  if (found === undefined) throw new Error(`the case ${id} is gone`)
  return found
}

const BY_USAGE = ['litellm-18541', 'litellm-17410', 'litellm-19508', 'litellm-17906/13847'] as const

test.skipIf(!isThere)(
  `usage that others billed wrong is billed right to the nano-dollar${skipped}`,
  async () => {
    for (const id of BY_USAGE) {
      const { model = '', right, seen, ...one } = named(id)
      const bill = await billOf(model, one)
      expect({ id, ...bill }).toEqual({ id, usd: String(right), basis: 'computed' })
      expect(bill.usd).not.toBe(String(seen))
    }
  },
)

/** Cases without usage: the card's price of what was asked for, where others booked nothing. */
const BY_REQUEST: Readonly<Record<string, readonly string[]>> = {
  'litellm-10221': ['imagen-3.0-generate-002'],
  'litellm-13846': [
    'imagen-4.0-generate-001',
    'imagen-4.0-ultra-generate-001',
    'imagen-4.0-fast-generate-001',
  ],
  'litellm-6278': ['dall-e-3'],
}

test.skipIf(!isThere)(
  `a picture that others booked at nothing has its price${skipped}`,
  async () => {
    for (const [id, models] of Object.entries(BY_REQUEST)) {
      const one = named(id)
      const bills = await Promise.all(models.map((model) => billOf(model, one)))
      expect({ id, bills: bills.map(({ usd: amount }) => amount) }).toEqual({
        id,
        bills: [one.right].flat().map(String),
      })
      expect(one.seen).toBe(0)
    }
  },
)

test.skipIf(!isThere)(
  `every token of a prompt with a picture is billed, not its words alone${skipped}`,
  async () => {
    const { usage = null } = named('litellm-18153/14285')
    const block = readUsageBlock(usage, true)
    expect(block).toEqual({
      kind: 'usage',
      reported: { input_text_token: '4', input_image_token: '258' },
    })
    const charge = chargeFor(
      endedOf(await cardFor('gemini-2.5-flash-image'), {
        model: 'gemini-2.5-flash-image',
        outcome: outcomeOf('empty'),
        usage: usageOf({
          reported: block.kind === 'usage' ? block.reported : {},
          counted: { request: '1', image: '0' },
        }),
      }),
    )
    // 262 tokens at $0.30 a million.
    expect(charge).toMatchObject({ usd: '0.0000786', basis: 'computed' })
  },
)

test.skipIf(!isThere)(
  `tokens read from a cache are billed once, at their own price${skipped}`,
  async () => {
    expect(named('litellm-37407')).toMatchObject({ rule: 'cached tokens overlap image tokens' })
    const usage = {
      input_tokens: 600,
      input_tokens_details: {
        text_tokens: 100,
        image_tokens: 500,
        cached_tokens: 256,
        cached_tokens_details: { text_tokens: 0, image_tokens: 256 },
      },
      output_tokens: 1056,
    }
    const bill = await billOf('gpt-image-1.5', { usage, size: '1024x1024', quality: 'medium' })
    const right =
      (100n * usd('5') + 244n * usd('8') + 256n * usd('2') + 1056n * usd('32')) / 1_000_000n
    expect(bill).toEqual({ usd: usdText(right), basis: 'computed' })
  },
)

test.skipIf(!isThere)(
  `a model that no card covers has no price, and nobody else’s is taken for it${skipped}`,
  async () => {
    const one = named('litellm-37751-low')
    expect(await cardFor('openai/gpt-image-2', 'fal')).toBeNull()
    // The right price is the maker's own, as its list rounds it: the quality asked for, not the dearest.
    const request = requestOf({ size: '1024x1024', quality: 'low' }, { model: 'gpt-image-2' })
    const card = await cardFor('gpt-image-2')
    const priced = card === null ? null : quote(card, request, REPORTS_NOTHING)
    const line =
      priced !== null &&
      'lines' in priced &&
      priced.lines.find(({ bill }) => bill === 'output_image_token')
    expect(line && Number(line.usd).toFixed(3)).toBe(Number(one.right).toFixed(3))
  },
)

test.skipIf(!isThere)(
  `five pictures asked for and one rendered are one, where the card says so${skipped}`,
  () => {
    expect(named('bike4mind-2902')).toMatchObject({
      op: 'edit',
      n: 5,
      rule: 'billed 5, 1 rendered',
    })
    const charged = (partial: string) =>
      chargeFor(
        endedOf(cardOf(`rates: [{ bill: image, usd: 0.04 }]\noutcomes: { partial: ${partial} }`), {
          outcome: outcomeOf('partial'),
          settings: settingsOf({ mode: 'edit', n: 5 }),
          usage: usageOf({ counted: { request: '1', image: '1' } }),
        }),
      ).usd
    expect([charged('returned'), charged('full'), charged('unknown')]).toEqual([
      '0.04',
      '0.2',
      null,
    ])
  },
)

test.skipIf(!isThere)(`no case is left out${skipped}`, () => {
  const elsewhere = [
    'litellm-18153/14285',
    'litellm-37407',
    'litellm-37751-low',
    'bike4mind-2977',
    'bike4mind-2902',
  ]
  const covered = [...BY_USAGE, ...Object.keys(BY_REQUEST), ...elsewhere].sort()
  expect(
    read()
      .cases.map(({ id }) => id)
      .sort(),
  ).toEqual(covered)
})

test.skipIf(!isThere)(
  `the same usage costs what each model's own rates say${skipped}`,
  async () => {
    const reported = {
      input_text_token: '169',
      input_image_token: '323',
      cached_input_text_token: '64',
      cached_input_image_token: '256',
      output_image_token: '4160',
    }
    for (const model of ['gpt-image-1.5', 'gpt-image-2', 'gpt-image-1-mini', 'gpt-image-1']) {
      const rates = read().rates_usd_per_1M[model]
      const bill = (tokens: bigint, key: string): bigint => tokens * usd(String(rates?.[key]))
      const right =
        (bill(169n, 'text_in') +
          bill(323n, 'image_in') +
          bill(64n, 'text_in_cached') +
          bill(256n, 'image_in_cached') +
          bill(4160n, 'image_out')) /
        1_000_000n
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

test.skipIf(!isThere)(
  `the shut-down family's table stands in its cards, size by size${skipped}`,
  async () => {
    const { gpt_image_1_family_output_tokens: table, rates_usd_per_1M: rates } = read()
    for (const model of ['gpt-image-1', 'gpt-image-1-mini', 'gpt-image-1.5']) {
      const card = await cardFor(model)
      for (const [quality, sizes] of Object.entries(table)) {
        for (const [size, tokens] of Object.entries(sizes)) {
          const right = (BigInt(tokens) * usd(String(rates[model]?.image_out))) / 1_000_000n
          const price = card === null ? null : statedPrice(card, model, { size, quality })
          expect({ model, size, quality, usd: price?.toFixed() }).toEqual({
            model,
            size,
            quality,
            usd: usdText(right),
          })
        }
      }
    }
  },
)
