import { ApiError, createFalClient, type FalClient, ValidationError } from '@fal-ai/client'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { editInput, editMask } from '../dialects/inputs.ts'
import { onlyEntry, withMock, worldWith } from './with-mock.ts'

const SCHNELL = 'fal-ai/flux/schnell'
interface Output {
  readonly images: readonly { readonly url: string; readonly width: number | null }[]
  readonly has_nsfw_concepts?: readonly boolean[]
}

/** The client knows fal's own hosts only: its middleware sends them to the mock's paths. */
function withSdk<T>(
  body: (client: FalClient, mock: Mock) => Promise<T>,
  { world, credentials }: { readonly world?: World; readonly credentials?: string } = {},
): Promise<T> {
  return withMock(world === undefined ? {} : { world }, (mock) => {
    const base = mock.baseUrls.fal
    const here = (url: string): string =>
      url.replace('https://queue.fal.run', `${base}/queue`).replace('https://fal.run', base)
    const client = createFalClient({
      credentials: credentials ?? mock.keys.fal,
      suppressLocalCredentialsWarning: true,
      requestMiddleware: async (request) => ({ ...request, url: here(request.url) }),
      retry: { maxRetries: 0 },
    })
    return body(client, mock)
  })
}

const failure = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => null,
    (error: unknown) => error,
  )

async function download(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}

const uri = (bytes: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`

test('run gives the output at once, with the request’s id', () =>
  withSdk(async (client, mock) => {
    const input = { prompt: 'a cat', num_images: 2, image_size: 'landscape_16_9' as const }
    const { data, requestId } = await client.run(SCHNELL, { input })
    const { images } = data as Output
    expect(images).toHaveLength(2)
    expect(await sharp(await download(images[0]?.url ?? '')).metadata()).toMatchObject({
      format: 'jpeg',
      width: 1024,
      height: 576,
    })
    expect(onlyEntry(mock)).toMatchObject({ requestId, usd: '0.00336', client: 'delivered' })
  }))

test('subscribe waits in the queue, and gives the same kind of output', () =>
  withSdk(async (client, mock) => {
    const seen = new Set<string>()
    const { data, requestId } = await client.subscribe(
      'fal-ai/bytedance/seedream/v4/text-to-image',
      {
        input: { prompt: 'a cat', image_size: { width: 640, height: 384 } },
        pollInterval: 1,
        onQueueUpdate: ({ status }) => seen.add(status),
      },
    )
    const [image] = (data as Output).images
    expect((await sharp(await download(image?.url ?? '')).metadata()).width).toBe(640)
    expect(image?.width).toBeNull()
    expect([...seen].at(-1)).toBe('COMPLETED')
    expect(onlyEntry(mock)).toMatchObject({ taskId: requestId, usd: '0.03', client: 'delivered' })
  }))

test('pictures go in as data URIs, and come out as such where the input says so', () =>
  withSdk(async (client, mock) => {
    const picture = uri((await editInput()).bytes)
    const edited = await client.run('fal-ai/nano-banana/edit', {
      input: { prompt: 'blue', image_urls: [picture], sync_mode: true },
    })
    expect((edited.data as Output).images[0]?.url).toMatch(/^data:image\/png;base64,iVBOR/)
    const filled = await client.run('fal-ai/flux-pro/v1/fill', {
      input: {
        prompt: 'a window',
        image_url: picture,
        mask_url: uri((await editMask('white')).bytes),
      },
    })
    const [image] = (filled.data as Output).images
    expect((await sharp(await download(image?.url ?? '')).metadata()).width).toBe(512)
    expect(mock.ledger().map(({ mode }) => mode)).toEqual(['image-to-image', 'edit'])
  }))

test('a flagged picture is a success with a black one, and billed', () =>
  withSdk(async (client, mock) => {
    const { data } = await client.run('fal-ai/flux/dev', {
      input: { prompt: 'forbidden-output', image_size: 'square' },
    })
    const { images, has_nsfw_concepts } = data as Output
    expect(has_nsfw_concepts).toEqual([true])
    const { channels } = await sharp(await download(images[0]?.url ?? '')).stats()
    for (const { min, max } of channels) expect(max - min).toBeLessThanOrEqual(2)
    expect(onlyEntry(mock)).toMatchObject({ usd: '0.00625', outcome: 'blocked' })
  }))

describe('what goes wrong reaches the client as the vendor says it', () => {
  test('a flagged prompt, on the line and from the queue', () =>
    withSdk(async (client) => {
      const input = { prompt: 'forbidden-input' }
      const errors = [
        await failure(client.run(SCHNELL, { input })),
        await failure(client.subscribe(SCHNELL, { input, pollInterval: 1 })),
      ]
      for (const error of errors) {
        expect(error).toBeInstanceOf(ValidationError)
        expect((error as ValidationError).fieldErrors).toMatchObject([
          { loc: ['body', 'prompt'], type: 'content_policy_violation' },
        ])
      }
    }))

  test('a field', () =>
    withSdk(async (client) => {
      const input = { prompt: 'a cat', num_images: 5 }
      const error = (await failure(client.run(SCHNELL, { input }))) as ValidationError
      expect(error.getFieldErrors('num_images')).toMatchObject([{ type: 'less_than_equal' }])
      expect(error.requestId).toMatch(/^01[0-9a-f]{6}-[0-9a-f]{4}-7/)
    }))

  test.each([
    ['nobody:knows', 401, { detail: 'Invalid Key' }],
    [
      'fal-mock:empty',
      403,
      {
        detail:
          'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.',
      },
    ],
  ])('the key %s: %i', (credentials, status, body) =>
    withSdk(
      async (client) => {
        const error = await failure(client.run(SCHNELL, { input: { prompt: 'a cat' } }))
        expect(error).toBeInstanceOf(ApiError)
        expect(error).toMatchObject({ status, body })
      },
      { credentials },
    ),
  )

  test('a runner that broke: the status says completed, the result the error', () =>
    withSdk(
      async (client, mock) => {
        const seen: unknown[] = []
        const asked = client.subscribe(SCHNELL, {
          input: { prompt: 'a cat' },
          pollInterval: 1,
          onQueueUpdate: (update) => seen.push(update),
        })
        expect(await failure(asked)).toMatchObject({
          status: 500,
          body: { detail: 'Runner failed', error_type: 'runner_server_error' },
        })
        expect(seen.at(-1)).toMatchObject({
          status: 'COMPLETED',
          error_type: 'runner_server_error',
        })
        expect(onlyEntry(mock).usd).toBe('0')
      },
      { world: worldWith({ faults: [{ fault: 'task-failed' }] }) },
    ))
})

test('a request is cancelled once, and neither after its end nor without being there', () =>
  withSdk(
    async (client, mock) => {
      const input = { prompt: 'a cat' }
      const { request_id: requestId } = await client.queue.submit(SCHNELL, { input })
      await client.queue.cancel(SCHNELL, { requestId })
      expect(onlyEntry(mock).outcome).toMatch(/^(?:cancelled|aborted)$/)
      expect(await failure(client.queue.cancel(SCHNELL, { requestId }))).toMatchObject({
        status: 400,
        body: { status: 'ALREADY_COMPLETED' },
      })
      expect(await failure(client.queue.cancel(SCHNELL, { requestId: 'none' }))).toMatchObject({
        status: 404,
        body: { status: 'NOT_FOUND' },
      })
      expect(await failure(client.queue.result(SCHNELL, { requestId }))).toMatchObject({
        status: 499,
        body: { error_type: 'client_cancelled' },
      })
    },
    { world: worldWith({ faults: [{ fault: 'task-stuck' }] }) },
  ))
