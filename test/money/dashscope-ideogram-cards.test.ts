import { expect, test } from 'vitest'
import type { OutcomeKind, Reason } from '../../src/domain/outcome.ts'
import type { Settings } from '../../src/domain/settings.ts'
import { findCard, shippedCards } from '../../src/money/card-library.ts'
import { chargeFor } from '../../src/money/charge.ts'
import { quote } from '../../src/money/quote.ts'
import { endedOf, outcomeOf, REPORTS_NOTHING, requestOf, usageOf } from './card-of.ts'

const cards = await shippedCards()

async function cardFor(provider: string, model: string) {
  const search = await findCard({ provider, model, rates: null }, cards, '2026-11-21')
  if (search.kind === 'found') return search.card
  throw new Error(`no card for ${provider} ${model}`)
}

const DRAWN = { mode: 'text-to-image', n: 1 } as const
const EDITED = { mode: 'edit', n: 1 } as const
const FROM_PICTURE = { mode: 'image-to-image', n: 1 } as const

test.each<[string, string, Settings, string]>([
  ['ideogram', 'ideogram-4-5', { ...DRAWN, quality: 'low' }, '0.03'],
  ['ideogram', 'ideogram-4-5', { ...DRAWN, quality: 'high', n: 2 }, '0.2'],
  ['ideogram', 'ideogram-4-5', DRAWN, '0.1'],
  ['ideogram', 'ideogram-4-5', { ...EDITED, quality: 'very_low' }, '0.008'],
  ['ideogram', 'ideogram-4-5', EDITED, '0.22'],
  ['ideogram', 'ideogram-v4', { ...DRAWN, quality: 'default' }, '0.06'],
  ['ideogram', 'ideogram-3', DRAWN, '0.09'],
  ['ideogram', 'ideogram-v3', { ...DRAWN, quality: 'flash' }, '0.03'],
  ['ideogram', 'ideogram-3-character', FROM_PICTURE, '0.2'],
  ['dashscope', 'qwen-image-3.0-pro', { ...DRAWN, size: '1024x1024' }, '0.075'],
  ['dashscope', 'qwen-image-3.0-pro', { ...FROM_PICTURE, n: 2 }, '0.153'],
  ['dashscope', 'qwen-image-3.0', { ...DRAWN, size: '1024x1024' }, '0.03'],
  ['dashscope', 'wan2.7-image', { ...DRAWN, n: 4 }, '0.12'],
  ['dashscope', 'wan2.7-image-pro', DRAWN, '0.075'],
  ['dashscope', 'wan2.6-t2i', DRAWN, '0.03'],
  ['replicate', 'openai/gpt-image-2', { ...DRAWN, quality: 'medium' }, '0.047'],
  ['replicate', 'openai/gpt-image-2', { ...DRAWN, quality: 'auto' }, '0.136'],
  ['replicate', 'openai/gpt-image-2', DRAWN, '0.136'],
  ['replicate', 'ideogram-ai/ideogram-v3-quality', DRAWN, '0.09'],
  ['replicate', 'google/nano-banana-2-lite', DRAWN, '0.034'],
])('%s %s for %j holds %s', async (provider, model, settings, worst) => {
  const card = await cardFor(provider, model)
  expect(quote(card, requestOf(settings, { model }), REPORTS_NOTHING)).toMatchObject({ worst })
})

test.each<[string, string, Settings]>([
  ['ideogram', 'ideogram-3', EDITED],
  ['dashscope', 'qwen-image-3.0', { ...DRAWN, size: '2048x2048' }],
  ['dashscope', 'qwen-image-3.0', { ...FROM_PICTURE, size: '1024x1024' }],
  ['replicate', 'openai/gpt-image-2', { ...DRAWN, quality: 'high' }],
])('%s %s for %j has no price', async (provider, model, settings) => {
  const card = await cardFor(provider, model)
  expect(quote(card, requestOf(settings, { model }), REPORTS_NOTHING)).toHaveProperty('unpriced')
})

test('the tier that the answer names is what Qwen-Image 3.0 Pro costs', async () => {
  const model = 'qwen-image-3.0-pro'
  const card = await cardFor('dashscope', model)
  const usage = usageOf({
    reported: { image: '2' },
    counted: { request: '1', image: '2' },
  })
  const charge = (tier: string, settings: Settings) =>
    chargeFor(endedOf(card, { model, usage, settings, resolved: { tier } }))
  expect(charge('1k', { ...DRAWN, n: 2 })).toMatchObject({ usd: '0.08' })
  expect(charge('2k', { ...DRAWN, n: 2 })).toMatchObject({ usd: '0.15' })
  expect(charge('1k', { ...FROM_PICTURE, n: 2 })).toMatchObject({ usd: '0.083' })
})

test.each<[string, string, OutcomeKind, Reason, string | null]>([
  ['ideogram', 'ideogram-4-5', 'blocked', 'moderation-input', '0'],
  ['ideogram', 'ideogram-4-5', 'blocked', 'moderation-output', '0.1'],
  ['ideogram', 'ideogram-4-5', 'blocked', 'moderation', null],
  ['ideogram', 'ideogram-4-5', 'unavailable', 'task-failed', '0'],
  ['ideogram', 'ideogram-4-5', 'unavailable', 'server-error', null],
  ['ideogram', 'ideogram-4-5', 'rejected', 'funds', '0'],
  ['dashscope', 'wan2.7-image', 'blocked', 'moderation-output', '0'],
  ['dashscope', 'wan2.7-image', 'unavailable', 'task-failed', '0'],
  ['dashscope', 'wan2.7-image', 'cancelled', 'task-cancelled', '0'],
  ['dashscope', 'wan2.7-image', 'unavailable', 'server-error', null],
  ['dashscope', 'wan2.7-image', 'lost', 'timeout', null],
])('%s %s that ends %s for %s owes %s', async (provider, model, kind, reason, usd) => {
  const card = await cardFor(provider, model)
  const usage = usageOf({ counted: { request: '1', image: '0' } })
  const settings = { ...DRAWN, quality: 'high' }
  const outcome = outcomeOf(kind, reason)
  expect(chargeFor(endedOf(card, { model, usage, settings, outcome })).usd).toBe(usd)
})
