import { InferenceClient } from '@huggingface/inference'
import sharp from 'sharp'
import { afterEach, expect, test, vi } from 'vitest'
import { factsOf } from '../../src/mock/dialects.ts'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { editInput } from '../dialects/inputs.ts'
import { onlyEntry, withMock, worldWith } from './with-mock.ts'

const SCHNELL = 'black-forest-labs/FLUX.1-schnell'
const DEV = 'black-forest-labs/FLUX.1-dev'
const realFetch = fetch

afterEach(() => vi.unstubAllGlobals())

/** The client knows only its own hosts, and polls with the global fetch: both are led to the mock. */
function withSdk<T>(
  body: (client: InferenceClient, mock: Mock) => Promise<T>,
  { world, key }: { readonly world?: World; readonly key?: string } = {},
): Promise<T> {
  return withMock(world === undefined ? {} : { world }, async (mock) => {
    vi.stubGlobal('fetch', (input: string | URL, init?: RequestInit) => {
      const url = String(input).replace(
        /^https:\/\/(?:router\.)?huggingface\.co/,
        mock.baseUrls.huggingface,
      )
      return realFetch(url, init)
    })
    const token = key ?? mock.keys.huggingface
    return body(new InferenceClient(token, { retry_on_error: false }), mock)
  })
}

async function factsOfImage(blob: Blob): Promise<object> {
  const { format, width, height } = await sharp(Buffer.from(await blob.arrayBuffer())).metadata()
  return { format, width, height }
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

const refusal = (error: unknown) =>
  (error as { httpResponse?: { status: number; requestId: string; body: unknown } }).httpResponse

test('Hugging Face’s own machines answer with the bare image, billed by the second', () =>
  withSdk(async (client, mock) => {
    const blob = await client.textToImage(
      {
        provider: 'hf-inference',
        model: SCHNELL,
        inputs: 'a pear',
        parameters: { width: 768, height: 512 },
      },
      { outputType: 'blob' },
    )
    expect(await factsOfImage(blob)).toEqual({ format: 'jpeg', width: 768, height: 512 })
    const {
      usd,
      lines: [line],
    } = onlyEntry(mock)
    expect(line).toMatchObject({ meter: 'compute_second', unitUsd: '0.00012' })
    expect(Number(line?.quantity)).toBeGreaterThanOrEqual(2)
    expect(Number(usd)).toBeCloseTo(Number(line?.quantity) * 0.00012, 12)
  }))

test('a picture goes in as base64 beside its prompt', () =>
  withSdk(async (client, mock) => {
    const { bytes } = await editInput()
    const blob = await client.imageToImage({
      provider: 'hf-inference',
      model: 'black-forest-labs/FLUX.1-Kontext-dev',
      inputs: new Blob([new Uint8Array(bytes)], { type: 'image/png' }),
      parameters: { prompt: 'at night', target_size: { width: 256, height: 256 } },
    })
    expect(await factsOfImage(blob)).toEqual({ format: 'jpeg', width: 256, height: 256 })
    expect(onlyEntry(mock).mode).toBe('image-to-image')
  }))

test.each(['fal-ai', 'together', 'wavespeed'] as const)(
  '%s is found on the Hub and draws through the router',
  (provider) =>
    withSdk(async (client, mock) => {
      const blob = await client.textToImage(
        { provider, model: DEV, inputs: 'a pear' },
        { outputType: 'blob' },
      )
      expect(await factsOfImage(blob)).toMatchObject({ format: 'jpeg', width: 1024 })
      expect(onlyEntry(mock)).toMatchObject({ outcome: 'completed', client: 'delivered' })
    }),
)

test('no credits left is said in the words of the year', () =>
  withSdk(
    async (client) => {
      const error = await failure(
        client.textToImage({ provider: 'hf-inference', model: SCHNELL, inputs: 'a pear' }),
      )
      expect(refusal(error)).toMatchObject({
        status: 402,
        body: { error: expect.stringMatching(/^You have depleted your monthly included credits/) },
      })
      expect(refusal(error)?.requestId).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/)
    },
    { key: factsOf('huggingface')?.keys.empty ?? '' },
  ))

test('a cold model says how long it loads', () =>
  withSdk(
    async (client) => {
      const error = await failure(
        client.textToImage({ provider: 'hf-inference', model: SCHNELL, inputs: 'a pear' }),
      )
      expect(refusal(error)).toMatchObject({
        status: 503,
        body: { error: `Model ${SCHNELL} is currently loading`, estimated_time: 20 },
      })
    },
    { world: worldWith({ faults: [{ fault: 'overloaded', retryAfterSeconds: 20 }] }) },
  ))

test('a model that a partner has withdrawn stands on the Hub with its state', () =>
  withMock({}, async ({ baseUrls }) => {
    const answer = await realFetch(
      `${baseUrls.huggingface}/api/models/stabilityai/sdxl-turbo?expand[]=inferenceProviderMapping`,
    )
    expect(await answer.json()).toMatchObject({
      inferenceProviderMapping: {
        'fal-ai': { providerId: 'fal-ai/sdxl', status: 'error', task: 'text-to-image' },
      },
    })
  }))

test('fal’s queue is reached only where the query says so', () =>
  withMock({}, async ({ baseUrls, keys }) => {
    const order = (query: string) =>
      realFetch(`${baseUrls.huggingface}/fal-ai/fal-ai/flux/dev${query}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${keys.huggingface}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ prompt: 'a pear' }),
      })
    expect((await order('')).status).toBe(404)
    const accepted = (await (await order('?_subdomain=queue')).json()) as { response_url: string }
    // The address is fal’s own, and has the first two parts of the model’s name only.
    expect(accepted.response_url).toMatch(
      /^https:\/\/queue\.fal\.run\/fal-ai\/flux\/requests\/[0-9a-f]{32}$/,
    )
  }))
