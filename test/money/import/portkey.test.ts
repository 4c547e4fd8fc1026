import { expect, test } from 'vitest'
import { listed, pricesOf, readList } from './imported.ts'

const price = (cents: number) => ({ price: cents })
const read = (file: object, name?: string) => readList(file, 'portkey', name)

test('prices are cents', () => {
  const reading = read({
    'fal-ai': {
      'fal-ai/flux/dev': { pay_as_you_go: { image: { default: { default: price(2.5) } } } },
    },
  })
  expect(pricesOf(reading)).toEqual(['fal/fal-ai/flux/dev image 0.025'])
})

test('`default` beside other qualities and sizes is for a call that names none, alone it is for all', () => {
  const image = {
    default: { default: price(16.7), '1024x1024': price(16.7) },
    low: { default: price(1.1), '1024x1024': price(1.1) },
  }
  const reading = read({ openai: { 'gpt-image-9': { pay_as_you_go: { image } } } })
  expect([...pricesOf(reading)].sort()).toEqual([
    'openai/gpt-image-9 image 0.011 low 1024x1024',
    'openai/gpt-image-9 image 0.011 low auto',
    'openai/gpt-image-9 image 0.167 auto 1024x1024',
    'openai/gpt-image-9 image 0.167 auto auto',
  ])
})

test('a provider’s file as it is published is read by its name', () => {
  const config = { pay_as_you_go: { image: { default: { default: price(4) } } }, currency: 'USD' }
  const file = {
    default: { pricing_config: { pay_as_you_go: { request_token: price(0) } } },
    'imagen-9': { pricing_config: config },
  }
  const reading = read(file, 'vertex-ai.json')
  expect(pricesOf(reading)).toEqual(['google-imagen/imagen-9 image 0.04'])
  expect(listed(reading)).toEqual([
    'vertex-ai/default: what is said for models that are not listed',
  ])
  expect(listed(read(file, 'my-copy.json'))).toContain(
    'my-copy/imagen-9: no adapter here speaks to my-copy',
  )
})

test('Google’s two entries by the prompt’s length are one where they agree, and a conflict where not', () => {
  const entry = (response: number) => ({
    pay_as_you_go: {
      request_token: price(0.00003),
      response_token: price(response),
      additional_units: { image_token: price(0.003) },
    },
  })
  const one = read({
    google: { 'g-image-lte-128k': entry(0.00025), 'g-image-gt-128k': entry(0.00025) },
  })
  expect(pricesOf(one)).toEqual([
    'google-gemini/g-image output_image_token 0.00003',
    'google-gemini/g-image input_text_token 0.0000003',
    'google-gemini/g-image output_text_token 0.0000025',
  ])
  const two = read({
    google: { 'g-image-lte-128k': entry(0.0000039), 'g-image-gt-128k': entry(0.00025) },
  })
  expect(two.models).toEqual([])
  expect(listed(two).join()).toMatch(/a conflict: two prices for output_text_token: 0.000000039/)
})

test('a picture at the price of a token is a figure in the wrong place', () => {
  const reading = read({
    openrouter: {
      'google/g-image': {
        pay_as_you_go: {
          image: { default: { default: price(0.0002) } },
          request_text_token: price(0.0002),
        },
      },
    },
  })
  expect(reading.models).toEqual([])
  expect(listed(reading).join()).toMatch(/one of them is wrong/)
})

test('a missing price of image output leaves the model out, although its other tokens are priced', () => {
  const reading = read({
    openai: {
      'gpt-image-9-mini': {
        pay_as_you_go: {
          request_token: price(0.0002),
          response_token: price(0),
          request_image_token: price(0.00025),
        },
      },
    },
  })
  expect(reading.models).toEqual([])
  expect(listed(reading)).toEqual([
    'openai/gpt-image-9-mini: no price of a picture: no image model, or a gap in the list',
  ])
})

test('a file that is a hundredth of the others is not believed', () => {
  const reading = read({
    'together-ai': {
      'google/imagen-9': { pay_as_you_go: { image: { default: { default: price(0.04) } } } },
    },
  })
  expect(reading.models).toEqual([])
  expect(listed(reading).join()).toMatch(/cents or dollars, it cannot be told/)
})

test('a model with a variant of unknown meaning is left out with it', () => {
  const flat = (cents: number) => ({
    pay_as_you_go: { image: { default: { default: price(cents) } } },
  })
  const reading = read({ bedrock: { sdxl: flat(4), 'sdxl::premium': flat(8), core: flat(4) } })
  expect(pricesOf(reading)).toEqual(['bedrock/core image 0.04'])
  expect(listed(reading)).toHaveLength(2)
})

test('another currency is not dollars', () => {
  const reading = read({
    openai: {
      draw: { pay_as_you_go: { image: { default: { default: price(4) } } }, currency: 'CNY' },
    },
  })
  expect(listed(reading)).toEqual(['openai/draw: not in US dollars'])
})
