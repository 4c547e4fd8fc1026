import { createDeepInfra } from '@ai-sdk/deepinfra'
import { createFireworks } from '@ai-sdk/fireworks'
import { createTogetherAI } from '@ai-sdk/togetherai'
import { createXai } from '@ai-sdk/xai'
import OpenAI, { toFile } from 'openai'
import Together from 'together-ai'
import { describe, expect, test } from 'vitest'
import type { Operation, OperationInput } from '../../../src/domain/operation.ts'
import { dataUri } from '../../../src/providers/data-uri.ts'
import { MASK, operationOf, PICTURE } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'
import { hostAdapter } from './host.ts'

const BASES: Readonly<Record<string, string>> = { litellm: 'https://llm.example/v1' }
const PROMPT = 'a red bicycle'
const B64 = 'iVBORw0KGgo='

function weSend(id: string, operation: Operation): Promise<Sent> {
  const { auth, baseUrl, submit } = hostAdapter(id)
  if (auth === null) throw new Error('no auth')
  return sentBySpec(submit(operation, BASES[id] ?? baseUrl), auth)
}

/** The one request that a client makes; what it says of the answer does not matter here. */
async function clientSends(
  call: (fetch: typeof globalThis.fetch) => PromiseLike<unknown>,
  answer: () => Response = () => Response.json({ created: 1, data: [] }),
): Promise<Sent> {
  const { fetch, sent } = captureFetch(answer)
  await call(fetch)
  const [only, ...more] = sent.filter(({ origin }) => origin !== 'null')
  if (only === undefined || more.length > 0) throw new Error(`${sent.length} requests`)
  return only
}

const openai = (id: string, fetch: typeof globalThis.fetch) =>
  new OpenAI({
    apiKey: KEY,
    baseURL: BASES[id] ?? hostAdapter(id).baseUrl,
    fetch,
    maxRetries: 0,
  })

const file = ({ bytes, filename, mediaType }: OperationInput) =>
  toFile(bytes, filename, { type: mediaType })
const onePicture = [{ type: 'file' as const, data: PICTURE.bytes, mediaType: PICTURE.mediaType }]
const image = (over: Partial<Operation> = {}): Operation =>
  operationOf({ mode: 'image-to-image', settings: { mode: 'image-to-image', n: 1 }, ...over })

/** What every call of an AI SDK's model must say. */
const PLAIN = {
  prompt: PROMPT,
  n: 1,
  size: undefined,
  aspectRatio: undefined,
  seed: undefined,
  files: undefined,
  mask: undefined,
  providerOptions: {},
}

describe('openai’s own client with the host’s base URL sends the same as we do', () => {
  test.each(['litellm', 'tokenmix', 'rutaapi'])('to %s', async (id) => {
    const operation = operationOf({
      settings: { mode: 'text-to-image', size: '1536x1024', quality: 'high', n: 2 },
      options: { user: 'u1' },
    })
    const theirs = await clientSends((fetch) =>
      openai(id, fetch).images.generate({
        model: 'gpt-image-2',
        prompt: PROMPT,
        size: '1536x1024',
        quality: 'high',
        n: 2,
        user: 'u1',
      }),
    )
    expect(await weSend(id, operation)).toEqual(theirs)
    expect(theirs.path).toBe('/v1/images/generations')
  })

  test('to portkey, whose key has a header of its own', async () => {
    const theirs = await clientSends((fetch) =>
      new OpenAI({
        apiKey: 'unused',
        baseURL: 'https://api.portkey.ai/v1',
        defaultHeaders: { 'x-portkey-api-key': KEY, authorization: null },
        fetch,
        maxRetries: 0,
      }).images.generate({ model: '@openai-prod/gpt-image-2', prompt: PROMPT, n: 1 }),
    )
    const ours = await weSend('portkey', operationOf({ model: '@openai-prod/gpt-image-2' }))
    expect(ours).toEqual(theirs)
    expect(ours.headers).toEqual({ 'x-portkey-api-key': KEY })
  })

  test.each(['litellm', 'rutaapi'])('to %s, for an edit with a mask', async (id) => {
    const theirs = await clientSends(async (fetch) =>
      openai(id, fetch).images.edit({
        model: 'gpt-image-2',
        prompt: PROMPT,
        n: 1,
        image: await file(PICTURE),
        mask: await file(MASK),
      }),
    )
    const settings = { mode: 'edit', n: 1 } as const
    expect(await weSend(id, operationOf({ mode: 'edit', settings, mask: MASK }))).toEqual(theirs)
  })

  test('to tokenmix, which takes one picture as the client sends several', async () => {
    const theirs = await clientSends(async (fetch) =>
      openai('tokenmix', fetch).images.edit({
        model: 'gpt-image-2',
        prompt: PROMPT,
        n: 1,
        image: [await file(PICTURE)],
      }),
    )
    const ours = await weSend('tokenmix', image())
    expect(ours).toEqual(theirs)
    expect(ours.body).toContainEqual(expect.stringMatching(/^image\[\]: room\.png image\/png /))
  })

  test('to deepinfra, for an edit', async () => {
    const theirs = await clientSends(async (fetch) =>
      new OpenAI({
        apiKey: KEY,
        baseURL: 'https://api.deepinfra.com/v1/openai',
        fetch,
        maxRetries: 0,
      }).images.edit({
        model: 'Qwen/Qwen-Image-Edit',
        prompt: PROMPT,
        n: 1,
        size: '1024x1024',
        image: await file(PICTURE),
        mask: await file(MASK),
      }),
    )
    const settings = { mode: 'edit', size: '1024x1024', n: 1 } as const
    const operation = operationOf({
      mode: 'edit',
      model: 'Qwen/Qwen-Image-Edit',
      settings,
      mask: MASK,
    })
    expect(await weSend('deepinfra', operation)).toEqual(theirs)
  })
})

