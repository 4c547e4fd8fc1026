import { GoogleGenAI } from '@google/genai'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import type { RequestSpec } from '../../../src/domain/request.ts'
import { googleGeminiAdapter } from '../../../src/providers/google-gemini/adapter.ts'
import { json, operationOf, PICTURE, pendingStep } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'

const API = 'https://generativelanguage.googleapis.com/v1beta'
const MODEL = 'gemini-nano-banana-2.1'

afterEach(() => vi.unstubAllGlobals())

async function vendorSends(call: (client: GoogleGenAI) => PromiseLike<unknown>): Promise<Sent> {
  const { fetch, sent } = captureFetch(() => Response.json({}))
  vi.stubGlobal('fetch', fetch)
  // The client's own default is v1; the documented calls, and ours, are of v1beta.
  await call(new GoogleGenAI({ apiKey: KEY, apiVersion: 'v1beta' }))
  const [only, ...more] = sent
  if (only === undefined || more.length > 0) throw new Error(`${sent.length} requests`)
  return only
}

function wireForm(spec: RequestSpec): Promise<Sent> {
  const { auth } = googleGeminiAdapter
  if (auth === null) throw new Error('no auth')
  return sentBySpec(spec, auth)
}

const weSend = (operation: Operation) => wireForm(googleGeminiAdapter.submit(operation, API))

describe('the vendor’s own client sends the same as we do', () => {
  test('for a picture from words, with every setting and options beside them', async () => {
    const ours = await weSend(
      operationOf({
        model: MODEL,
        settings: { mode: 'text-to-image', aspect: '16:9', size: '2K', seed: 7, n: 1 },
        options: {
          serviceTier: 'flex',
          safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
          generationConfig: { thinkingConfig: { thinkingLevel: 'MINIMAL' } },
        },
      }),
    )
    expect(ours).toEqual(
      await vendorSends((client) =>
        client.models.generateContent({
          model: MODEL,
          contents: 'a red bicycle',
          config: {
            responseModalities: ['IMAGE'],
            imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
            seed: 7,
            thinkingConfig: { thinkingLevel: 'MINIMAL' as never },
            serviceTier: 'flex' as never,
            safetySettings: [
              { category: 'HARM_CATEGORY_HARASSMENT' as never, threshold: 'BLOCK_NONE' as never },
            ],
          },
        }),
      ),
    )
    expect(ours.path).toBe(`/v1beta/models/${MODEL}:generateContent`)
    expect(ours.headers).toEqual({ 'x-goog-api-key': KEY })
  })

  test('for a model named as the API lists it', async () => {
    const model = `models/${MODEL}`
    expect(await weSend(operationOf({ model }))).toEqual(
      await vendorSends((client) =>
        client.models.generateContent({
          model,
          contents: 'a red bicycle',
          config: { responseModalities: ['IMAGE'] },
        }),
      ),
    )
  })

  test('for a picture changed by words', async () => {
    const data = Buffer.from(PICTURE.bytes).toString('base64')
    expect(await weSend(operationOf({ mode: 'image-to-image', model: MODEL }))).toEqual(
      await vendorSends((client) =>
        client.models.generateContent({
          model: MODEL,
          contents: [
            {
              role: 'user',
              parts: [{ text: 'a red bicycle' }, { inlineData: { mimeType: 'image/png', data } }],
            },
          ],
          config: { responseModalities: ['IMAGE'] },
        }),
      ),
    )
  })

  test('for a batch, asking after it and stopping it', async () => {
    const operation = operationOf({
      model: MODEL,
      settings: { mode: 'text-to-image', size: '1K', delivery: 'batch', n: 1 },
    })
    expect(await weSend(operation)).toEqual(
      await vendorSends((client) =>
        client.batches.create({
          model: MODEL,
          src: [
            {
              model: MODEL,
              contents: 'a red bicycle',
              config: { responseModalities: ['IMAGE'], imageConfig: { imageSize: '1K' } },
            },
          ],
          config: { displayName: 'image-assay' },
        }),
      ),
    )
    const spec = googleGeminiAdapter.submit(operation, API)
    const created = json(200, {
      name: 'batches/b-17',
      metadata: { state: 'BATCH_STATE_PENDING' },
    })
    const { poll, cancel } = pendingStep(googleGeminiAdapter.read(created, spec, operation))
    expect(await wireForm(poll)).toEqual(
      await vendorSends((client) => client.batches.get({ name: 'batches/b-17' })),
    )
    if (cancel === null) throw new Error('no cancel')
    expect(await wireForm(cancel)).toEqual(
      await vendorSends((client) => client.batches.cancel({ name: 'batches/b-17' })),
    )
  })
})

test('what the suite’s options say of generationConfig wins, and leaves the rest', async () => {
  const { body } = await weSend(
    operationOf({
      model: MODEL,
      settings: { mode: 'text-to-image', aspect: '16:9', size: '2K', n: 1 },
      options: {
        generationConfig: {
          responseModalities: ['TEXT', 'IMAGE'],
          imageConfig: { aspectRatio: '4:3' },
          temperature: 1,
        },
      },
    }),
  )
  expect(body).toMatchObject({
    generationConfig: {
      responseModalities: ['TEXT', 'IMAGE'],
      imageConfig: { aspectRatio: '4:3', imageSize: '2K' },
      temperature: 1,
    },
  })
})

test('nothing is said of the picture where nothing is asked of it', async () => {
  const { body } = await weSend(operationOf({ model: MODEL }))
  expect(body).toEqual({
    contents: [{ role: 'user', parts: [{ text: 'a red bicycle' }] }],
    generationConfig: { responseModalities: ['IMAGE'] },
  })
})

test('a model name cannot reach another path of the API', async () => {
  for (const model of ['../files', 'a/../../x', 'a?key=b', 'x:batchEmbedContents']) {
    const { path, query } = await weSend(operationOf({ model }))
    expect(query).toBe('')
    expect(path).toBe(`/v1beta/models/${encodeURIComponent(model)}:generateContent`)
  }
})
