import { createFalClient, type FalClient } from '@fal-ai/client'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import type { RequestSpec } from '../../../src/domain/request.ts'
import { falAdapter } from '../../../src/providers/fal/adapter.ts'
import { json, MASK, operationOf, PICTURE, pendingStep } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'

const ID = '019da043-7550-7c93-acec-a90b1279aeae'
const DEADLINE = { startTimeout: 180 }

async function vendorSends(call: (client: FalClient) => PromiseLike<unknown>): Promise<Sent> {
  const { fetch, sent } = captureFetch(() => Response.json({ request_id: ID, images: [] }))
  await call(createFalClient({ credentials: KEY, fetch, suppressLocalCredentialsWarning: true }))
  const [only, ...more] = sent
  if (only === undefined || more.length > 0) throw new Error(`${sent.length} requests`)
  return only
}

function wireForm(spec: RequestSpec): Promise<Sent> {
  if (falAdapter.auth === null) throw new Error('no auth')
  return sentBySpec(spec, falAdapter.auth)
}

const weSend = (over: Partial<Operation>, base = falAdapter.baseUrl): Promise<Sent> =>
  wireForm(falAdapter.submit(operationOf(over), base))

const uri = `data:image/png;base64,${Buffer.from(PICTURE.bytes).toString('base64')}`
const maskUri = `data:image/png;base64,${Buffer.from(MASK.bytes).toString('base64')}`

describe('the vendor’s own client sends the same as we do', () => {
  test('for a request on the line', async () => {
    const ours = await weSend({
      model: 'fal-ai/flux/dev',
      settings: {
        mode: 'text-to-image',
        size: '1024x768',
        format: 'png',
        steps: 28,
        seed: 7,
        delivery: 'sync',
        n: 2,
      },
      options: { guidance_scale: 3.5 },
    })
    expect(ours).toEqual(
      await vendorSends((client) =>
        client.run('fal-ai/flux/dev', {
          input: {
            prompt: 'a red bicycle',
            num_images: 2,
            image_size: { width: 1024, height: 768 },
            output_format: 'png',
            num_inference_steps: 28,
            seed: 7,
            guidance_scale: 3.5,
          },
          ...DEADLINE,
        }),
      ),
    )
    expect(`${ours.origin}${ours.path}`).toBe('https://fal.run/fal-ai/flux/dev')
    expect(ours.headers).toEqual({ authorization: `Key ${KEY}`, 'x-fal-request-timeout': '180' })
  })

  test('for a request in the queue', async () => {
    const ours = await weSend({
      model: 'fal-ai/gpt-image-1.5',
      settings: {
        mode: 'text-to-image',
        size: '1536x1024',
        quality: 'low',
        background: 'opaque',
        delivery: 'async',
        n: 1,
      },
    })
    expect(ours).toEqual(
      await vendorSends((client) =>
        client.queue.submit('fal-ai/gpt-image-1.5', {
          input: {
            prompt: 'a red bicycle',
            num_images: 1,
            image_size: '1536x1024',
            quality: 'low',
            background: 'opaque',
          },
          ...DEADLINE,
        }),
      ),
    )
    expect(ours.origin).toBe('https://queue.fal.run')
  })

  test('for a picture in a list', async () => {
    const settings = { mode: 'image-to-image', aspect: '16:9', n: 1 } as const
    expect(
      await weSend({ model: 'fal-ai/nano-banana/edit', mode: 'image-to-image', settings }),
    ).toEqual(
      await vendorSends((client) =>
        client.run('fal-ai/nano-banana/edit', {
          input: {
            prompt: 'a red bicycle',
            num_images: 1,
            aspect_ratio: '16:9',
            image_urls: [uri],
          },
          ...DEADLINE,
        }),
      ),
    )
  })

  test('for a picture with its mask', async () => {
    const settings = { mode: 'edit', n: 1 } as const
    expect(
      await weSend({ model: 'fal-ai/flux-pro/v1/fill', mode: 'edit', settings, mask: MASK }),
    ).toEqual(
      await vendorSends((client) =>
        client.run('fal-ai/flux-pro/v1/fill', {
          input: { prompt: 'a red bicycle', num_images: 1, image_url: uri, mask_url: maskUri },
          ...DEADLINE,
        }),
      ),
    )
  })

  test.each([
    'fal-ai/flux/dev',
    'fal-ai/bytedance/seedream/v4/text-to-image',
    'workflows/acme/flow/step',
    'acme/app',
  ])('for asking after a request to %s, taking its result and stopping it', async (model) => {
    const settings = { mode: 'text-to-image', delivery: 'async', n: 1 } as const
    const operation = operationOf({ model, settings })
    const spec = falAdapter.submit(operation, falAdapter.baseUrl)
    // Without URLs in the answer, so that they are built as the vendor's client builds them.
    const { poll, cancel } = pendingStep(
      falAdapter.read(json(200, { request_id: ID, status: 'IN_QUEUE' }), spec, operation),
    )
    const done = falAdapter.read(json(200, { status: 'COMPLETED' }), poll, operation)
    if (cancel === null) throw new Error('no way to cancel')
    const about = { requestId: ID }
    // The client asks for no logs in so many words.
    expect({ ...(await wireForm(poll)), query: '?logs=0' }).toEqual(
      await vendorSends((client) => client.queue.status(model, about)),
    )
    expect(await wireForm(pendingStep(done).poll)).toEqual(
      await vendorSends((client) => client.queue.result(model, about)),
    )
    expect(await wireForm(cancel)).toEqual(
      await vendorSends((client) => client.queue.cancel(model, about)),
    )
  })
})

