import { describe, expect, test } from 'vitest'
import type { OutcomeKind, Reason } from '../../src/domain/outcome.ts'
import { isPriced } from '../../src/domain/plan.ts'
import type { Settings } from '../../src/domain/settings.ts'
import type { Usage } from '../../src/domain/usage.ts'
import { findCard, shippedCards } from '../../src/money/card-library.ts'
import { chargeFor } from '../../src/money/charge.ts'
import type { Request } from '../../src/money/count-units.ts'
import { quote } from '../../src/money/quote.ts'
import { bflAdapter } from '../../src/providers/bfl/adapter.ts'
import { falAdapter } from '../../src/providers/fal/adapter.ts'
import { endedOf, outcomeOf, requestOf, settingsOf, usageOf } from './card-of.ts'

const cards = await shippedCards()
const adapters = { bfl: bflAdapter, fal: falAdapter }
type Provider = keyof typeof adapters

async function quoted(
  provider: Provider,
  model: string,
  settings: Partial<Settings> = {},
  more: Partial<Request> = {},
) {
  const search = await findCard({ provider, model, rates: null }, cards, '2026-11-21')
  if (search.kind !== 'found') throw new Error(`no card for ${provider} ${model}`)
  const held = quote(search.card, requestOf(settings, { model, ...more }), adapters[provider])
  if (!isPriced(held)) throw new Error(held.unpriced)
  return { card: search.card, held }
}

async function charged(
  provider: Provider,
  model: string,
  usage: Partial<Usage>,
  settings: Partial<Settings> = {},
) {
  const { card, held } = await quoted(provider, model, settings)
  const counted = { request: '1', image: '1' }
  const ended = { model, usage: usageOf({ counted, ...usage }), quote: held }
  return chargeFor(endedOf(card, { ...ended, settings: settingsOf(settings) }))
}

const square = { width: 1024, height: 1024 }

describe('BFL', () => {
  test.each([
    ['flux-kontext-pro', '0.04'],
    ['flux-kontext-max', '0.08'],
    ['flux-pro-1.1', '0.04'],
    ['flux-pro-1.1-ultra', '0.06'],
    ['flux-pro-1.1-ultra-finetuned', '0.07'],
    ['flux-dev', '0.025'],
    ['flux-pro-1.0-fill', '0.05'],
    ['flux-pro-1.0-fill-finetuned', '0.06'],
  ])(
    '%s is held at its flat price of %s, and charged so where no credits came',
    async (model, usd) => {
      expect((await quoted('bfl', model)).held).toMatchObject({ expected: usd, worst: usd })
      expect(await charged('bfl', model, {})).toMatchObject({ usd, basis: 'assumed' })
    },
  )

  test.each([
    ['flux-2-klein-4b', '0.014'],
    ['flux-2-klein-9b', '0.015'],
    ['flux-2-pro', '0.03'],
    ['flux-2-flex', '0.05'],
    ['flux-2-max', '0.07'],
  ])('a megapixel of %s is expected at %s', async (model, usd) => {
    const { held } = await quoted('bfl', model, { size: '1024x1024' })
    expect(held).toMatchObject({ expected: usd, basis: 'computed' })
  })

  test.each<[string, Partial<Settings>, Partial<Request>, string, string]>([
    // Observed in November 2025: 1.98 megapixels for 4.5 credits.
    ['flux-2-pro', { size: '1440x1440' }, {}, '0.045', '0.06'],
    ['flux-2-pro', { size: '1024x1024' }, {}, '0.03', '0.045'],
    ['flux-2-pro', { size: '512x512' }, {}, '0.03', '0.03'],
    ['flux-2-pro', { size: '2048x2048' }, {}, '0.075', '0.09'],
    ['flux-2-pro', {}, {}, '0.03', '0.09'],
    ['flux-2-pro', { mode: 'image-to-image' }, { image: square }, '0.045', '0.12'],
    ['flux-2-klein-9b', { size: '2048x2048' }, {}, '0.021', '0.023'],
  ])(
    '%s %j %j is expected at %s and held at %s',
    async (model, settings, more, expected, worst) => {
      expect((await quoted('bfl', model, settings, more)).held).toMatchObject({ expected, worst })
    },
  )

  test('the credits that an answer states are the charge, to the last digit', async () => {
    const reported = { credit: '4.5', input_megapixel: '0', output_megapixel: '1.98' }
    const size = { size: '1440x1440' }
    expect(await charged('bfl', 'flux-2-pro', { reported }, size)).toMatchObject({
      usd: '0.045',
      basis: 'computed',
    })
    const noise = { credit: '0.0000001' }
    expect((await charged('bfl', 'flux-2-pro', { reported: noise }, size)).usd).toBe('0.000000001')
  })
})

