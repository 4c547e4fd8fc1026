import { expect, test } from 'vitest'
import type { RateCard } from '../../../src/domain/rate-card.ts'
import type { Answer } from '../../../src/domain/request.ts'
import type { Settings } from '../../../src/domain/settings.ts'
import { shippedCards } from '../../../src/money/card-library.ts'
import { chargeFor } from '../../../src/money/charge.ts'
import { quote } from '../../../src/money/quote.ts'
import { requestOf } from '../../money/card-of.ts'
import { json, operationOf } from '../fixtures.ts'
import { hostAdapter, readAt } from './host.ts'

async function cardOf(id: string): Promise<RateCard> {
  const card = (await shippedCards()).find((one) => one.id === id)
  if (card === undefined) throw new Error(`no card ${id}`)
  return card
}

async function quoted(id: string, settings: Partial<Settings>) {
  const card = await cardOf(id)
  const [provider = ''] = id.split('/')
  const request = requestOf(settings, { model: card.models[0] ?? '' })
  return quote(card, request, hostAdapter(provider))
}

/** What an answer costs that the host's own adapter reads. */
async function charged(id: string, answer: Answer, settings: Partial<Settings> = {}) {
  const card = await cardOf(id)
  const [provider = ''] = id.split('/')
  const request = requestOf(settings, { model: card.models[0] ?? '' })
  const held = quote(card, request, hostAdapter(provider))
  if ('unpriced' in held) throw new Error(held.unpriced)
  const operation = operationOf({ model: request.model, settings: request.settings })
  const { outcome, usage, resolved } = readAt(provider, answer, operation)
  const { usd, basis } = chargeFor({
    outcome,
    usage,
    resolved,
    request,
    quote: held,
    metered: null,
    card,
  })
  return { usd, basis }
}

const TOKEN = `[image:${'a'.repeat(64)}]`
const images = (n: number) => Array.from({ length: n }, () => ({ b64_json: TOKEN }))
const GROK = 'xai/grok-imagine-image'

test('xAI: the hold covers the fee for a refused prompt, and is not expected', async () => {
  expect(await quoted(GROK, { n: 3 })).toMatchObject({ expected: '0.06', worst: '0.11' })
})

test('xAI: the ticks of the answer win; without them the images are priced, and no fee', async () => {
  const withTicks = json(200, { data: images(2), usage: { cost_in_usd_ticks: 380000000 } })
  expect(await charged(GROK, withTicks, { n: 2 })).toEqual({ usd: '0.038', basis: 'reported' })
  const without = json(200, { data: images(2) })
  expect(await charged(GROK, without, { n: 2 })).toEqual({ usd: '0.04', basis: 'assumed' })
})

test('xAI: withheld images are charged, and what a refused prompt costs nobody knows', async () => {
  const withheld = json(200, { data: [{ respect_moderation: false }] })
  expect(await charged(GROK, withheld)).toEqual({ usd: '0.02', basis: 'assumed' })
  const refused = json(403, { error: 'Content violates usage guidelines.' })
  expect(await charged(GROK, refused)).toEqual({ usd: null, basis: 'unknown' })
  const wrongKey = json(401, { error: 'no' })
  expect(await charged(GROK, wrongKey)).toEqual({ usd: '0', basis: 'free' })
})

test.each([
  ['1024x1024', 28, '0.01'],
  ['512x512', 14, '0.00125'],
  ['2048x1024', 56, '0.04'],
])('DeepInfra: FLUX-2-dev at %s in %i steps costs %s', async (size, steps, usd) => {
  expect(await quoted('deepinfra/flux-2-dev', { size, steps })).toMatchObject({
    expected: usd,
    worst: usd,
  })
})

test('DeepInfra: FLUX-2-dev without steps has no price', async () => {
  expect(await quoted('deepinfra/flux-2-dev', { size: '1024x1024' })).toHaveProperty('unpriced')
})

test('DeepInfra: a stated cost wins, and a missing one is the card’s', async () => {
  const answer = (cost: number) => json(200, { images: [TOKEN], inference_status: { cost } })
  expect(await charged('deepinfra/flux-pro', answer(0.05000000074505806))).toEqual({
    usd: '0.050000001',
    basis: 'reported',
  })
  expect(await charged('deepinfra/flux-pro', answer(0))).toEqual({ usd: '0.05', basis: 'assumed' })
})
