import { createDeepInfra } from '@ai-sdk/deepinfra'
import { createFireworks } from '@ai-sdk/fireworks'
import { createTogetherAI } from '@ai-sdk/togetherai'
import { createXai } from '@ai-sdk/xai'
import OpenAI, { toFile } from 'openai'
import sharp from 'sharp'
import Together from 'together-ai'
import { describe, expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import { onlyEntry, withMock } from './with-mock.ts'

type Gateway = 'litellm' | 'portkey' | 'tokenmix' | 'rutaapi'
const GATEWAYS: readonly Gateway[] = ['litellm', 'portkey', 'tokenmix', 'rutaapi']

const clientOf = (mock: Mock, id: Gateway): OpenAI =>
  new OpenAI({
    apiKey: mock.keys[id],
    baseURL: mock.baseUrls[id],
    maxRetries: 0,
    ...(id === 'portkey' && { defaultHeaders: { 'x-portkey-api-key': mock.keys[id] } }),
  })

const factsOf = async (base64: string | undefined) => {
  const { format, width, height } = await sharp(Buffer.from(base64 ?? '', 'base64')).metadata()
  return { format, width, height }
}

const room = () =>
  sharp({ create: { width: 64, height: 64, channels: 3, background: '#205080' } })
    .png()
    .toBuffer()

const PLAIN = {
  prompt: 'a red bicycle',
  n: 1,
  size: undefined,
  aspectRatio: undefined,
  seed: undefined,
  files: undefined,
  mask: undefined,
  providerOptions: {},
}
const BICYCLE = {
  model: 'gpt-image-2',
  prompt: 'a red bicycle',
  size: '1024x1024',
  quality: 'low',
} as const

describe.each(GATEWAYS)('openai’s own client at %s', (id) => {
  test('makes a picture, which is billed at the vendor’s tokens', () =>
    withMock({}, async (mock) => {
      const { data, usage } = await clientOf(mock, id).images.generate(BICYCLE)
      expect(await factsOf(data?.[0]?.b64_json)).toEqual({
        format: 'png',
        width: 1024,
        height: 1024,
      })
      expect(usage?.output_tokens).toBe(196)
      expect(onlyEntry(mock)).toMatchObject({ dialect: id, usd: '0.00593', client: 'delivered' })
    }))

  test('edits a picture', () =>
    withMock({}, async (mock) => {
      const image = await toFile(await room(), 'room.png', { type: 'image/png' })
      const { data } = await clientOf(mock, id).images.edit({ ...BICYCLE, image: [image] })
      expect(data).toHaveLength(1)
      expect(onlyEntry(mock)).toMatchObject({ mode: 'image-to-image', imagesMade: 1 })
    }))

  test('gets an error that it knows by its status', () =>
    withMock({}, async (mock) => {
      const error = await clientOf(mock, id)
        .images.generate({ ...BICYCLE, size: '1000x1000' })
        .catch((caught: unknown) => caught)
      expect(error).toBeInstanceOf(OpenAI.BadRequestError)
      expect((error as Error).message).toContain('1000x1000')
    }))
})

test('together-ai makes pictures as base64 and at URLs', () =>
  withMock({}, async (mock) => {
    const client = new Together({
      apiKey: mock.keys.together,
      baseURL: mock.baseUrls.together,
      maxRetries: 0,
    })
    const body = { model: 'black-forest-labs/FLUX.1-schnell', prompt: 'x', width: 640, height: 512 }
    const inline = await client.images.generate({ ...body, response_format: 'base64', n: 2 })
    expect(inline.data).toHaveLength(2)
    expect(await factsOf(inline.data[0]?.b64_json)).toEqual({
      format: 'jpeg',
      width: 640,
      height: 512,
    })
    const linked = await client.images.generate({ ...body, output_format: 'png' })
    const url = (linked.data[0] as { url: string }).url
    const file = Buffer.from(await (await fetch(url)).arrayBuffer())
    expect((await sharp(file).metadata()).format).toBe('png')
    // 640 × 512 pixels are 0.32768 megapixels.
    expect(mock.ledger().map(({ usd }) => usd)).toEqual(['0.00196608', '0.00098304'])
    expect((await client.models.list()).map(({ id }) => id)).toContain(body.model)
    const error = await client.images
      .generate({ ...body, steps: 50 })
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Together.BadRequestError)
  }))

test('@ai-sdk/togetherai makes and edits', () =>
  withMock({}, async (mock) => {
    const provider = createTogetherAI({
      apiKey: mock.keys.together,
      baseURL: mock.baseUrls.together,
    })
    const files = [{ type: 'file' as const, data: await room(), mediaType: 'image/png' }]
    const model = provider.image('black-forest-labs/FLUX.1-kontext-pro')
    const { images } = await model.doGenerate({ ...PLAIN, size: '512x512', files })
    expect(await factsOf(images[0] as string)).toEqual({ format: 'jpeg', width: 512, height: 512 })
    expect(onlyEntry(mock)).toMatchObject({ mode: 'image-to-image', usd: '0.04' })
  }))

