import Replicate from 'replicate'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { onlyEntry, until, withMock, worldWith } from './with-mock.ts'

const SCHNELL = 'black-forest-labs/flux-schnell'
const PRO = 'black-forest-labs/flux-1.1-pro'
const KONTEXT = 'black-forest-labs/flux-kontext-pro'

function withSdk<T>(
  body: (client: Replicate, mock: Mock) => Promise<T>,
  options: { readonly world?: World; readonly auth?: string; readonly fetch?: typeof fetch } = {},
): Promise<T> {
  const { world, auth, fetch: own } = options
  return withMock(world === undefined ? {} : { world }, (mock) =>
    body(
      new Replicate({
        auth: auth ?? mock.keys.replicate,
        baseUrl: mock.baseUrls.replicate,
        ...(own === undefined ? {} : { fetch: own }),
      }),
      mock,
    ),
  )
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

const statusOf = (error: unknown): number | undefined =>
  (error as { response?: Response }).response?.status

async function download(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}

test('run that waits gives an array of URLs where the model does, a URL where it does', () =>
  withSdk(async (client, mock) => {
    const input = { prompt: 'a cat', num_outputs: 2, output_format: 'jpg', aspect_ratio: '16:9' }
    const many = (await client.run(SCHNELL, { input })) as string[]
    const one = (await client.run(PRO, { input: { prompt: 'a cat' } })) as unknown as string
    expect(many).toHaveLength(2)
    expect(await sharp(await download(many[0] ?? '')).metadata()).toMatchObject({
      format: 'jpeg',
      width: 1344,
      height: 768,
    })
    expect((await sharp(await download(one)).metadata()).format).toBe('webp')
    expect(mock.ledger().map(({ usd }) => usd)).toEqual(['0.006', '0.04'])
  }))

test('run that polls ends with the same kind of output', () =>
  withSdk(async (client) => {
    const wait = { mode: 'poll' as const, interval: 1 }
    const output = (await client.run(SCHNELL, { input: { prompt: 'a cat' }, wait })) as string[]
    expect((await sharp(await download(output[0] ?? '')).metadata()).width).toBe(1024)
  }))

test('behind TLS the outputs are FileOutputs whose streams are the pictures', () => {
  // The SDK makes FileOutputs of https URLs only: this fetch is the proxy that ends TLS.
  const throughProxy = (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(String(input).replace(/^https:/, 'http:'), init)
    request.headers.set('x-forwarded-proto', 'https')
    return fetch(request)
  }
  return withSdk(
    async (client) => {
      const [output] = (await client.run(SCHNELL, { input: { prompt: 'a dog' } })) as {
        url(): URL
        blob(): Promise<Blob>
      }[]
      expect(output?.url().protocol).toBe('https:')
      const blob = await output?.blob()
      const file = Buffer.from((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))
      expect(await sharp(file).metadata()).toMatchObject({ format: 'webp', width: 1024 })
    },
    { fetch: throughProxy },
  )
})

test('a prediction starts, succeeds, and keeps its id, urls and metrics', () =>
  withSdk(async (client, mock) => {
    const created = await client.predictions.create({ model: SCHNELL, input: { prompt: 'a cat' } })
    expect(created).toMatchObject({ status: 'starting', output: null, version: 'hidden' })
    expect(created.id).toMatch(/^[a-z0-9]{26}$/)
    expect(created.urls.get).toBe(`${mock.baseUrls.replicate}/predictions/${created.id}`)
    const done = await until(async () => {
      const seen = await client.predictions.get(created.id)
      return seen.status === 'succeeded' ? seen : null
    })
    expect(done.metrics).toMatchObject({ image_count: 1 })
    expect(onlyEntry(mock)).toMatchObject({ taskId: created.id, client: 'delivered' })
    expect((await client.predictions.list()).results.map(({ id }) => id)).toEqual([created.id])
  }))

test('a stuck prediction keeps processing until it is cancelled, for nothing by the time it took', () =>
  withSdk(
    async (client, mock) => {
      const created = await client.predictions.create({ model: PRO, input: { prompt: 'a cat' } })
      await until(async () => (await client.predictions.get(created.id)).status === 'processing')
      expect(await client.predictions.cancel(created.id)).toMatchObject({ status: 'canceled' })
      expect(onlyEntry(mock)).toMatchObject({ outcome: 'cancelled', usd: '0', client: 'failed' })
    },
    { world: worldWith({ faults: [{ fault: 'task-stuck' }] }) },
  ))

test('a failed prediction makes run throw the error of the model, for nothing', () =>
  withSdk(
    async (client, mock) => {
      const error = await failure(client.run(SCHNELL, { input: { prompt: 'a cat' } }))
      expect(String(error)).toContain('Prediction failed: The model ran out of memory. (E1001)')
      expect(onlyEntry(mock)).toMatchObject({ outcome: 'failed', usd: '0', client: 'failed' })
    },
    { world: worldWith({ faults: [{ fault: 'task-failed' }] }) },
  ))

test('a version of a community model is found by its digits and billed by the second', () =>
  withSdk(async (client, mock) => {
    const version = 'a3c1'.repeat(16)
    const input = { prompt: 'a boat' }
    const created = await client.predictions.create({ version, input, wait: true })
    const metrics = created.metrics as { predict_time: number }
    expect(metrics.predict_time).toBeGreaterThanOrEqual(2)
    expect(metrics.predict_time).toBeLessThanOrEqual(6)
    const [line] = onlyEntry(mock).lines
    expect(line).toMatchObject({ meter: 'compute_second', quantity: String(metrics.predict_time) })
    const error = await failure(client.predictions.create({ version: 'b'.repeat(64), input }))
    expect(statusOf(error)).toBe(422)
  }))

test('an uploaded Buffer comes back by its id and is the picture that an edit starts from', () =>
  withSdk(async (client) => {
    const room = await sharp({
      create: { width: 256, height: 128, channels: 3, background: '#ff0000' },
    })
      .png()
      .toBuffer()
    const file = await client.files.create(room)
    expect(await client.files.get(file.id)).toMatchObject({ id: file.id, size: room.length })
    const input = { prompt: 'night', input_image: room, aspect_ratio: 'match_input_image' }
    const url = (await client.run(KONTEXT, { input })) as unknown as string
    const edited = sharp(await download(url))
    expect(await edited.metadata()).toMatchObject({ width: 256, height: 128 })
    // Three parts red survive in every pixel: 0.6 × 255.
    expect((await edited.stats()).channels[0]?.mean).toBeGreaterThan(150)
    await client.files.delete(file.id)
    expect(statusOf(await failure(client.files.get(file.id)))).toBe(404)
  }))

test('account and model are readable; a deployment makes predictions of its model', () =>
  withSdk(async (client) => {
    expect(await client.accounts.current()).toMatchObject({ username: 'replicate-mock' })
    expect(await client.models.get('black-forest-labs', 'flux-schnell')).toMatchObject({
      owner: 'black-forest-labs',
      latest_version: { id: 'hidden' },
    })
    const input = { prompt: 'a cat' }
    const made = await client.deployments.predictions.create('acme', 'flux-deployed', { input })
    expect(made).toMatchObject({ deployment: 'acme/flux-deployed', model: SCHNELL })
  }))

test.each([
  [{}, 'input', 'prompt is required'],
  [{ prompt: 'x', num_outputs: 5 }, 'input.num_outputs', 'must be less than or equal to 4'],
  [{ prompt: 'x', aspect_ratio: '7:1' }, 'input.aspect_ratio', 'must be one of 1:1'],
  [{ prompt: 'x', output_format: 'bmp' }, 'input.output_format', 'must be one of webp, jpg, png'],
])('the input %j is refused with the field', (input, field, description) =>
  withSdk(async (client, mock) => {
    const error = await failure(client.predictions.create({ model: SCHNELL, input }))
    expect(statusOf(error)).toBe(422)
    expect(String(error)).toContain(`"field":"${field}"`)
    expect(String(error)).toContain(description)
    expect(onlyEntry(mock)).toMatchObject({ outcome: 'rejected', usd: '0' })
  }),
)

test('a wrong token is 401, an empty balance 402, an unknown model 404', async () => {
  const input = { prompt: 'a cat' }
  const status = (auth: string | undefined, model: `${string}/${string}`): Promise<unknown> =>
    withSdk(
      async (client) => statusOf(await failure(client.predictions.create({ model, input }))),
      auth === undefined ? {} : { auth },
    )
  expect(await status('r8_wrong', SCHNELL)).toBe(401)
  expect(await status('r8_mock_empty', SCHNELL)).toBe(402)
  expect(await status(undefined, 'acme/none')).toBe(404)
})
