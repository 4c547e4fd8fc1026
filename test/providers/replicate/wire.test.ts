import Replicate from 'replicate'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import type { Answer, RequestSpec } from '../../../src/domain/request.ts'
import { replicateAdapter } from '../../../src/providers/replicate/adapter.ts'
import { doneReading, json, MASK, operationOf, PICTURE, pendingStep, text } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'

const VERSION = '5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa'
const ID = '3x8k2v7q9srm80cz1m6b4t5w0c'
const API = 'https://api.replicate.com/v1'

/**
 * The client uploads pictures first and falls back on data URIs when the file store is down; its
 * `data-uri` strategy (1.4.0) cannot be used, it sends the client itself, key and all, as the input.
 */
async function vendorSends(call: (client: Replicate) => PromiseLike<unknown>): Promise<Sent> {
  const { fetch, sent } = captureFetch(({ path }) =>
    path === '/v1/files'
      ? new Response('down', { status: 500 })
      : Response.json({ id: ID, status: 'starting' }),
  )
  await call(new Replicate({ auth: KEY, fetch }))
  const [only, ...more] = sent.filter(({ path }) => path !== '/v1/files')
  if (only === undefined || more.length > 0) throw new Error(`${sent.length} requests`)
  return only
}

function weSend(operation: Operation): Promise<Sent> {
  return wireForm(replicateAdapter.submit(operation, API))
}

function wireForm(spec: RequestSpec): Promise<Sent> {
  const { auth } = replicateAdapter
  if (auth === null) throw new Error('no auth')
  return sentBySpec(spec, auth)
}

const schnell = (over: Partial<Operation> = {}) =>
  operationOf({ model: 'black-forest-labs/flux-schnell', ...over })

describe('the vendor’s own client sends the same as we do', () => {
  test('for an official model that is waited for', async () => {
    const ours = await weSend(
      schnell({
        settings: {
          mode: 'text-to-image',
          aspect: '16:9',
          format: 'jpeg',
          steps: 4,
          seed: 7,
          n: 2,
        },
        options: { go_fast: true },
      }),
    )
    expect(ours).toEqual(
      await vendorSends((client) =>
        client.predictions.create({
          model: 'black-forest-labs/flux-schnell',
          input: {
            prompt: 'a red bicycle',
            aspect_ratio: '16:9',
            output_format: 'jpg',
            num_inference_steps: 4,
            seed: 7,
            num_outputs: 2,
            go_fast: true,
          },
          wait: 60,
        }),
      ),
    )
    expect(`${ours.method} ${ours.path}`).toBe(
      'POST /v1/models/black-forest-labs/flux-schnell/predictions',
    )
  })

  test('for async delivery, which does not wait', async () => {
    const settings = { mode: 'text-to-image', delivery: 'async', n: 1 } as const
    expect(await weSend(schnell({ settings }))).toEqual(
      await vendorSends((client) =>
        client.predictions.create({
          model: 'black-forest-labs/flux-schnell',
          input: { prompt: 'a red bicycle', num_outputs: 1 },
        }),
      ),
    )
  })

  test.each([VERSION, `stability-ai/sdxl:${VERSION}`])('for the version %s', async (version) => {
    const settings = { mode: 'text-to-image', size: '1024x768', n: 1 } as const
    expect(await weSend(operationOf({ model: version, settings }))).toEqual(
      await vendorSends((client) =>
        client.predictions.create({
          version,
          input: { prompt: 'a red bicycle', width: 1024, height: 768 },
          wait: 60,
        }),
      ),
    )
  })

  test('for a deployment', async () => {
    expect(await weSend(operationOf({ model: 'deployments/acme/my-app' }))).toEqual(
      await vendorSends((client) =>
        client.deployments.predictions.create('acme', 'my-app', {
          input: { prompt: 'a red bicycle' },
          wait: 60,
        }),
      ),
    )
  })

  test.each([
    ['black-forest-labs/flux-kontext-pro', 'input_image', false],
    ['black-forest-labs/flux-2-pro', 'input_images', true],
    ['acme/unknown', 'image', false],
  ])('for a picture into %s', async (model, name, isList) => {
    const picture = new Blob([new Uint8Array(PICTURE.bytes)], { type: PICTURE.mediaType })
    const settings = { mode: 'image-to-image', n: 1 } as const
    expect(await weSend(operationOf({ mode: 'image-to-image', model, settings }))).toEqual(
      await vendorSends((client) =>
        client.predictions.create({
          model,
          input: { prompt: 'a red bicycle', [name]: isList ? [picture] : picture },
          wait: 60,
        }),
      ),
    )
  })

  test('for asking after a prediction and for stopping it', async () => {
    const spec = replicateAdapter.submit(schnell(), API)
    const step = replicateAdapter.read(json(201, { id: ID, status: 'starting' }), spec, schnell())
    const { poll, cancel } = pendingStep(step)
    expect(await wireForm(poll)).toEqual(await vendorSends((client) => client.predictions.get(ID)))
    expect(cancel).not.toBeNull()
    if (cancel === null) return
    expect(await wireForm(cancel)).toEqual(
      await vendorSends((client) => client.predictions.cancel(ID)),
    )
  })
})