describe('fal', () => {
  test.each<[string, Partial<Settings>, string, string]>([
    ['fal-ai/flux/schnell', { size: '1000x1000' }, '0.003', '0.003'],
    ['fal-ai/flux/schnell', { size: '1024x1024' }, '0.003145728', '0.006'],
    ['fal-ai/flux/dev', { size: '1024x1024', n: 2 }, '0.0524288', '0.1'],
    ['fal-ai/qwen-image', { size: '500x500' }, '0.005', '0.02'],
    ['fal-ai/nano-banana', { n: 3 }, '0.1194', '0.1194'],
    ['fal-ai/bytedance/seedream/v4/text-to-image', {}, '0.03', '0.03'],
    ['fal-ai/flux-pro/kontext', { mode: 'image-to-image' }, '0.04', '0.04'],
  ])('%s %j is expected at %s and held at %s', async (model, settings, expected, worst) => {
    expect((await quoted('fal', model, settings)).held).toMatchObject({
      expected,
      worst,
      basis: 'computed',
    })
  })

  test('megapixels of a size left open are not priced', async () => {
    await expect(quoted('fal', 'fal-ai/flux/dev')).rejects.toThrow(
      'cannot tell the output_megapixel',
    )
  })

  test('the units that an answer counts are the charge, with all their digits', async () => {
    const reported = { output_megapixel: '8.439999999999998' }
    const size = { size: '1024x1024' }
    // 0.21099999999999995, to the ledger's nano-dollar.
    expect(await charged('fal', 'fal-ai/flux/dev', { reported }, size)).toMatchObject({
      usd: '0.211',
      basis: 'computed',
      lines: [{ bill: 'output_megapixel', quantity: '8.439999999999998' }],
    })
    expect(await charged('fal', 'fal-ai/flux/dev', {}, size)).toMatchObject({ basis: 'assumed' })
  })
})

test.each<[Provider, string, OutcomeKind, Reason | null, string | null]>([
  ['bfl', 'flux-pro-1.1', 'rejected', 'funds', '0'],
  ['bfl', 'flux-pro-1.1', 'throttled', 'rate-limit', '0'],
  ['bfl', 'flux-pro-1.1', 'blocked', 'moderation-input', null],
  ['bfl', 'flux-pro-1.1', 'blocked', 'moderation-output', null],
  ['bfl', 'flux-pro-1.1', 'unavailable', 'task-failed', null],
  ['bfl', 'flux-pro-1.1', 'lost', 'model', null],
  ['bfl', 'flux-pro-1.1', 'lost', 'auth', null],
  ['fal', 'fal-ai/nano-banana', 'rejected', 'auth', '0'],
  ['fal', 'fal-ai/nano-banana', 'rejected', 'parameters', null],
  ['fal', 'fal-ai/nano-banana', 'unavailable', 'server-error', '0'],
  ['fal', 'fal-ai/nano-banana', 'unavailable', 'task-failed', '0'],
  ['fal', 'fal-ai/nano-banana', 'unavailable', null, null],
  ['fal', 'fal-ai/nano-banana', 'blocked', 'moderation-input', null],
  ['fal', 'fal-ai/nano-banana', 'blocked', 'moderation-output', '0.0398'],
  ['fal', 'fal-ai/nano-banana', 'lost', 'funds', null],
  ['fal', 'fal-ai/nano-banana', 'lost', 'timeout', null],
  ['fal', 'fal-ai/nano-banana', 'cancelled', 'task-cancelled', null],
])('%s %s, %s for %s, costs %s', async (provider, model, kind, reason, usd) => {
  const { card, held } = await quoted(provider, model)
  const outcome = outcomeOf(kind, reason)
  const usage = usageOf({ reported: { credit: '4' }, counted: { request: '1', image: '0' } })
  expect(chargeFor(endedOf(card, { model, outcome, usage, quote: held })).usd).toBe(usd)
})
