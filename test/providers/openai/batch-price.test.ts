import { expect, test } from 'vitest'
import type { Json } from '../../../src/domain/suite.ts'
import { findCard, shippedCards } from '../../../src/money/card-library.ts'
import { chargeFor } from '../../../src/money/charge.ts'
import { quote } from '../../../src/money/quote.ts'
import { openaiAdapter } from '../../../src/providers/openai/adapter.ts'
import { endedOf, requestOf } from '../../money/card-of.ts'
import { doneReading, events, json, operationOf, SOME_SPEC } from '../fixtures.ts'

const MODELS = [
  ['gpt-image-2', '0.0528', '0.0264'],
  ['gpt-image-2.5-flare', '0.0528', '0.0264'],
  ['gpt-image-2.6-sunburst', '0.0528', '0.0264'],
  ['gpt-image-1.5', '0.056312', '0.028156'],
  ['gpt-image-1-mini', '0.014096', '0.007048'],
] as const
const BODY: Json = {
  data: [{ b64_json: `[image:${'e'.repeat(64)}]` }],
  size: '1024x1024',
  quality: 'medium',
  usage: {
    input_tokens: 24,
    output_tokens: 1756,
    input_tokens_details: { text_tokens: 24, image_tokens: 0 },
  },
}

async function cardFor(model: string) {
  const search = await findCard(
    { provider: 'openai', model, rates: null },
    await shippedCards(),
    '2026-11-21',
  )
  if (search.kind !== 'found') throw new Error(`no card for ${model}`)
  return search.card
}

test.each(MODELS)(
  '%s costs %s direct, and %s in a batch, to the digit',
  async (model, direct, half) => {
    const card = await cardFor(model)
    const charged = (delivery: 'batch' | undefined) => {
      const settings = { mode: 'text-to-image', n: 1, ...(delivery && { delivery }) } as const
      const line = { custom_id: 'image', response: { status_code: 200, body: BODY } }
      const answer = delivery ? events({ event: null, data: line }) : json(200, BODY)
      const url = delivery ? 'https://api.openai.com/v1/files/f/content' : SOME_SPEC.url
      const operation = operationOf({ model, settings })
      const { outcome, usage, resolved } = doneReading(
        openaiAdapter.read(answer, { ...SOME_SPEC, url }, operation),
      )
      return chargeFor(
        endedOf(card, { outcome, usage, resolved, request: requestOf(settings, { model }) }),
      )
    }
    expect(charged(undefined)).toMatchObject({ usd: direct, basis: 'computed' })
    expect(charged('batch')).toMatchObject({ usd: half, basis: 'computed' })
  },
)

test('a batch is held at half the price, and a request that says nothing of delivery at the whole', async () => {
  const card = await cardFor('gpt-image-2')
  const held = (delivery: 'batch' | 'sync' | undefined) => {
    const settings = {
      mode: 'text-to-image',
      size: '1024x1024',
      quality: 'high',
      n: 1,
      ...(delivery && { delivery }),
    } as const
    const quoted = quote(card, requestOf(settings, { model: 'gpt-image-2' }), openaiAdapter)
    return 'worst' in quoted ? quoted.worst : quoted.unpriced
  }
  expect(held('batch')).toBe('0.1054075')
  expect(held('sync')).toBe('0.210815')
  expect(held(undefined)).toBe('0.210815')
})

test('what is not published about 2.6 is not quoted', async () => {
  const card = await cardFor('gpt-image-2.6-flare')
  const settings = { mode: 'text-to-image', size: '1024x1024', quality: 'low', n: 1 } as const
  const request = requestOf(settings, { model: 'gpt-image-2.6-flare' })
  const quoted = quote(card, request, openaiAdapter)
  expect(quoted).toMatchObject({ unpriced: expect.stringContaining('output_image_token') })
})
