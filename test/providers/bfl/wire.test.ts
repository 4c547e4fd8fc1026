import { createBlackForestLabs } from '@ai-sdk/black-forest-labs'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import type { RequestSpec } from '../../../src/domain/request.ts'
import { bflAdapter } from '../../../src/providers/bfl/adapter.ts'
import { json, MASK, operationOf, PICTURE, pendingStep } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'

const API = 'https://api.bfl.ai/v1'
const POLLING_URL = 'https://api.us3.bfl.ai/v1/get_result?id=1'
type Call = Parameters<
  ReturnType<ReturnType<typeof createBlackForestLabs>['image']>['doGenerate']
>[0]
type Options = NonNullable<Call['providerOptions']>['blackForestLabs']

/** Everything the AI SDK sends for one image: the order, the poll and the download. */
async function sdkSends(model: string, over: Partial<Call> = {}): Promise<readonly Sent[]> {
  const { fetch, sent } = captureFetch(({ path }) => {
    if (path.endsWith('.jpeg')) return new Response('bytes')
    return path.endsWith('/get_result')
      ? Response.json({ status: 'Ready', result: { sample: 'https://delivery.example/1.jpeg' } })
      : Response.json({ id: '1', polling_url: POLLING_URL, cost: 4 })
  })
  const client = createBlackForestLabs({ apiKey: KEY, baseURL: API, fetch })
  await client.image(model).doGenerate({
    prompt: 'a red bicycle',
    n: 1,
    size: undefined,
    aspectRatio: undefined,
    seed: undefined,
    files: undefined,
    mask: undefined,
    providerOptions: {},
    ...over,
  })
  return sent
}

const options = (blackForestLabs: NonNullable<Options>): Pick<Call, 'providerOptions'> => ({
  providerOptions: { blackForestLabs },
})

function wireForm(spec: RequestSpec): Promise<Sent> {
  if (bflAdapter.auth === null) throw new Error('no auth')
  return sentBySpec(spec, bflAdapter.auth)
}

const weSend = (over: Partial<Operation>): Promise<Sent> =>
  wireForm(bflAdapter.submit(operationOf(over), API))

const file = { type: 'file', mediaType: PICTURE.mediaType, data: PICTURE.bytes } as const
const mask = { type: 'file', mediaType: MASK.mediaType, data: MASK.bytes } as const

describe('the AI SDK sends the same as we do', () => {
  test('for a size', async () => {
    const [theirs] = await sdkSends('flux-2-pro', {
      seed: 7,
      ...options({ width: 1024, height: 768, outputFormat: 'png', safetyTolerance: 2 }),
    })
    const ours = await weSend({
      model: 'flux-2-pro',
      settings: { mode: 'text-to-image', size: '1024x768', format: 'png', seed: 7, n: 1 },
      options: { safety_tolerance: 2 },
    })
    expect(ours).toEqual(theirs)
    expect(ours.path).toBe('/v1/flux-2-pro')
    expect(ours.headers).toEqual({ 'x-key': KEY })
  })

  test('for an aspect', async () => {
    const [theirs] = await sdkSends('flux-pro-1.1-ultra', {
      aspectRatio: '16:9',
      ...options({ raw: true }),
    })
    const settings = { mode: 'text-to-image', aspect: '16:9', n: 1 } as const
    expect(await weSend({ model: 'flux-pro-1.1-ultra', settings, options: { raw: true } })).toEqual(
      theirs,
    )
  })

  test('for steps', async () => {
    const [theirs] = await sdkSends('flux-2-flex', options({ steps: 30, guidance: 4.5 }))
    const settings = { mode: 'text-to-image', steps: 30, n: 1 } as const
    expect(await weSend({ model: 'flux-2-flex', settings, options: { guidance: 4.5 } })).toEqual(
      theirs,
    )
  })

  test('for a picture', async () => {
    const [theirs] = await sdkSends('flux-kontext-pro', { files: [file] })
    const settings = { mode: 'image-to-image', n: 1 } as const
    expect(await weSend({ model: 'flux-kontext-pro', mode: 'image-to-image', settings })).toEqual(
      theirs,
    )
  })

  test('for a picture as a prompt', async () => {
    const imagePrompt = Buffer.from(PICTURE.bytes).toString('base64')
    const [theirs] = await sdkSends('flux-pro-1.1', options({ imagePrompt }))
    const settings = { mode: 'image-to-image', n: 1 } as const
    expect(await weSend({ model: 'flux-pro-1.1', mode: 'image-to-image', settings })).toEqual(
      theirs,
    )
  })

  test('for a picture with its mask', async () => {
    const [theirs] = await sdkSends('flux-pro-1.0-fill', { files: [file], mask })
    const settings = { mode: 'edit', n: 1 } as const
    expect(
      await weSend({ model: 'flux-pro-1.0-fill', mode: 'edit', settings, mask: MASK }),
    ).toEqual(theirs)
  })

  test('for asking after a task, at the host that the answer names', async () => {
    const operation = operationOf({ model: 'flux-2-pro' })
    const spec = bflAdapter.submit(operation, API)
    const step = bflAdapter.read(json(200, { id: '1', polling_url: POLLING_URL }), spec, operation)
    const [, theirs] = await sdkSends('flux-2-pro')
    expect(await wireForm(pendingStep(step).poll)).toEqual(theirs)
  })
})

describe('what no SDK sends', () => {
  test('a size left to the model is not named', async () => {
    const settings = { mode: 'text-to-image', size: 'auto', n: 1 } as const
    expect((await weSend({ model: 'flux-2-pro', settings })).body).toEqual({
      prompt: 'a red bicycle',
    })
  })

  test('into the field that the suite names goes the picture', async () => {
    const { body } = await weSend({
      model: 'flux-tools/erase-v1',
      mode: 'image-to-image',
      settings: { mode: 'image-to-image', n: 1 },
      options: { assayImageField: 'source', strength: 1 },
    })
    expect(body).toEqual({ prompt: 'a red bicycle', source: 'iVBORwAB/v8=', strength: 1 })
  })

  test('a model name cannot reach another path of the API', () => {
    for (const model of ['../credits', '..', 'a?b', 'a/../b'])
      expect(() => bflAdapter.submit(operationOf({ model }), API)).toThrow('cannot stand in a path')
  })
})
