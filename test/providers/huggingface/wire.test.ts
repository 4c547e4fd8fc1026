import { InferenceClient } from '@huggingface/inference'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import { huggingfaceAdapter } from '../../../src/providers/huggingface/adapter.ts'
import { operationOf, PICTURE } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'

type Call = (client: InferenceClient) => Promise<unknown>

/**
 * The client asks the Hub first how a partner names a model, and follows a queue with the global
 * fetch: the order is refused, so that nothing comes after it.
 */
async function vendorSends(
  call: Call,
  mapping: { provider: string; providerId: string; task: string },
): Promise<Sent> {
  const { fetch, sent } = captureFetch(({ origin }) =>
    origin === 'https://huggingface.co'
      ? Response.json({ inferenceProviderMapping: { [mapping.provider]: mapping } })
      : Response.json({ error: 'enough' }, { status: 400 }),
  )
  const client = new InferenceClient(`hf_${KEY}`, { fetch, retry_on_error: false })
  await expect(call(client)).rejects.toThrow('enough')
  const [only, ...more] = sent.filter(({ origin }) => origin !== 'https://huggingface.co')
  if (only === undefined || more.length > 0) throw new Error(`${sent.length} requests`)
  // Only a token that begins so goes through the router.
  const authorization = only.headers.authorization?.replace(`hf_${KEY}`, KEY) ?? ''
  return { ...only, headers: { ...only.headers, authorization } }
}

async function weSend(over: Partial<Operation>): Promise<Sent> {
  const { auth, baseUrl } = huggingfaceAdapter
  if (auth === null) throw new Error('no auth')
  return sentBySpec(huggingfaceAdapter.submit(operationOf(over), baseUrl), auth)
}

/** The client caches its mappings by model: each test has a model of its own. */
let models = 0
const hubModel = () => `acme/model-${++models}`
const picture = () => new Blob([new Uint8Array(PICTURE.bytes)], { type: PICTURE.mediaType })

