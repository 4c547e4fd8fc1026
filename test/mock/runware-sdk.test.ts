import { RunwareClient } from '@runware/sdk-js'
import sharp from 'sharp'
import { afterEach, expect, test, vi } from 'vitest'
import type { Json } from '../../src/domain/suite.ts'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { runwareAdapter } from '../../src/providers/runware/adapter.ts'
import { json } from '../providers/fixtures.ts'
import { openTaskSocket, type SentTask } from '../providers/runware/task-socket.ts'
import { onlyEntry, withMock, worldWith } from './with-mock.ts'

afterEach(() => vi.unstubAllGlobals())

/**
 * The vendor's client speaks through a socket only: here each message goes to the mock as the HTTP
 * request that the API takes in its stead, and the answer comes back as a message.
 */
function withSdk<T>(
  body: (client: RunwareClient, mock: Mock) => Promise<T>,
  { world, key }: { readonly world?: World; readonly key?: string } = {},
): Promise<T> {
  return withMock(world === undefined ? {} : { world }, async (mock) => {
    const toMock = async (tasks: readonly SentTask[]): Promise<unknown> => {
      const answer = await fetch(`${mock.baseUrls.runware}/v1`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key ?? mock.keys.runware}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(tasks),
      })
      return answer.json()
    }
    vi.stubGlobal('WebSocket', openTaskSocket(toMock).WebSocket)
    const client = await RunwareClient.initialize({ apiKey: 'k', globalMaxRetries: 1 })
    try {
      return await body(client, mock)
    } finally {
      await client.disconnect()
    }
  })
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

const ASK = {
  model: 'runware:100@1',
  positivePrompt: 'a red bicycle',
  width: 512,
  height: 256,
  includeCost: true,
  retry: 1,
}

test('images come with their cost, which is what the mock bills', () =>
  withSdk(async (client, mock) => {
    const images = (await client.imageInference({ ...ASK, numberResults: 3 })) ?? []
    expect(images.map(({ cost }) => cost)).toEqual([0.0013, 0.0013, 0.0013])
    expect(new Set(images.map(({ imageUUID }) => imageUUID)).size).toBe(3)
    expect(onlyEntry(mock)).toMatchObject({ usd: '0.0039', imagesMade: 3 })
    const file = Buffer.from(await (await fetch(images[0]?.imageURL ?? '')).arrayBuffer())
    expect(await sharp(file).metadata()).toMatchObject({ format: 'jpeg', width: 512, height: 256 })
  }))

test('without includeCost no cost is stated', () =>
  withSdk(async (client) => {
    const [image] = (await client.imageInference({ ...ASK, includeCost: false })) ?? []
    expect(image).toMatchObject({ imageURL: expect.stringContaining('/delivery/') })
    expect(image).not.toHaveProperty('cost')
  }))

test('a task is acknowledged, asked after, and gives its image', () =>
  withSdk(async (client) => {
    const [acknowledged] =
      (await client.imageInference({ ...ASK, deliveryMethod: 'async' as never })) ?? []
    const taskUUID = acknowledged?.taskUUID ?? ''
    expect(acknowledged).not.toHaveProperty('imageURL')
    await vi.waitUntil(async () => {
      const [image] = (await client.getResponse({ taskUUID })) as { status: string }[]
      return image?.status === 'success'
    })
    const [image] = (await client.getResponse({ taskUUID })) as { imageURL: string }[]
    expect((await fetch(image?.imageURL ?? '')).status).toBe(200)
  }))

test.each<[string, object, string]>([
  ['an unknown model', { model: 'runware:1@1' }, 'invalidModel'],
  ['a width off the grid', { width: 500 }, 'invalidWidth'],
  ['a refused prompt', { positivePrompt: 'forbidden-input' }, 'invalidProviderContent'],
  ['a refused picture', { positivePrompt: 'forbidden-output' }, 'invalidProviderContent'],
])('%s is an error with a code', (_, change, code) =>
  withSdk(async (client, mock) => {
    const error = await failure(client.imageInference({ ...ASK, ...change }))
    expect(error).toMatchObject({ error: { code, taskType: 'imageInference' } })
    expect(mock.ledger().filter(({ usd }) => usd !== '0')).toEqual([])
  }),
)

test('a name that was used before is refused, and bills nothing more', () =>
  withSdk(async (client, mock) => {
    const taskUUID = '11111111-2222-4333-8444-555555555555'
    await client.imageInference({ ...ASK, taskUUID })
    const error = await failure(
      client.imageInference({ ...ASK, positivePrompt: 'another', taskUUID }),
    )
    expect(error).toMatchObject({ error: { code: 'conflictTaskUUID' } })
    expect(onlyEntry(mock).usd).toBe('0.0013')
  }))

test('an image that is missing leaves an error beside those that came', () =>
  withMock({ world: worldWith({ faults: [{ fault: 'fewer' }] }) }, async (mock) => {
    const answer = await fetch(`${mock.baseUrls.runware}/v1`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${mock.keys.runware}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify([
        {
          ...ASK,
          taskType: 'imageInference',
          taskUUID: '11111111-2222-4333-8444-555555555555',
          numberResults: 2,
        },
      ]),
    })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      data: [{ cost: 0.0013 }],
      errors: [{ code: 'timeoutProvider' }],
    })
  }))

test('an empty balance is refused with a code of its own', () =>
  withSdk(
    async (client) => {
      const error = await failure(client.imageInference(ASK))
      expect(error).toMatchObject({ error: { code: 'insufficientCredits' } })
    },
    { key: 'rw-mock-empty' },
  ))

test.each([
  ['rw-mock-image-assay', '999.9987'],
  ['rw-mock-empty', '0'],
])('the balance of %s is told as %s dollars', (key, amount) =>
  withSdk(
    async (client, mock) => {
      await failure(client.imageInference(ASK))
      const { request, read } = runwareAdapter.balance ?? {}
      const spec = request?.(mock.baseUrls.runware)
      if (spec?.body?.kind !== 'json') throw new Error('no question')
      const answer = await fetch(spec.url, {
        method: spec.method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(spec.body.json),
      })
      expect(read?.(json(answer.status, (await answer.json()) as Json))).toEqual({
        amount,
        unit: 'usd',
      })
    },
    { key },
  ),
)
