import { OpenRouter } from '@openrouter/sdk'
import { HTTPClient } from '@openrouter/sdk/lib/http.js'
import {
  BadRequestResponseError,
  ForbiddenResponseError,
  NotFoundResponseError,
  PaymentRequiredResponseError,
  TooManyRequestsResponseError,
  UnauthorizedResponseError,
} from '@openrouter/sdk/models/errors'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { factsOf } from '../../src/mock/dialects.ts'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { ownResponseFetch } from './own-response.ts'
import { onlyEntry, withMock, worldWith } from './with-mock.ts'

const GPT = 'openai/gpt-image-2'

function withSdk<T>(
  body: (client: OpenRouter, mock: Mock) => Promise<T>,
  { world, apiKey }: { readonly world?: World; readonly apiKey?: string } = {},
): Promise<T> {
  return withMock(world === undefined ? {} : { world }, (mock) =>
    body(
      new OpenRouter({
        apiKey: apiKey ?? mock.keys.openrouter,
        serverURL: mock.baseUrls.openrouter,
        httpClient: new HTTPClient({ fetcher: ownResponseFetch }),
        retryConfig: { strategy: 'none' },
      }),
      mock,
    ),
  )
}

const draw = (client: OpenRouter, over: object = {}) =>
  client.images.generate({
    imageGenerationRequest: {
      model: GPT,
      prompt: 'a red bicycle',
      size: '1024x1024',
      stream: false,
      ...over,
    },
  })

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

test('an image comes with its tokens and with exactly what was billed', () =>
  withSdk(async (client, mock) => {
    const answer = await draw(client)
    if (!('data' in answer)) throw new Error('a stream')
    const [image] = answer.data
    const file = Buffer.from(image?.b64Json ?? '', 'base64')
    expect(await sharp(file).metadata()).toMatchObject({ format: 'png', width: 1024, height: 1024 })
    expect(image?.mediaType).toBe('image/png')
    // 4 prompt tokens and 1,756 of the image.
    expect(answer.usage).toMatchObject({ promptTokens: 4, completionTokens: 1756, cost: 0.0527 })
    expect(onlyEntry(mock).usd).toBe('0.0527')
  }))

test('a stream previews, completes and states the cost once', () =>
  withSdk(async (client, mock) => {
    const answer = await draw(client, { stream: true })
    if ('data' in answer) throw new Error('no stream')
    const types: string[] = []
    const costs: unknown[] = []
    for await (const event of answer as AsyncIterable<{ type: string; usage?: { cost: number } }>) {
      types.push(event.type)
      if (event.usage !== undefined) costs.push(event.usage.cost)
    }
    expect(types).toEqual(['image_generation.partial_image', 'image_generation.completed'])
    expect(costs).toEqual([Number(onlyEntry(mock).usd)])
  }))

test('a provider that does not stream answers at once, whatever is asked', () =>
  withMock({}, async (mock) => {
    const response = await fetch(`${mock.baseUrls.openrouter}/images`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${mock.keys.openrouter}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ model: 'bytedance-seed/seedream-4.5', prompt: 'x', stream: true }),
    })
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('x-generation-id')).toMatch(/^gen-\d{10}-[a-z0-9]{20}$/)
    expect(response.headers.has('x-ratelimit-limit')).toBe(false)
    expect(await response.json()).toMatchObject({ usage: { cost: 0.05, is_byok: false } })
  }))

test('the record of a generation is not there at first, then says the same cost', () =>
  withSdk(async (client, mock) => {
    await draw(client)
    const id = onlyEntry(mock).requestId ?? ''
    expect(await failure(client.generations.getGeneration({ id }))).toBeInstanceOf(
      NotFoundResponseError,
    )
    const { data } = await client.generations.getGeneration({ id })
    expect(data).toMatchObject({ id, totalCost: 0.0527, apiType: 'image', providerName: 'OpenAI' })
  }))

test('a key tells what is left of its limit, and credits are for other keys', () => {
  const accounts = [
    { label: 'prepaid', dialect: 'openrouter' as const, key: 'sk-or-1', balance: '1' },
  ]
  return withSdk(
    async (client) => {
      await draw(client)
      const { data } = await client.apiKeys.getCurrentKeyMetadata()
      expect(data).toMatchObject({ limit: 1, limitRemaining: 0.9473, usage: 0.0527 })
      expect(await failure(client.credits.getCredits())).toBeInstanceOf(ForbiddenResponseError)
    },
    { world: worldWith({ accounts }), apiKey: 'sk-or-1' },
  )
})

test('the catalogue lists models that answer, with their prices', () =>
  withSdk(async (client) => {
    const { data } = await client.images.listModels()
    expect(data.map(({ id }) => id)).toEqual([GPT, 'bytedance-seed/seedream-4.5'])
    const { endpoints } = await client.images.listModelEndpoints({
      author: 'bytedance-seed',
      slug: 'seedream-4.5',
    })
    expect(endpoints[0]?.pricing).toMatchObject([
      { billable: 'output_image', unit: 'image', costUsd: 0.05 },
    ])
  }))

test.each<[string, object, new (...args: never[]) => Error]>([
  ['an unknown model', { model: 'acme/none' }, BadRequestResponseError],
  ['a retired model', { model: 'google/gemini-2.0-flash-image' }, NotFoundResponseError],
  ['pixels beside a ratio', { aspectRatio: '1:1' }, BadRequestResponseError],
  ['eleven images', { n: 11 }, BadRequestResponseError],
  ['a flagged prompt', { prompt: 'forbidden-input' }, ForbiddenResponseError],
])('%s is refused in the vendor’s own words, for nothing', (_, over, kind) =>
  withSdk(async (client, mock) => {
    expect(await failure(draw(client, over))).toBeInstanceOf(kind)
    expect(mock.ledger().filter(({ usd }) => usd !== '0')).toEqual([])
  }),
)

test('an account with nothing left and a key of nobody are refused', async () => {
  await withSdk(
    async (client) =>
      expect(await failure(draw(client))).toBeInstanceOf(PaymentRequiredResponseError),
    { apiKey: factsOf('openrouter')?.keys.empty ?? '' },
  )
  await withSdk(
    async (client) => expect(await failure(draw(client))).toBeInstanceOf(UnauthorizedResponseError),
    { apiKey: 'sk-or-nobody' },
  )
})

test('a full minute says when it ends', () =>
  withSdk(
    async (client) => {
      const error = await failure(draw(client))
      expect(error).toBeInstanceOf(TooManyRequestsResponseError)
      const { headers } = error as TooManyRequestsResponseError
      expect(headers.get('x-ratelimit-remaining')).toBe('0')
      expect(Number(headers.get('x-ratelimit-reset'))).toBe(Date.parse('2026-11-21T09:01:00.000Z'))
    },
    { world: worldWith({ faults: [{ fault: 'rate-limit-bare' }] }) },
  ))

test('what fails upstream is not billed', () =>
  withSdk(
    async (client, mock) => {
      await failure(draw(client))
      expect(onlyEntry(mock)).toMatchObject({ usd: '0', imagesMade: 1 })
    },
    { world: worldWith({ faults: [{ fault: 'server-error-after' }] }) },
  ))