describe('together-ai sends the same as we do', () => {
  const model = 'black-forest-labs/FLUX.1-schnell'
  const theySend = (body: Omit<Together.ImageGenerateParams, 'model' | 'prompt'>) =>
    clientSends((fetch) =>
      new Together({ apiKey: KEY, fetch, maxRetries: 0 }).images.generate({
        model,
        prompt: PROMPT,
        response_format: 'base64',
        ...body,
      }),
    )

  test('for every setting and an option', async () => {
    const settings = {
      mode: 'text-to-image',
      size: '1024x768',
      format: 'png',
      steps: 4,
      seed: 7,
      n: 2,
    } as const
    const operation = operationOf({ model, settings, options: { negative_prompt: 'rain' } })
    expect(await weSend('together', operation)).toEqual(
      await theySend({
        width: 1024,
        height: 768,
        output_format: 'png',
        steps: 4,
        seed: 7,
        n: 2,
        negative_prompt: 'rain',
      }),
    )
  })

  test('for a picture', async () => {
    expect(await weSend('together', image({ model }))).toEqual(
      await theySend({ image_url: dataUri(PICTURE) }),
    )
  })

  test('and so does the AI SDK’s client', async () => {
    const theirs = await clientSends(
      (fetch) =>
        createTogetherAI({ apiKey: KEY, fetch, baseURL: 'https://api.together.ai/v1' })
          .image(model)
          .doGenerate({ ...PLAIN, size: '1024x768', seed: 7, files: onePicture }),
      () => Response.json({ data: [{ b64_json: B64 }] }),
    )
    const settings = { mode: 'image-to-image', size: '1024x768', seed: 7, n: 1 } as const
    expect(await weSend('together', image({ model, settings }))).toEqual(theirs)
  })
})

describe('@ai-sdk/xai sends the same as we do', () => {
  const model = 'grok-imagine-image-2.0'
  const theySend = (over: object) =>
    clientSends(
      (fetch) =>
        createXai({ apiKey: KEY, fetch })
          .image(model)
          .doGenerate({ ...PLAIN, ...over }),
      () => Response.json({ data: [{ b64_json: B64 }] }),
    )

  test('for aspect, resolution and quality', async () => {
    const settings = {
      mode: 'text-to-image',
      size: '2k',
      aspect: '16:9',
      quality: 'high',
      n: 2,
    } as const
    expect(await weSend('xai', operationOf({ model, settings, options: { user: 'u1' } }))).toEqual(
      await theySend({
        n: 2,
        aspectRatio: '16:9',
        providerOptions: { xai: { resolution: '2k', quality: 'high', user: 'u1' } },
      }),
    )
  })

  test('for an edit, which is JSON', async () => {
    const ours = await weSend('xai', image({ model }))
    expect(ours).toEqual(await theySend({ files: onePicture }))
    expect(`${ours.path} ${ours.contentType}`).toBe('/v1/images/edits application/json')
  })
})

describe('@ai-sdk/deepinfra sends the same as we do', () => {
  const model = 'black-forest-labs/FLUX-1.1-pro'
  const theySend = (over: object, answer: object) =>
    clientSends(
      (fetch) =>
        createDeepInfra({ apiKey: KEY, fetch })
          .image(model)
          .doGenerate({ ...PLAIN, ...over }),
      () => Response.json(answer),
    )

  test('for the native path', async () => {
    const settings = { mode: 'text-to-image', aspect: '16:9', seed: 7, n: 2 } as const
    const operation = operationOf({ model, settings, options: { guidance_scale: 3 } })
    const theirs = await theySend(
      { n: 2, aspectRatio: '16:9', seed: 7, providerOptions: { deepinfra: { guidance_scale: 3 } } },
      { images: [`data:image/png;base64,${B64}`] },
    )
    expect(await weSend('deepinfra', operation)).toEqual(theirs)
    expect(theirs.path).toBe('/v1/inference/black-forest-labs/FLUX-1.1-pro')
  })

  test('but for width and height, which it sends as texts', async () => {
    const settings = { mode: 'text-to-image', size: '1024x768', n: 1 } as const
    const theirs = await theySend({ size: '1024x768' }, { images: [B64] })
    const ours = await weSend('deepinfra', operationOf({ model, settings }))
    expect(theirs.body).toEqual({
      prompt: PROMPT,
      num_images: 1,
      width: '1024',
      height: '768',
    })
    expect(ours.body).toEqual({ prompt: PROMPT, num_images: 1, width: 1024, height: 768 })
  })

  test('for an edit, but for the name of the file, which it does not know', async () => {
    const theirs = await theySend({ files: onePicture }, { data: [{ b64_json: B64 }] })
    const ours = await weSend('deepinfra', image({ model }))
    const named = (ours.body as string[]).map((part) => part.replace('room.png', 'blob'))
    expect({ ...ours, body: named.sort() }).toEqual(theirs)
  })
})