describe('what the client leaves to its caller', () => {
  test('an endpoint that is not known gets the usual names, and a number only above 1', async () => {
    const settings = { mode: 'edit', size: 'square', aspect: '1:1', n: 1 } as const
    const one = { model: 'acme/unknown', mode: 'edit', mask: MASK } as const
    expect((await weSend({ ...one, settings })).body).toEqual({
      prompt: 'a red bicycle',
      image_size: 'square',
      aspect_ratio: '1:1',
      image_url: uri,
      mask_url: maskUri,
    })
    expect((await weSend({ ...one, settings: { ...settings, n: 3 } })).body).toMatchObject({
      num_images: 3,
    })
  })

  test('an endpoint without the field gets no number', async () => {
    expect((await weSend({ model: 'fal-ai/flux-2-pro' })).body).toEqual({ prompt: 'a red bicycle' })
  })

  test('into the field that the suite names goes the picture; steering is not sent', async () => {
    const settings = { mode: 'image-to-image', n: 1 } as const
    const { body } = await weSend({
      model: 'acme/unknown',
      mode: 'image-to-image',
      settings,
      options: { assayImageField: 'photos[]', assayBillableUnit: 'image', strength: 0.5 },
    })
    expect(body).toEqual({ prompt: 'a red bicycle', photos: [uri], strength: 0.5 })
  })

  test.each([
    [180_000, '180'],
    [1500, '2'],
    [10, '2'],
    [2001, '3'],
  ])('a deadline of %i ms is told as %s s', async (timeoutMs, seconds) => {
    const { headers } = await weSend({ model: 'acme/unknown', timeoutMs })
    expect(headers).toMatchObject({ 'x-fal-request-timeout': seconds })
  })

  test('behind another base URL the queue is under it', async () => {
    const settings = { mode: 'text-to-image', delivery: 'async', n: 1 } as const
    const base = 'http://127.0.0.1:4010/fal/'
    const { origin, path } = await weSend({ model: 'acme/app', settings }, base)
    expect(`${origin}${path}`).toBe('http://127.0.0.1:4010/fal/queue/acme/app')
  })

  test('the queue’s own address is as good a base URL as the other', async () => {
    const { origin } = await weSend({ model: 'acme/app' }, 'https://queue.fal.run')
    expect(origin).toBe('https://fal.run')
  })
})
