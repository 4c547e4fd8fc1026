import { expect, test } from 'vitest'
import { shippedCards } from '../../../src/money/card-library.ts'
import { quote } from '../../../src/money/quote.ts'
import { REPORTS_NOTHING, requestOf } from '../card-of.ts'
import { cardsOf, listed, pricesOf, readList } from './imported.ts'

const image = { litellm_provider: 'openai', mode: 'image_generation' }
const read = (map: object) => readList(map, 'litellm')

test('a size and a quality of a key become conditions, and OpenAI’s input price is what comes out', () => {
  const reading = read({
    'low/1024-x-1024/gpt-image-9': { ...image, input_cost_per_image: 0.011 },
    'high/1024-x-1024/gpt-image-9': { ...image, input_cost_per_image: 0.167 },
  })
  expect(pricesOf(reading)).toEqual([
    'openai/gpt-image-9 image 0.167 high 1024x1024',
    'openai/gpt-image-9 image 0.011 low 1024x1024',
  ])
  expect(reading.unmapped).toEqual([])
})

test('a key without a quality prices a call that names none, not every call', async () => {
  const reading = read({
    '1024-x-1024/gpt-image-9': { ...image, input_cost_per_image: 0.009 },
    'high/1024-x-1024/gpt-image-9': { ...image, input_cost_per_image: 0.133 },
  })
  expect(pricesOf(reading)).toContain('openai/gpt-image-9 image 0.009 auto 1024x1024')
  const [card] = await cardsOf(reading)
  if (card === undefined) throw new Error('no card')
  const quoted = (quality?: string) =>
    quote(
      card,
      requestOf({ size: '1024x1024', ...(quality && { quality }) }, { model: 'gpt-image-9' }),
      REPORTS_NOTHING,
    )
  expect(quoted('medium')).toHaveProperty('unpriced')
  // What nobody asked for is held at the dearest, never at the list's 0.009.
  expect(quoted()).toMatchObject({ worst: '0.133' })
})

test('a price a pixel is multiplied by the size that its key names, without a float', () => {
  const reading = read({
    'standard/1024-x-1792/dall-e-9': {
      ...image,
      input_cost_per_pixel: 4.359e-8,
      output_cost_per_pixel: 0,
    },
  })
  expect(pricesOf(reading)).toEqual(['openai/dall-e-9 image 0.07998799872 standard 1024x1792'])
})

test('a zero is unknown, never free', () => {
  const reading = read({
    'azure/standard/1024-x-1024/dall-e-9': {
      litellm_provider: 'azure',
      mode: 'image_generation',
      input_cost_per_pixel: 0,
      output_cost_per_token: 0,
    },
  })
  expect(reading.models).toEqual([])
  expect(listed(reading)).toEqual([
    'azure/standard/1024-x-1024/dall-e-9: all its prices are 0, which means unknown',
  ])
})

test('a $0.04 picture written as 4e-08 a token is not a price of tokens', () => {
  const reading = read({
    'fireworks_ai/accounts/fireworks/models/flux-kontext-pro': {
      litellm_provider: 'fireworks_ai',
      mode: 'image_generation',
      input_cost_per_token: 4e-8,
      output_cost_per_token: 4e-8,
    },
  })
  expect(reading.models).toEqual([])
  expect(listed(reading).join()).toMatch(/counts no tokens: what it is for is unknown/)
})

test('two prices for one model are a conflict, and none of them is taken', () => {
  const reading = read({
    'gemini/gemini-9-image': {
      litellm_provider: 'gemini',
      mode: 'image_generation',
      output_cost_per_image: 0.045,
    },
    'gemini-9-image': {
      litellm_provider: 'vertex_ai-language-models',
      mode: 'image_generation',
      output_cost_per_image: 0.0672,
    },
  })
  expect(reading.models).toEqual([])
  expect(listed(reading)).toEqual(
    ['gemini/gemini-9-image', 'gemini-9-image'].map(
      (key) =>
        `${key}: a conflict: two prices for a picture: ` +
        '0.045 at gemini/gemini-9-image output_cost_per_image, ' +
        '0.0672 at gemini-9-image output_cost_per_image',
    ),
  )
})

test('two entries a hair apart are a conflict too: only one entry may write its price twice', () => {
  const entry = (litellm_provider: string, output_cost_per_image: number) => ({
    litellm_provider,
    mode: 'image_generation',
    output_cost_per_image,
  })
  const reading = read({
    'gemini/gemini-9-image': entry('gemini', 0.04),
    'vertex_ai/gemini-9-image': entry('vertex_ai-language-models', 0.0398),
  })
  expect(reading.models).toEqual([])
  const same = read({
    'gemini/gemini-9-image': entry('gemini', 0.04),
    'vertex_ai/gemini-9-image': entry('vertex_ai-language-models', 0.04),
  })
  expect(same.models.map(({ keys }) => keys)).toEqual([
    ['gemini/gemini-9-image', 'vertex_ai/gemini-9-image'],
  ])
})