describe('the vendor’s own client sends the same as we do', () => {
  test('to Hugging Face’s own machines, for text', async () => {
    const model = hubModel()
    const ours = await weSend({
      model,
      settings: { mode: 'text-to-image', size: '1024x768', steps: 4, seed: 7, n: 1 },
      options: { guidance_scale: 3.5 },
    })
    const call: Call = (client) =>
      client.textToImage({
        provider: 'hf-inference',
        model,
        inputs: 'a red bicycle',
        parameters: {
          width: 1024,
          height: 768,
          num_inference_steps: 4,
          seed: 7,
          guidance_scale: 3.5,
        },
      })
    const mapping = { provider: 'hf-inference', providerId: model, task: 'text-to-image' }
    expect(ours).toEqual(await vendorSends(call, mapping))
    expect(`${ours.origin}${ours.path}`).toBe(
      `https://router.huggingface.co/hf-inference/models/${model}`,
    )
  })

  test('to Hugging Face’s own machines, for text and nothing else', async () => {
    const model = hubModel()
    const call: Call = (client) =>
      client.textToImage({ provider: 'hf-inference', model, inputs: 'a red bicycle' })
    const mapping = { provider: 'hf-inference', providerId: model, task: 'text-to-image' }
    expect(await weSend({ model })).toEqual(await vendorSends(call, mapping))
  })

  test('to Hugging Face’s own machines, for a picture, billed to an organisation', async () => {
    const model = hubModel()
    const ours = await weSend({
      model,
      mode: 'image-to-image',
      settings: { mode: 'image-to-image', size: '512x512', steps: 4, n: 1 },
      options: { assayBillTo: 'acme-labs' },
    })
    const call: Call = (client) =>
      client.imageToImage(
        {
          provider: 'hf-inference',
          model,
          inputs: picture(),
          parameters: {
            prompt: 'a red bicycle',
            target_size: { width: 512, height: 512 },
            num_inference_steps: 4,
          },
        },
        { billTo: 'acme-labs' },
      )
    const mapping = { provider: 'hf-inference', providerId: model, task: 'image-to-image' }
    expect(ours).toEqual(await vendorSends(call, mapping))
    expect(ours.headers).toMatchObject({ 'x-hf-bill-to': 'acme-labs' })
  })

  test('to fal, with the router told that its queue is meant', async () => {
    const ours = await weSend({
      model: 'fal-ai:fal-ai/flux/dev',
      settings: { mode: 'text-to-image', size: '1024x768', format: 'jpeg', seed: 7, n: 2 },
    })
    const model = hubModel()
    const call: Call = (client) =>
      client.textToImage({
        provider: 'fal-ai',
        model,
        inputs: 'a red bicycle',
        parameters: {
          image_size: { width: 1024, height: 768 },
          output_format: 'jpeg',
          seed: 7,
          num_images: 2,
        } as Record<string, unknown>,
      })
    const mapping = { provider: 'fal-ai', providerId: 'fal-ai/flux/dev', task: 'text-to-image' }
    expect(ours).toEqual(await vendorSends(call, mapping))
    expect(`${ours.path}${ours.query}`).toBe('/fal-ai/fal-ai/flux/dev?_subdomain=queue')
  })

  test('to fal, for a picture', async () => {
    const ours = await weSend({
      model: 'fal-ai:fal-ai/flux-kontext/dev',
      mode: 'image-to-image',
      settings: { mode: 'image-to-image', n: 1 },
    })
    const model = hubModel()
    const call: Call = (client) =>
      client.imageToImage({
        provider: 'fal-ai',
        model,
        inputs: picture(),
        parameters: { prompt: 'a red bicycle' },
      })
    const providerId = 'fal-ai/flux-kontext/dev'
    const mapping = { provider: 'fal-ai', providerId, task: 'image-to-image' }
    expect(ours).toEqual(await vendorSends(call, mapping))
  })

  test('to Replicate, which is asked to wait', async () => {
    const ours = await weSend({
      model: 'replicate:black-forest-labs/flux-schnell',
      settings: { mode: 'text-to-image', steps: 4, n: 1 },
    })
    const model = hubModel()
    const call: Call = (client) =>
      client.textToImage({
        provider: 'replicate',
        model,
        inputs: 'a red bicycle',
        parameters: { num_inference_steps: 4, num_outputs: 1 } as Record<string, unknown>,
      })
    const providerId = 'black-forest-labs/flux-schnell'
    const mapping = { provider: 'replicate', providerId, task: 'text-to-image' }
    expect(ours).toEqual(await vendorSends(call, mapping))
    expect(ours.headers).toMatchObject({ prefer: 'wait' })
  })

  test('to Together', async () => {
    const ours = await weSend({
      model: 'together:black-forest-labs/FLUX.1-dev',
      settings: { mode: 'text-to-image', size: '1024x768', steps: 4, seed: 7, n: 1 },
    })
    const model = hubModel()
    const call: Call = (client) =>
      client.textToImage({
        provider: 'together',
        model,
        inputs: 'a red bicycle',
        parameters: { width: 1024, height: 768, num_inference_steps: 4, seed: 7 },
      })
    const providerId = 'black-forest-labs/FLUX.1-dev'
    const mapping = { provider: 'together', providerId, task: 'text-to-image' }
    expect(ours).toEqual(await vendorSends(call, mapping))
  })

  test.each(['black-forest-labs/FLUX.1-kontext-pro', 'black-forest-labs/FLUX.2-dev'])(
    'to Together, for a picture into %s',
    async (providerId) => {
      const settings = { mode: 'image-to-image', n: 1 } as const
      const ours = await weSend({
        model: `together:${providerId}`,
        mode: 'image-to-image',
        settings,
      })
      const model = hubModel()
      const call: Call = (client) =>
        client.imageToImage({
          provider: 'together',
          model,
          inputs: picture(),
          parameters: { prompt: 'a red bicycle' },
        })
      const mapping = { provider: 'together', providerId, task: 'image-to-image' }
      expect(ours).toEqual(await vendorSends(call, mapping))
    },
  )

  test.each([
    ['nscale', 'stabilityai/sdxl'],
    ['wavespeed', 'wavespeed-ai/flux-dev'],
    ['zai-org', 'cogview-4'],
  ] as const)('to %s', async (provider, providerId) => {
    const ours = await weSend({ model: `${provider}:${providerId}`, options: { seed: 7 } })
    const model = hubModel()
    const call: Call = (client) =>
      client.textToImage({ provider, model, inputs: 'a red bicycle', parameters: { seed: 7 } })
    expect(ours).toEqual(await vendorSends(call, { provider, providerId, task: 'text-to-image' }))
  })
})