describe('a picture that is too large to go inside the order', () => {
  const large = { ...PICTURE, bytes: new Uint8Array(256 * 1024 + 1).fill(7) }
  const operation = operationOf({
    mode: 'image-to-image',
    model: 'black-forest-labs/flux-2-pro',
    settings: { mode: 'image-to-image', n: 1 },
    image: large,
  })
  const upload = replicateAdapter.submit(operation, API)
  const FILE = `${API}/files/cneyfnwlgnrmc0ctr4dt9rjd8g`
  const stored = json(201, { id: 'cneyfnwlgnrmc0ctr4dt9rjd8g', urls: { get: FILE } })

  test('is uploaded first, as the vendor’s own client does', async () => {
    const { fetch, sent } = captureFetch(({ path }) =>
      Response.json(
        path === '/v1/files' ? { urls: { get: FILE } } : { id: ID, status: 'starting' },
      ),
    )
    const file = new File([large.bytes], large.filename, { type: large.mediaType })
    await new Replicate({ auth: KEY, fetch }).predictions.create({
      model: 'black-forest-labs/flux-2-pro',
      input: { prompt: 'a red bicycle', input_images: [file] },
      wait: 60,
    })
    const step = replicateAdapter.read(stored, upload, operation)
    if (step.kind !== 'next') throw new Error(`expected the order, got ${step.kind}`)
    expect([await wireForm(upload), await wireForm(step.request)]).toEqual(sent)
  })

  test('goes inside the order all the same where the file store is down', async () => {
    const step = replicateAdapter.read(text(503, ''), upload, operation)
    if (step.kind !== 'next') throw new Error(`expected the order, got ${step.kind}`)
    const { body } = await wireForm(step.request)
    const [picture] = (body as { input: { input_images: string[] } }).input.input_images
    expect(picture).toHaveLength('data:image/png;base64,'.length + 349_528)
  })

  test.each<[string, Answer, string]>([
    ['the key', json(401, { detail: 'no' }), 'rejected/auth'],
    ['its size', json(413, { detail: 'too large' }), 'rejected/parameters'],
    ['the rate', json(429, { detail: 'no' }), 'throttled/rate-limit'],
    ['an answer without a URL', json(201, { id: 'x' }), 'malformed/unreadable'],
  ])('orders nothing where the upload is refused for %s', (_, answer, expected) => {
    const { kind, reason } = doneReading(replicateAdapter.read(answer, upload, operation)).outcome
    expect(`${kind}/${reason}`).toBe(expected)
  })

  test('of exactly 256 KB goes inside', () => {
    const image = { ...PICTURE, bytes: new Uint8Array(256 * 1024) }
    const { url } = replicateAdapter.submit({ ...operation, image }, API)
    expect(url).toBe(`${API}/models/black-forest-labs/flux-2-pro/predictions`)
  })
})

test.each<[string, Partial<Operation>, object]>([
  [
    'openai/gpt-image-1',
    {
      settings: { mode: 'text-to-image', format: 'jpeg', quality: 'low', aspect: '3:2', n: 2 },
    },
    { number_of_images: 2, output_format: 'jpeg', quality: 'low', aspect_ratio: '3:2' },
  ],
  [
    'google/nano-banana-2',
    { settings: { mode: 'image-to-image', format: 'jpeg', n: 1 } },
    { output_format: 'jpg', image_input: ['data:image/png;base64,iVBORwAB/v8='] },
  ],
  [
    'ideogram-ai/ideogram-4-5-precise-edit',
    { settings: { mode: 'edit', quality: 'low', n: 3 }, mask: MASK },
    {
      num_images: 3,
      quality: 'low',
      image: 'data:image/png;base64,iVBORwAB/v8=',
      mask: 'data:image/png;base64,iVBORwk=',
    },
  ],
])('%s is asked in its own words', async (model, over, input) => {
  const { body } = await weSend(operationOf({ model, ...over }))
  expect(body).toEqual({ input: { prompt: 'a red bicycle', ...input } })
})

test('a mask goes with an edit, and into the field the suite names goes the picture', async () => {
  const { body } = await weSend(
    operationOf({
      mode: 'edit',
      model: 'acme/painter',
      settings: { mode: 'edit', n: 1 },
      mask: MASK,
      options: { assayImageField: 'sources[]', strength: 0.5 },
    }),
  )
  expect(body).toEqual({
    input: {
      prompt: 'a red bicycle',
      sources: ['data:image/png;base64,iVBORwAB/v8='],
      mask: 'data:image/png;base64,iVBORwk=',
      strength: 0.5,
    },
  })
})

test('a deadline for the provider is sent only where the suite asks for one', async () => {
  expect((await weSend(schnell())).headers).not.toHaveProperty('cancel-after')
  const asked = await weSend(schnell({ options: { assayCancelAfter: '5m' } }))
  expect(asked.headers).toMatchObject({ 'cancel-after': '5m' })
  expect(asked.body).toEqual({ input: { prompt: 'a red bicycle', num_outputs: 1 } })
})

test('a size counts beside a custom aspect where the model says so', async () => {
  const { body } = await weSend(
    operationOf({
      model: 'black-forest-labs/flux-1.1-pro',
      settings: { mode: 'text-to-image', size: '1024x768', n: 1 },
    }),
  )
  expect(body).toEqual({
    input: { prompt: 'a red bicycle', aspect_ratio: 'custom', width: 1024, height: 768 },
  })
})

test('a model name cannot reach another path of the API', async () => {
  for (const model of [
    '../../account',
    'a/../b',
    'a/b/../../account',
    'deployments/../x',
    'a/b?c=d',
  ]) {
    const { path, query } = await weSend(operationOf({ model }))
    expect({ path, query }).toEqual({ path: '/v1/predictions', query: '' })
  }
})