test('a price a picture and its own digits a pixel are one price, the shorter one', () => {
  const reading = read({
    'high/1024-x-1024/gpt-image-9': {
      ...image,
      input_cost_per_image: 0.167,
      input_cost_per_pixel: 1.59263611e-7,
    },
  })
  expect(pricesOf(reading)).toEqual(['openai/gpt-image-9 image 0.167 high 1024x1024'])
})

test('ranges of steps and thresholds of pixels are told, and their models left out', () => {
  const bedrock = { litellm_provider: 'bedrock', mode: 'image_generation' }
  const reading = read({
    '1024-x-1024/50-steps/stability.sdxl': { ...bedrock, output_cost_per_image: 0.04 },
    'amazon.titan': {
      ...bedrock,
      output_cost_per_image: 0.008,
      output_cost_per_image_above_512_and_512_pixels: 0.01,
    },
  })
  expect(reading.models).toEqual([])
  expect(listed(reading)).toHaveLength(2)
})

test('a model without a price of its picture makes no card: it would be quoted at its prompt alone', () => {
  const reading = read({
    'gpt-image-9': {
      ...image,
      input_cost_per_token: 5e-6,
      input_cost_per_image_token: 1e-5,
    },
  })
  expect(reading.models).toEqual([])
  expect(listed(reading).join()).toMatch(/no price for the picture itself/)
})

test('half a batch price is left out: the picture would be billed at the full one', () => {
  const tokens = {
    ...image,
    input_cost_per_token: 2e-6,
    output_cost_per_image_token: 1.2e-4,
    input_cost_per_token_batches: 1e-6,
  }
  const half = read({ 'gpt-image-9': tokens })
  expect(pricesOf(half).some((one) => one.includes('batch'))).toBe(false)
  expect(listed(half).join()).toMatch(/a part of what a batch is billed for/)
  const whole = read({ 'gpt-image-9': { ...tokens, output_cost_per_image_token_batches: 6e-5 } })
  expect(pricesOf(whole)).toContain('openai/gpt-image-9 output_image_token 0.00006 batch')
})

test('tokens are the rates and list prices their estimate, held for what the list rounded away', async () => {
  const reading = read({
    'gpt-image-9': { ...image, input_cost_per_token: 5e-6, output_cost_per_image_token: 3e-5 },
    'high/1024-x-1024/gpt-image-9': { ...image, input_cost_per_image: 0.211 },
  })
  const [card] = await cardsOf(reading)
  if (card === undefined) throw new Error('no card')
  const asked = requestOf(
    { size: '1024x1024', quality: 'high' },
    { model: 'gpt-image-9', prompt: '' },
  )
  // 6 tokens around an empty prompt; the list's 0.211 may have been 0.2115.
  expect(quote(card, asked, REPORTS_NOTHING)).toMatchObject({
    expected: '0.21103',
    worst: '0.21153',
  })
})

test('chat models, strangers and lines that are no model are listed with their reason', () => {
  const reading = read({
    sample_spec: { input_cost_per_token: 0 },
    'gpt-9': { litellm_provider: 'openai', mode: 'chat', input_cost_per_token: 1e-6 },
    'nobody/draw': { litellm_provider: 'nobody', mode: 'image_generation' },
  })
  expect(listed(reading)).toEqual([
    'sample_spec: not an entry of a model',
    'gpt-9: no image model (mode chat)',
    'nobody/draw: no adapter here speaks to nobody',
  ])
})

test('how many tokens a picture takes is a shipped card’s where the list has no table', async () => {
  const shipped = (await shippedCards()).find(({ id }) => id === 'openai/gpt-image-2')
  const reading = read({ 'gpt-image-2': { ...image, output_cost_per_image_token: 6e-5 } })
  const [card] = await cardsOf(reading)
  const asked = requestOf({ size: '1024x1024', quality: 'high' }, { model: 'gpt-image-2' })
  const own = shipped && quote(shipped, asked, REPORTS_NOTHING)
  const twice = card && quote(card, asked, REPORTS_NOTHING)
  expect(own).toMatchObject({
    lines: expect.arrayContaining([
      { bill: 'output_image_token', quantity: '7024', usd: '0.21072' },
    ]),
  })
  expect(twice).toMatchObject({ expected: '0.42144' })
})