describe('@ai-sdk/fireworks sends the same as we do', () => {
  const theySend = (model: string, over: object, answer: () => Response) =>
    clientSends(
      (fetch) =>
        createFireworks({ apiKey: KEY, fetch })
          .image(model)
          .doGenerate({ ...PLAIN, ...over }),
      answer,
    )
  const bytes = () => new Response(new Uint8Array([1, 2, 3]))

  test('for a workflow', async () => {
    const model = 'accounts/fireworks/models/flux-1-schnell-fp8'
    const settings = { mode: 'text-to-image', aspect: '16:9', seed: 7, n: 1 } as const
    const ours = await weSend('fireworks', operationOf({ model, settings }))
    expect(ours).toEqual(await theySend(model, { aspectRatio: '16:9', seed: 7 }, bytes))
    expect(ours.path).toBe(`/inference/v1/workflows/${model}/text_to_image`)
  })

  test('for the legacy path, but for width and height, which it sends as texts', async () => {
    const model = 'accounts/fireworks/models/SSD-1B'
    const theirs = await theySend(model, { size: '1024x768', seed: 7, n: 2 }, bytes)
    const settings = { mode: 'text-to-image', size: '1024x768', seed: 7, n: 2 } as const
    const ours = await weSend('fireworks', operationOf({ model, settings }))
    expect({ ...ours, body: { ...(ours.body as object), width: '1024', height: '768' } }).toEqual(
      theirs,
    )
    expect(ours.body).toMatchObject({ width: 1024, height: 768, samples: 2 })
  })

  test('for a task and for asking after it', async () => {
    const model = 'accounts/fireworks/models/flux-kontext-pro'
    const { fetch, sent } = captureFetch(({ path }) => {
      if (path.endsWith('/get_result')) {
        return Response.json({ id: 'r-1', status: 'Error', result: null })
      }
      return Response.json({ request_id: 'r-1' })
    })
    const call = createFireworks({ apiKey: KEY, fetch })
      .image(model)
      .doGenerate({ ...PLAIN, aspectRatio: '1:1', files: onePicture })
    await expect(call).rejects.toThrow('failed with status')
    const settings = { mode: 'image-to-image', aspect: '1:1', n: 1 } as const
    const adapter = hostAdapter('fireworks')
    const operation = image({ model, settings })
    const order = adapter.submit(operation, adapter.baseUrl)
    const answer = { kind: 'json', json: { request_id: 'r-1' } } as const
    const step = adapter.read(
      { status: 200, headers: {}, body: answer, blobs: [] },
      order,
      operation,
    )
    if (step.kind !== 'pending' || adapter.auth === null) throw new Error('no task')
    const ours = [await sentBySpec(order, adapter.auth), await sentBySpec(step.poll, adapter.auth)]
    expect(ours).toEqual(sent)
  })
})

test('siliconflow, which has no client, is sent its own names', async () => {
  const settings = { mode: 'text-to-image', size: '960x1280', steps: 20, seed: 7, n: 2 } as const
  const { body, path } = await weSend(
    'siliconflow',
    operationOf({ model: 'Kwai-Kolors/Kolors', settings, options: { guidance_scale: 7.5 } }),
  )
  expect(path).toBe('/v1/images/generations')
  expect(body).toEqual({
    model: 'Kwai-Kolors/Kolors',
    prompt: PROMPT,
    batch_size: 2,
    image_size: '960x1280',
    num_inference_steps: 20,
    seed: 7,
    guidance_scale: 7.5,
  })
  const edit = await weSend('siliconflow', image({ model: 'Qwen/Qwen-Image-Edit' }))
  expect(edit.body).toEqual({
    model: 'Qwen/Qwen-Image-Edit',
    prompt: PROMPT,
    image: 'data:image/png;base64,iVBORwAB/v8=',
  })
})

test.each([
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  [undefined, 'image/png'],
])('fireworks: the format %j is asked for as the kind of answer', (format, accept) => {
  const settings = { mode: 'text-to-image', n: 1, ...(format !== undefined && { format }) } as const
  const operation = operationOf({ model: 'flux-1-dev-fp8', settings })
  const spec = hostAdapter('fireworks').submit(operation, 'https://x.example/v1')
  expect(spec.headers).toEqual({ accept })
  expect(spec.url).toBe(
    'https://x.example/v1/workflows/accounts/fireworks/models/flux-1-dev-fp8/text_to_image',
  )
})
