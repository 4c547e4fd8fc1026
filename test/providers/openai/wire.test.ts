import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import type { RequestSpec } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { openaiAdapter } from '../../../src/providers/openai/adapter.ts'
import { json, MASK, operationOf, PICTURE } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'

const file = ({ bytes, filename, mediaType }: typeof PICTURE) =>
  new File([new Uint8Array(bytes)], filename, { type: mediaType })

async function vendorSends(call: (client: OpenAI) => PromiseLike<unknown>): Promise<Sent> {
  const { fetch, sent } = captureFetch(() => Response.json({ created: 1, data: [] }))
  await call(new OpenAI({ apiKey: KEY, fetch, maxRetries: 0 }))
  // Before its first form the client tries out, on no server, whether fetch can send one.
  const [only, ...more] = sent.filter(({ origin }) => origin !== 'null')
  if (only === undefined || more.length > 0) throw new Error(`${sent.length} requests`)
  return only
}

function weSend(operation: Operation): Promise<Sent> {
  const { auth, baseUrl } = openaiAdapter
  if (auth === null) throw new Error('no auth')
  return sentBySpec(openaiAdapter.submit(operation, baseUrl), auth)
}

describe('the vendor’s own client sends the same as we do', () => {
  test('for a prompt with nothing else asked', async () => {
    const ours = await weSend(operationOf())
    expect(ours).toEqual(
      await vendorSends((client) =>
        client.images.generate({ model: 'gpt-image-2', prompt: 'a red bicycle', n: 1 }),
      ),
    )
    expect(ours.body).toEqual({ model: 'gpt-image-2', prompt: 'a red bicycle', n: 1 })
    expect(`${ours.method} ${ours.path}`).toBe('POST /v1/images/generations')
  })

  test('for every setting and some options', async () => {
    const operation = operationOf({
      settings: {
        mode: 'text-to-image',
        size: '1536x1024',
        quality: 'high',
        format: 'webp',
        background: 'opaque',
        n: 3,
      },
      options: { output_compression: 80, moderation: 'low', user: 'u1' },
    })
    expect(await weSend(operation)).toEqual(
      await vendorSends((client) =>
        client.images.generate({
          model: 'gpt-image-2',
          prompt: 'a red bicycle',
          size: '1536x1024',
          quality: 'high',
          output_format: 'webp',
          background: 'opaque',
          n: 3,
          output_compression: 80,
          moderation: 'low',
          user: 'u1',
        }),
      ),
    )
  })

  test('for a stream', async () => {
    expect(await weSend(operationOf({ options: { stream: true, partial_images: 2 } }))).toEqual(
      await vendorSends((client) =>
        client.images.generate({
          model: 'gpt-image-2',
          prompt: 'a red bicycle',
          n: 1,
          stream: true,
          partial_images: 2,
        }),
      ),
    )
  })

  test('for an edit with a mask', async () => {
    const ours = await weSend(
      operationOf({
        mode: 'edit',
        settings: { mode: 'edit', size: '1024x1024', n: 2 },
        mask: MASK,
        options: { stream: true },
      }),
    )
    expect(ours).toEqual(
      await vendorSends((client) =>
        client.images.edit({
          model: 'gpt-image-2',
          prompt: 'a red bicycle',
          size: '1024x1024',
          n: 2,
          stream: true,
          image: file(PICTURE),
          mask: file(MASK),
        }),
      ),
    )
    expect(`${ours.method} ${ours.path} ${ours.contentType}`).toBe(
      'POST /v1/images/edits multipart/form-data',
    )
    expect(ours.body).toHaveLength(7)
  })

  test('for image-to-image, which leaves a mask out', async () => {
    const operation = operationOf({
      mode: 'image-to-image',
      settings: { mode: 'image-to-image', n: 1 },
      mask: MASK,
    })
    expect(await weSend(operation)).toEqual(
      await vendorSends((client) =>
        client.images.edit({
          model: 'gpt-image-2',
          prompt: 'a red bicycle',
          n: 1,
          image: file(PICTURE),
        }),
      ),
    )
  })

  test('for options that are lists and objects in a form', async () => {
    const operation = operationOf({
      mode: 'edit',
      options: { a: ['x', 'y'], b: { c: 1, d: true } },
    })
    const extra = { a: ['x', 'y'], b: { c: 1, d: true } }
    expect(await weSend(operation)).toEqual(
      await vendorSends((client) =>
        client.images.edit({
          model: 'gpt-image-2',
          prompt: 'a red bicycle',
          n: 1,
          image: file(PICTURE),
          ...extra,
        }),
      ),
    )
  })

  test('but for several pictures it names image[], which one picture must not use', async () => {
    const theirs = await vendorSends((client) =>
      client.images.edit({ prompt: 'p', image: [file(PICTURE), file(MASK)] }),
    )
    expect(theirs.body).toEqual([
      expect.stringMatching(/^image\[\]: room-mask\.png image\/png /),
      expect.stringMatching(/^image\[\]: room\.png image\/png /),
      'prompt=p',
    ])
    const ours = await weSend(operationOf({ mode: 'edit' }))
    expect(ours.body).toContainEqual(expect.stringMatching(/^image: room\.png image\/png /))
  })
})

