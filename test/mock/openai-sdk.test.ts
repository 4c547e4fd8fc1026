import OpenAI, { toFile } from 'openai'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { BICYCLE, BICYCLE_USD, onlyEntry, withMock, worldWith } from './with-mock.ts'

function withSdk<T>(
  body: (client: OpenAI, mock: Mock) => Promise<T>,
  options: { readonly world?: World; readonly apiKey?: string } = {},
): Promise<T> {
  return withMock(options.world === undefined ? {} : { world: options.world }, (mock) => {
    const apiKey = options.apiKey ?? mock.keys.openai
    return body(new OpenAI({ apiKey, baseURL: mock.baseUrls.openai, maxRetries: 0 }), mock)
  })
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

const solid = (width: number, height: number, alpha = 1): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 4, background: { r: 10, g: 200, b: 90, alpha } } })
    .png()
    .toBuffer()

test('generate returns as many PNGs of the size asked for, with usage by the published formula', () =>
  withSdk(async (client, mock) => {
    const answer = await client.images.generate({ ...BICYCLE, n: 2 })
    expect(answer).toMatchObject({
      created: 1795251600,
      size: '1024x1024',
      quality: 'low',
      background: 'opaque',
      output_format: 'png',
      usage: {
        total_tokens: 402,
        input_tokens: 10,
        output_tokens: 392,
        input_tokens_details: { text_tokens: 10, image_tokens: 0 },
      },
    })
    const [first, second] = answer.data ?? []
    expect(first?.b64_json).not.toBe(second?.b64_json)
    const facts = await sharp(Buffer.from(first?.b64_json ?? '', 'base64')).metadata()
    expect(facts).toMatchObject({ format: 'png', width: 1024, height: 1024 })
    expect(onlyEntry(mock)).toMatchObject({ usd: '0.01181', client: 'delivered', imagesMade: 2 })
  }))

test.each([
  ['gpt-image-2', 'medium', '1536x1024', 1372],
  ['gpt-image-2', 'high', '3840x2160', 13342],
  ['gpt-image-2.5-sunburst', 'max', '1024x1024', 7024],
  ['gpt-image-2.5-sunburst', 'medium', '1280x720', 246],
  ['gpt-image-1.5', 'high', '1024x1536', 6240],
  ['gpt-image-1-mini', 'low', '1024x1024', 272],
] as const)('%s at %s and %s reports %i output tokens', (model, quality, size, tokens) =>
  withSdk(async (client) => {
    const { usage } = await client.images.generate({
      model,
      quality: quality as 'high',
      size: size as '1024x1024',
      prompt: 'x',
    })
    expect(usage?.output_tokens).toBe(tokens)
  }),
)

test('auto is answered with what it became, and priced as that', () =>
  withSdk(async (client, mock) => {
    const answer = await client.images.generate({ model: 'gpt-image-1.5', prompt: 'a hill' })
    expect(['medium', 'high']).toContain(answer.quality)
    expect(['1024x1024', '1024x1536', '1536x1024']).toContain(answer.size)
    const output = onlyEntry(mock).lines.find(({ meter }) => meter === 'output_image_token')
    expect(output?.quantity).toBe(String(answer.usage?.output_tokens))
  }))

test('edit takes one image or an array with a mask as multipart, and counts image tokens', () =>
  withSdk(async (client, mock) => {
    const room = await solid(1024, 1024)
    const mask = await solid(1024, 1024, 0)
    const image = (): Promise<File> => toFile(room, 'room.png', { type: 'image/png' })
    const one = await client.images.edit({ ...BICYCLE, image: await image() })
    const two = await client.images.edit({
      ...BICYCLE,
      image: [await image(), await image()],
      mask: await toFile(mask, 'mask.png', { type: 'image/png' }),
    })
    // 65 + 129 × 4 tiles an image.
    expect(one.usage?.input_tokens_details).toEqual({ text_tokens: 10, image_tokens: 581 })
    expect(two.usage?.input_tokens_details).toEqual({ text_tokens: 10, image_tokens: 1162 })
    expect(mock.ledger().map(({ mode, usd }) => [mode, usd])).toEqual([
      ['image-to-image', '0.010578'],
      ['edit', '0.015226'],
    ])
  }))

test('a stream sends the previews, then the picture with 100 more output tokens a preview', () =>
  withSdk(async (client, mock) => {
    const stream = await client.images.generate({ ...BICYCLE, stream: true, partial_images: 2 })
    const events = await collected(stream)
    expect(events.map(({ type }) => type)).toEqual([
      'image_generation.partial_image',
      'image_generation.partial_image',
      'image_generation.completed',
    ])
    expect(events.at(-1)).toMatchObject({ quality: 'low', usage: { output_tokens: 396 } })
    expect(events[1]).toMatchObject({ partial_image_index: 1 })
    expect(onlyEntry(mock)).toMatchObject({ usd: '0.01193', client: 'delivered' })
  }))

test('a streamed edit names its events after edits', () =>
  withSdk(async (client) => {
    const image = await toFile(await solid(1024, 1024), 'a.png', { type: 'image/png' })
    const stream = await client.images.edit({ ...BICYCLE, image, stream: true })
    const events = await collected(stream)
    expect(events.map(({ type }) => type)).toEqual(['image_edit.completed'])
  }))