describe('@ai-sdk/xai', () => {
  const modelAt = (mock: Mock, id = 'grok-imagine-image') =>
    createXai({ apiKey: mock.keys.xai, baseURL: mock.baseUrls.xai }).image(id)

  test('is told the cost in ticks', () =>
    withMock({}, async (mock) => {
      const { images, providerMetadata } = await modelAt(mock).doGenerate({
        ...PLAIN,
        n: 2,
        aspectRatio: '16:9',
      })
      expect(await factsOf(images[1] as string)).toMatchObject({ format: 'jpeg', width: 1376 })
      expect(providerMetadata?.xai).toMatchObject({ costInUsdTicks: 400_000_000 })
      expect(onlyEntry(mock).usd).toBe('0.04')
    }))

  test('edits in JSON, and pays by resolution and quality', () =>
    withMock({}, async (mock) => {
      const files = [{ type: 'file' as const, data: await room(), mediaType: 'image/png' }]
      await modelAt(mock, 'grok-imagine-image-2.0').doGenerate({
        ...PLAIN,
        files,
        providerOptions: { xai: { resolution: '2k', quality: 'high' } },
      })
      expect(onlyEntry(mock)).toMatchObject({ mode: 'image-to-image', usd: '0.08' })
    }))

  test('throws at a picture that moderation took back, which is billed', () =>
    withMock({}, async (mock) => {
      const call = modelAt(mock).doGenerate({ ...PLAIN, prompt: 'forbidden-output' })
      await expect(call).rejects.toThrow('content policy violation')
      expect(onlyEntry(mock)).toMatchObject({ outcome: 'blocked', usd: '0.02' })
    }))

  test('reads an error of each shape', () =>
    withMock({}, async (mock) => {
      const said = async (over: object, id?: string): Promise<string> => {
        try {
          await modelAt(mock, id).doGenerate({ ...PLAIN, ...over })
          return 'no error'
        } catch (error) {
          return (error as Error).message
        }
      }
      expect(await said({ prompt: 'forbidden-input' })).toContain('permission-denied: Content')
      expect(await said({}, 'nobodys')).toContain('nobodys does not exist')
      const quality = { providerOptions: { xai: { quality: 'high' } } }
      expect(await said(quality)).toContain('Argument not supported: quality')
    }))
})

test('@ai-sdk/deepinfra makes pictures on the native path and edits on OpenAI’s', () =>
  withMock({}, async (mock) => {
    const provider = createDeepInfra({
      apiKey: mock.keys.deepinfra,
      baseURL: mock.baseUrls.deepinfra,
    })
    const made = await provider
      .image('black-forest-labs/FLUX-2-dev')
      .doGenerate({ ...PLAIN, size: '512x768' })
    expect(await factsOf(made.images[0] as string)).toEqual({
      format: 'png',
      width: 512,
      height: 768,
    })
    const files = [{ type: 'file' as const, data: await room(), mediaType: 'image/png' }]
    const edited = await provider
      .image('Qwen/Qwen-Image-Edit')
      .doGenerate({ ...PLAIN, size: '512x512', files })
    expect(edited.images).toHaveLength(1)
    // 0.01 × 512 / 1024 × 768 / 1024 × 28 / 28, and 0.03 for the edit.
    expect(mock.ledger().map(({ usd }) => usd)).toEqual(['0.00375', '0.03'])
  }))

describe('@ai-sdk/fireworks', () => {
  const modelAt = (mock: Mock, name: string) =>
    createFireworks({ apiKey: mock.keys.fireworks, baseURL: mock.baseUrls.fireworks }).image(
      `accounts/fireworks/models/${name}`,
    )

  test.each([
    [
      'flux-1-schnell-fp8',
      { aspectRatio: '16:9' as const },
      { width: 1376, height: 768 },
      '0.0014',
    ],
    ['SSD-1B', { size: '512x512' as const }, { width: 512, height: 512 }, '0.0039'],
  ])('gets the picture of %s itself', (name, over, pixels, usd) =>
    withMock({}, async (mock) => {
      const { images } = await modelAt(mock, name).doGenerate({ ...PLAIN, ...over })
      const { width, height } = await sharp(images[0] as Uint8Array).metadata()
      expect({ width, height }).toEqual(pixels)
      expect(onlyEntry(mock).usd).toBe(usd)
    }),
  )

  test('asks after a task and fetches its picture', () =>
    withMock({}, async (mock) => {
      const files = [{ type: 'file' as const, data: await room(), mediaType: 'image/png' }]
      const { images } = await modelAt(mock, 'flux-kontext-pro').doGenerate({ ...PLAIN, files })
      expect((await sharp(images[0] as Uint8Array).metadata()).format).toBe('jpeg')
      expect(onlyEntry(mock)).toMatchObject({ mode: 'image-to-image', usd: '0.04' })
    }))
})