describe('for a batch the vendor’s own client sends the same as we do', () => {
  const batched = operationOf({ settings: { mode: 'text-to-image', delivery: 'batch', n: 1 } })
  const bySpec = (spec: RequestSpec) =>
    sentBySpec(spec, openaiAdapter.auth ?? { header: '', prefix: '' })
  const next = (answer: Json, spec: RequestSpec): RequestSpec => {
    const step = openaiAdapter.read(json(200, answer), spec, batched)
    if (step.kind === 'done') throw new Error(step.reading.outcome.kind)
    return step.kind === 'next' ? step.request : step.poll
  }
  const upload = openaiAdapter.submit(batched, openaiAdapter.baseUrl)
  const order = next({ id: 'file-in' }, upload)
  const poll = next({ id: 'batch_1', status: 'validating' }, order)
  const fetched = next({ id: 'batch_1', status: 'completed', output_file_id: 'file-out' }, poll)

  test('to upload its line', async () => {
    const line = {
      custom_id: 'image',
      method: 'POST',
      url: '/v1/images/generations',
      body: { model: 'gpt-image-2', prompt: 'a red bicycle', n: 1 },
    }
    const type = 'application/jsonl'
    const content = new File([`${JSON.stringify(line)}\n`], 'batch.jsonl', { type })
    expect(await bySpec(upload)).toEqual(
      await vendorSends((client) => client.files.create({ file: content, purpose: 'batch' })),
    )
  })

  test('to order it', async () => {
    expect(await bySpec(order)).toEqual(
      await vendorSends((client) =>
        client.batches.create({
          input_file_id: 'file-in',
          endpoint: '/v1/images/generations',
          completion_window: '24h',
        }),
      ),
    )
  })

  test('to ask after it, to fetch its result and to cancel it', async () => {
    expect(await bySpec(poll)).toEqual(
      await vendorSends((client) => client.batches.retrieve('batch_1')),
    )
    expect(await bySpec(fetched)).toEqual(
      await vendorSends((client) => client.files.content('file-out')),
    )
    const step = openaiAdapter.read(json(200, { id: 'batch_1' }), order, batched)
    const cancel = step.kind === 'pending' ? step.cancel : null
    if (cancel === null) throw new Error('no cancel')
    const theirs = await vendorSends((client) => client.batches.cancel('batch_1'))
    expect({ ...(await bySpec(cancel)), body: null }).toEqual({ ...theirs, body: null })
  })
})

test('the list of models is asked for as the vendor’s own client does', async () => {
  const spec = openaiAdapter.models?.request(openaiAdapter.baseUrl)
  if (spec === undefined) throw new Error('no lookup')
  const sent = await sentBySpec(spec, openaiAdapter.auth ?? { header: '', prefix: '' })
  expect(sent).toEqual(await vendorSends((client) => client.models.list()))
})

test('an edit goes as JSON where the suite asks for it, and the asking itself is not sent', async () => {
  const ours = await weSend(
    operationOf({ mode: 'edit', mask: MASK, options: { assayEditEncoding: 'json' } }),
  )
  expect(ours.contentType).toBe('application/json')
  expect(ours.body).toEqual({
    model: 'gpt-image-2',
    prompt: 'a red bicycle',
    n: 1,
    images: [{ image_url: 'data:image/png;base64,iVBORwAB/v8=' }],
    mask: { image_url: 'data:image/png;base64,iVBORwk=' },
  })
})

test('an option wins over the setting it names', async () => {
  const { body } = await weSend(
    operationOf({
      settings: { mode: 'text-to-image', quality: 'low', n: 1 },
      options: { quality: 'high' },
    }),
  )
  expect(body).toMatchObject({ quality: 'high' })
})

test('partial images without stream still ask for a stream', async () => {
  const { body } = await weSend(operationOf({ options: { partial_images: 1 } }))
  expect(body).toMatchObject({ stream: true, partial_images: 1 })
})

test('a base URL keeps its path whatever slashes end it', () => {
  const { url } = openaiAdapter.submit(operationOf(), 'http://127.0.0.1:4010/openai/v1//')
  expect(url).toBe('http://127.0.0.1:4010/openai/v1/images/generations')
})