test('models lists what still answers, with its shutdown date', () =>
  withSdk(async (client) => {
    const models = await collected(client.models.list())
    expect(models.map(({ id }) => id)).toEqual([
      'gpt-image-2',
      'gpt-image-2.5-sunburst',
      'gpt-image-2.5-flare',
      'gpt-image-2.6-sunburst',
      'gpt-image-2.6-flare',
      'gpt-image-1.5',
      'gpt-image-1-mini',
      'gpt-4.1-mini',
      'gpt-4o-mini',
    ])
    expect(await client.models.retrieve('gpt-image-1.5')).toMatchObject({
      shutdown_date: '2026-12-01',
    })
  }))

const room = { image: new File([], 'empty.png', { type: 'image/png' }) }

test.each([
  [{ size: '1000x1000' as '1024x1024' }, 'invalid_value', 'size'],
  [{ size: '4096x1024' as '1024x1024' }, 'invalid_value', 'size'],
  [{ quality: 'xhigh' as 'high' }, 'invalid_value', 'quality'],
  [{ n: 11 }, 'invalid_value', 'n'],
  [{ n: 1.5 }, 'invalid_type', 'n'],
  [{ prompt: 'x'.repeat(32_001) }, 'invalid_value', 'prompt'],
  [{ response_format: 'b64_json' as const }, 'unknown_parameter', 'response_format'],
  [{ background: 'transparent', output_format: 'jpeg' } as const, 'invalid_value', 'background'],
  [{ output_compression: 50 }, 'invalid_value', 'output_compression'],
])('a request with %j is refused for nothing', (fields, code, param) =>
  withSdk(async (client, mock) => {
    const error = await failure(client.images.generate({ ...BICYCLE, ...fields }))
    expect(error).toBeInstanceOf(OpenAI.BadRequestError)
    expect(error).toMatchObject({ code, param, type: 'invalid_request_error' })
    expect(onlyEntry(mock)).toMatchObject({ usd: '0', outcome: 'rejected', client: 'failed' })
  }),
)

test.each(['gpt-image-1', 'dall-e-2', 'dall-e-3', 'draw-9000'])('%s is not found', (model) =>
  withSdk(async (client, mock) => {
    const error = await failure(client.images.generate({ ...BICYCLE, model }))
    expect(error).toBeInstanceOf(OpenAI.NotFoundError)
    expect(error).toMatchObject({ code: 'model_not_found' })
    expect(mock.ledger()).toEqual([])
  }),
)

test('a wrong key is an AuthenticationError, and no operation', () =>
  withSdk(
    async (client, mock) => {
      const error = await failure(client.images.generate(BICYCLE))
      expect(error).toBeInstanceOf(OpenAI.AuthenticationError)
      expect(error).toMatchObject({ code: 'invalid_api_key' })
      expect(mock.ledger()).toEqual([])
    },
    { apiKey: 'sk-wrong' },
  ))

test('an empty balance is a RateLimitError with the code of a billing stop', () =>
  withSdk(
    async (client) => {
      const error = await failure(client.images.generate(BICYCLE))
      expect(error).toBeInstanceOf(OpenAI.RateLimitError)
      expect(error).toMatchObject({ code: 'insufficient_quota' })
    },
    { apiKey: 'sk-mock-empty' },
  ))

test('a refused prompt is a BadRequestError with its stage, and a request id in error and ledger', () =>
  withSdk(async (client, mock) => {
    const prompt = 'a forbidden-input scene'
    const error = await failure(client.images.generate({ ...BICYCLE, prompt }))
    expect(error).toBeInstanceOf(OpenAI.BadRequestError)
    expect(error).toMatchObject({
      code: 'moderation_blocked',
      type: 'image_generation_user_error',
      requestID: onlyEntry(mock).requestId,
      error: { moderation_details: { moderation_stage: 'input' } },
    })
  }))

test('a 500 is an InternalServerError and a 429 a RateLimitError with Retry-After', () =>
  withSdk(
    async (client) => {
      const first = await failure(client.images.generate(BICYCLE))
      const second = await failure(client.images.generate(BICYCLE))
      const third = await client.images.generate(BICYCLE)
      expect(first).toBeInstanceOf(OpenAI.InternalServerError)
      expect(second).toBeInstanceOf(OpenAI.RateLimitError)
      expect((second as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after')).toBe('7')
      expect(third.data).toHaveLength(1)
    },
    {
      world: worldWith({
        faults: [
          { fault: 'server-error', nth: [1] },
          { fault: 'rate-limit', nth: [2], retryAfterSeconds: 7 },
        ],
      }),
    },
  ))

test('variations are gone', () =>
  withSdk(async (client) => {
    const error = await failure(client.images.createVariation({ ...room }))
    expect(error).toBeInstanceOf(OpenAI.NotFoundError)
  }))

test('input_fidelity is refused by models that have none', () =>
  withSdk(async (client) => {
    const image = await toFile(await solid(1024, 1024), 'a.png', { type: 'image/png' })
    const high = { ...BICYCLE, image, input_fidelity: 'high' as const }
    expect(await failure(client.images.edit(high))).toMatchObject({
      code: 'invalid_input_fidelity_model',
    })
    const old = await client.images.edit({ ...high, model: 'gpt-image-1.5' })
    // 65 + 129 × 4 + 4160 for a square one.
    expect(old.usage?.input_tokens_details.image_tokens).toBe(4741)
  }))

test('the same request twice is two bills under two request ids', () =>
  withSdk(async (client, mock) => {
    await client.images.generate(BICYCLE)
    await client.images.generate(BICYCLE)
    const [first, second] = mock.ledger()
    expect([first?.usd, second?.usd]).toEqual([BICYCLE_USD, BICYCLE_USD])
    expect(first?.requestId).not.toBe(second?.requestId)
  }))
