import { expect, test } from 'vitest'
import type { OutcomeKind, Reason } from '../../src/domain/outcome.ts'
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

test.each([
  ['stability', 'core', '0.03'],
  ['stability', 'ultra', '0.08'],
  ['stability', 'sd3.5-large', '0.065'],
  ['stability', 'sd3.5-large-turbo', '0.04'],
  ['stability', 'sd3.5-medium', '0.035'],
  ['stability', 'inpaint', '0.05'],
  ['stability', 'outpaint', '0.04'],
  ['stability', 'replace-background-and-relight', '0.08'],
  ['stability', 'structure', '0.05'],
  ['stability', 'fast', '0.02'],
  ['stability', 'conservative', '0.4'],
  ['stability', 'creative', '0.6'],
  ['bedrock', 'stability.stable-image-core-v1:1', '0.04'],
  ['bedrock', 'stability.stable-image-ultra-v1:1', '0.14'],
  ['bedrock', 'stability.sd3-5-large-v1:0', '0.08'],
  ['bedrock', 'us.stability.stable-outpaint-v1:0', '0.06'],
  ['bedrock', 'us.stability.stable-image-erase-object-v1:0', '0.07'],
  ['bedrock', 'us.stability.stable-style-transfer-v1:0', '0.08'],
  ['bedrock', 'us.stability.stable-creative-upscale-v1:0', '0.6'],
])('an image by %s %s is quoted and charged at %s', async (provider, model, usd) => {
  const card = await cardFor(provider, model)
  const request = requestOf({}, { model })
  expect(quote(card, request, REPORTS_NOTHING)).toMatchObject({ expected: usd, worst: usd })
  const usage = usageOf({ counted: { request: '1', image: '1' } })
  expect(chargeFor(endedOf(card, { model, usage }))).toMatchObject({ usd, basis: 'assumed' })
})

test.each<[string, string, OutcomeKind, Reason, string | null]>([
  ['stability', 'core', 'blocked', 'moderation-input', '0'],
  ['stability', 'core', 'blocked', 'moderation-output', null],
  ['stability', 'core', 'unavailable', 'task-failed', '0'],
  ['stability', 'core', 'unavailable', 'server-error', null],
  ['stability', 'core', 'rejected', 'funds', '0'],
  ['stability', 'creative', 'lost', 'timeout', null],
  ['bedrock', 'stability.stable-image-core-v1:1', 'blocked', 'moderation-input', null],
  ['bedrock', 'stability.stable-image-core-v1:1', 'blocked', 'moderation-output', null],
  ['bedrock', 'stability.stable-image-core-v1:1', 'unavailable', 'timeout', null],
  ['bedrock', 'stability.stable-image-core-v1:1', 'throttled', 'rate-limit', '0'],
])('%s %s that ends %s for %s owes %s', async (provider, model, kind, reason, usd) => {
  const card = await cardFor(provider, model)
  const usage = usageOf({ counted: { request: '1', image: '0' } })
  const outcome = outcomeOf(kind, reason)
  expect(chargeFor(endedOf(card, { model, usage, outcome })).usd).toBe(usd)
})

test.each([
  ['stability', 'sd3.5-flash'],
  ['bedrock', 'amazon.nova-canvas-v1:0'],
])('a price of %s %s that nobody has confirmed is not made up', async (provider, model) => {
  expect((await findCard({ provider, model, rates: null }, cards, '2026-11-21')).kind).toBe('none')
})
