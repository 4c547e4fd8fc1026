import { OpenRouter } from '@openrouter/sdk'
import { HTTPClient } from '@openrouter/sdk/lib/http.js'
import type { ImageGenerationRequest } from '@openrouter/sdk/models'
import { expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import { openrouterAdapter } from '../../../src/providers/openrouter/adapter.ts'
import { operationOf } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'

const MODEL = 'openai/gpt-image-2'
const ANSWER = { created: 1, data: [{ b64_json: 'AA==' }] }

async function vendorSends(imageGenerationRequest: ImageGenerationRequest): Promise<Sent> {
  const { fetch, sent } = captureFetch(() => Response.json(ANSWER))
  const httpClient = new HTTPClient({ fetcher: (input, init) => fetch(input, init) })
  const client = new OpenRouter({ apiKey: KEY, httpClient, retryConfig: { strategy: 'none' } })
  await client.images.generate({ imageGenerationRequest })
  const [only, ...more] = sent
  if (only === undefined || more.length > 0) throw new Error(`${sent.length} requests`)
  return only
}

function weSend(over: Partial<Operation> = {}): Promise<Sent> {
  const spec = openrouterAdapter.submit(
    operationOf({ model: MODEL, ...over }),
    openrouterAdapter.baseUrl,
  )
  if (openrouterAdapter.auth === null) throw new Error('no auth')
  return sentBySpec(spec, openrouterAdapter.auth)
}

test('the vendor’s own client sends the same for text alone', async () => {
  const ours = await weSend()
  expect(ours).toEqual(await vendorSends({ model: MODEL, prompt: 'a red bicycle', n: 1 }))
  expect(`${ours.method} ${ours.origin}${ours.path}`).toBe(
    'POST https://openrouter.ai/api/v1/images',
  )
})

test('the vendor’s own client sends the same for every setting and for its routing', async () => {
  expect(
    await weSend({
      settings: {
        mode: 'text-to-image',
        size: '2K',
        aspect: '16:9',
        quality: 'high',
        format: 'webp',
        background: 'transparent',
        seed: 7,
        n: 3,
      },
      options: {
        output_compression: 80,
        provider: { only: ['openai'], allow_fallbacks: false },
        session_id: 'bench-1',
      },
    }),
  ).toEqual(
    await vendorSends({
      model: MODEL,
      prompt: 'a red bicycle',
      n: 3,
      size: '2K',
      aspectRatio: '16:9',
      quality: 'high',
      outputFormat: 'webp',
      background: 'transparent',
      seed: 7,
      outputCompression: 80,
      provider: { only: ['openai'], allowFallbacks: false },
      sessionId: 'bench-1',
    }),
  )
})

test('the vendor’s own client sends the same for a picture', async () => {
  const settings = { mode: 'image-to-image', n: 1 } as const
  expect(await weSend({ mode: 'image-to-image', settings })).toEqual(
    await vendorSends({
      model: MODEL,
      prompt: 'a red bicycle',
      n: 1,
      inputReferences: [
        { type: 'image_url', imageUrl: { url: 'data:image/png;base64,iVBORwAB/v8=' } },
      ],
    }),
  )
})

test('an option wins over the setting of the same name', async () => {
  const { body } = await weSend({
    settings: { mode: 'text-to-image', quality: 'low', n: 1 },
    options: { quality: 'high' },
  })
  expect(body).toMatchObject({ quality: 'high' })
})

test('a mode with a picture that has none is a bug', () => {
  const operation = operationOf({ mode: 'image-to-image', image: null })
  expect(() => openrouterAdapter.submit(operation, 'https://x/v1')).toThrow('needs a picture')
})
