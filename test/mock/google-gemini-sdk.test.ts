import { ApiError, type GenerateContentResponse, GoogleGenAI } from '@google/genai'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { onlyEntry, until, withMock, worldWith } from './with-mock.ts'

const MODEL = 'gemini-nano-banana-2.1'
const IMAGE = { responseModalities: ['IMAGE'] }

function withSdk<T>(
  body: (client: GoogleGenAI, mock: Mock) => Promise<T>,
  { world, apiKey }: { readonly world?: World; readonly apiKey?: string } = {},
): Promise<T> {
  return withMock(world === undefined ? {} : { world }, (mock) =>
    body(
      new GoogleGenAI({
        apiKey: apiKey ?? mock.keys['google-gemini'],
        httpOptions: { baseUrl: `${mock.url}/google-gemini` },
      }),
      mock,
    ),
  )
}

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof ApiError) return error
  throw new Error(`no error of the API: ${String(error)}`)
}

const partsOf = (response: GenerateContentResponse) =>
  response.candidates?.[0]?.content?.parts ?? []
const pictureOf = (response: GenerateContentResponse) => {
  const [data] = partsOf(response).flatMap((part) =>
    part.thought === true ? [] : (part.inlineData?.data ?? []),
  )
  return Buffer.from(data ?? '', 'base64')
}

test('a picture comes whole, and its tokens are the bill', () =>
  withSdk(async (client, mock) => {
    const response = await client.models.generateContent({
      model: MODEL,
      contents: 'a red bicycle',
      config: { ...IMAGE, imageConfig: { aspectRatio: '16:9', imageSize: '2K' } },
    })
    expect(await sharp(pictureOf(response)).metadata()).toMatchObject({
      format: 'png',
      width: 2752,
      height: 1536,
    })
    const usage = response.usageMetadata
    expect(usage?.candidatesTokensDetails).toEqual([{ modality: 'IMAGE', tokenCount: 1680 }])
    const { promptTokenCount = 0, candidatesTokenCount = 0, thoughtsTokenCount = 0 } = usage ?? {}
    expect(candidatesTokenCount).toBeGreaterThan(1680)
    expect(usage?.totalTokenCount).toBe(
      promptTokenCount + candidatesTokenCount + thoughtsTokenCount,
    )
    const text = candidatesTokenCount - 1680 + thoughtsTokenCount
    expect(onlyEntry(mock).lines.map(({ meter, quantity }) => [meter, quantity])).toEqual([
      ['input_text_token', String(promptTokenCount)],
      ['output_text_token', String(text)],
      ['output_image_token', '1680'],
    ])
    expect(response.responseId).toBe(onlyEntry(mock).requestId)
  }))

test('a picture sent along gives the shape, and is counted by itself', () =>
  withSdk(async (client, mock) => {
    const room = await sharp({
      create: { width: 640, height: 360, channels: 3, background: 'red' },
    })
      .png()
      .toBuffer()
    const data = room.toString('base64')
    const response = await client.models.generateContent({
      model: MODEL,
      contents: [{ text: 'at night' }, { inlineData: { mimeType: 'image/png', data } }],
      config: IMAGE,
    })
    expect(await sharp(pictureOf(response)).metadata()).toMatchObject({ width: 1376, height: 768 })
    expect(response.usageMetadata?.promptTokensDetails).toEqual([
      { modality: 'TEXT', tokenCount: 3 },
      { modality: 'IMAGE', tokenCount: 560 },
    ])
    expect(onlyEntry(mock)).toMatchObject({ mode: 'image-to-image', outcome: 'completed' })
  }))

test('thinking shows a draft before the picture where it is asked to', () =>
  withSdk(async (client) => {
    const response = await client.models.generateContent({
      model: MODEL,
      contents: 'a red bicycle',
      config: { ...IMAGE, thinkingConfig: { includeThoughts: true } },
    })
    expect(partsOf(response).map(({ thought }) => thought ?? false)).toEqual([true, false])
  }))

test('the flex tier costs half, and says so', () =>
  withSdk(async (client, mock) => {
    const ask = { model: MODEL, contents: 'a red bicycle' }
    const flex = await client.models.generateContent({
      ...ask,
      config: { ...IMAGE, serviceTier: 'flex' as never },
    })
    expect(flex.usageMetadata).toMatchObject({ serviceTier: 'flex' })
    const image = onlyEntry(mock).lines.find(({ meter }) => meter === 'output_image_token')
    expect(image).toMatchObject({ quantity: '1120', unitUsd: '0.000015', usd: '0.0168' })
  }))

describe('an answer without a picture', () => {
  test.each([
    ['input', 'NO_IMAGE', false],
    ['free', 'IMAGE_OTHER', false],
    ['full', 'STOP', true],
  ] as const)('that is billed as %s ends with %s', (empty, finishReason, isWritten) =>
    withSdk(
      async (client) => {
        const response = await client.models.generateContent({
          model: MODEL,
          contents: 'a red bicycle',
          config: IMAGE,
        })
        expect(response.candidates?.[0]?.finishReason).toBe(finishReason)
        const { candidatesTokenCount } = response.usageMetadata ?? {}
        expect(candidatesTokenCount !== undefined).toBe(isWritten)
        expect(response.text !== undefined).toBe(isWritten)
      },
      {
        world: worldWith({
          faults: [{ fault: 'empty' }],
          policy: { 'google-gemini': { empty } },
        }),
      },
    ),
  )

  test('because of its prompt has no candidates, because of its picture an empty one', () =>
    withSdk(async (client, mock) => {
      const ask = (contents: string) =>
        client.models.generateContent({ model: MODEL, contents, config: IMAGE })
      const prompt = await ask('a forbidden-input')
      expect(prompt.promptFeedback?.blockReason).toBe('PROHIBITED_CONTENT')
      expect(prompt.candidates).toBeUndefined()
      const picture = await ask('a forbidden-output')
      expect(picture.candidates?.[0]).toMatchObject({ content: {}, finishReason: 'IMAGE_SAFETY' })
      expect(mock.ledger().map(({ outcome }) => outcome)).toEqual(['blocked', 'blocked'])
    }))
})

describe('a request that is refused', () => {
  test.each<[string, Parameters<GoogleGenAI['models']['generateContent']>[0], number, string]>([
    [
      'two candidates',
      { model: MODEL, contents: 'x', config: { ...IMAGE, candidateCount: 2 } },
      400,
      'Multiple candidates is not enabled for this model',
    ],
    [
      'a small k',
      { model: MODEL, contents: 'x', config: { ...IMAGE, imageConfig: { imageSize: '2k' } } },
      400,
      'image_size',
    ],
    [
      'a size of another model',
      { model: MODEL, contents: 'x', config: { ...IMAGE, imageConfig: { imageSize: '512' } } },
      400,
      'image_size',
    ],
    [
      'a ratio of another model',
      {
        model: 'gemini-3-pro-image',
        contents: 'x',
        config: { ...IMAGE, imageConfig: { aspectRatio: '8:1' } },
      },
      400,
      'aspect_ratio must be one of',
    ],
    [
      'no picture wanted',
      { model: MODEL, contents: 'x', config: { responseModalities: ['TEXT'] } },
      400,
      'response modalities (text)',
    ],
    [
      'a model shut down',
      { model: 'gemini-2.5-flash-image', contents: 'x' },
      404,
      'is not found for API version',
    ],
    [
      'a model of nobody',
      { model: 'gemini-9', contents: 'x' },
      404,
      'is not found for API version',
    ],
  ])('for %s', (_, request, status, words) =>
    withSdk(async (client, mock) => {
      const error = await failureOf(client.models.generateContent(request))
      expect(error.status).toBe(status)
      expect(error.message).toContain(words)
      expect(mock.ledger().filter(({ usd }) => usd !== '0')).toEqual([])
    }),
  )

  test('for a wrong key is a 400, without one a 403', () =>
    withMock({}, async (mock) => {
      const ask = (headers: Record<string, string>) =>
        fetch(`${mock.baseUrls['google-gemini']}/models/${MODEL}:generateContent`, {
          method: 'POST',
          headers,
          body: '{}',
        })
      const wrong = await ask({ 'x-goog-api-key': 'AIzaWrong' })
      expect(wrong.status).toBe(400)
      expect(await wrong.json()).toMatchObject({
        error: { status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }, {}] },
      })
      expect((await ask({})).status).toBe(403)
    }))

  test.each([
    [{ fault: 'rate-limit', retryAfterSeconds: 38 } as const, 429, '"retryDelay":"38s"'],
    [{ fault: 'overloaded' } as const, 503, 'The model is overloaded'],
  ])('by the fault %j', (fault, status, words) =>
    withSdk(
      async (client) => {
        const error = await failureOf(
          client.models.generateContent({ model: MODEL, contents: 'x', config: IMAGE }),
        )
        expect(error.status).toBe(status)
        expect(error.message).toContain(words)
      },
      { world: worldWith({ faults: [fault] }) },
    ),
  )
})

test('names in proto spelling are understood, names of nobody are told', () =>
  withMock({}, async (mock) => {
    const post = (body: unknown) =>
      fetch(`${mock.baseUrls['google-gemini']}/models/${MODEL}:generateContent`, {
        method: 'POST',
        headers: { 'x-goog-api-key': mock.keys['google-gemini'] ?? '' },
        body: JSON.stringify(body),
      })
    const contents = [{ parts: [{ text: 'a cat' }] }]
    const config = { response_modalities: ['IMAGE'], image_config: { aspect_ratio: '1:1' } }
    expect((await post({ contents, generation_config: config })).status).toBe(200)
    const unknown = await post({ contents, generationConfig: { numberOfImages: 2 } })
    expect(unknown.status).toBe(400)
    expect(await unknown.text()).toContain('Unknown name \\"numberOfImages\\"')
  }))

test('the models of the account are listed, without those shut down', () =>
  withSdk(async (client) => {
    const pager = await client.models.list()
    expect(pager.page.map(({ name }) => name)).toEqual([
      'models/gemini-nano-banana-2.1',
      'models/gemini-3-pro-image',
      'models/gemini-3.1-flash-lite-image',
    ])
  }))

describe('a batch', () => {
  const request = (contents: string) => ({ model: MODEL, contents, config: IMAGE })
  const ended = (client: GoogleGenAI, name: string | undefined) =>
    until(async () => {
      const seen = await client.batches.get({ name: name ?? '' })
      return seen.state === 'JOB_STATE_PENDING' || seen.state === 'JOB_STATE_RUNNING' ? null : seen
    })

  test('succeeds with an answer, a block and an error side by side, at half price', () =>
    withSdk(async (client, mock) => {
      const bad = { ...request('a dog'), config: { ...IMAGE, candidateCount: 2 } }
      const created = await client.batches.create({
        model: MODEL,
        src: [request('a cat'), request('a forbidden-output'), bad],
        config: { displayName: 'run-17' },
      })
      expect(created).toMatchObject({ state: 'JOB_STATE_PENDING', displayName: 'run-17' })
      expect(created.name).toMatch(/^batches\/[a-z0-9]{24}$/)
      const done = await ended(client, created.name)
      expect(done.state).toBe('JOB_STATE_SUCCEEDED')
      const [answer, block, error] = done.dest?.inlinedResponses ?? []
      const picture = pictureOf(answer?.response as GenerateContentResponse)
      expect((await sharp(picture).metadata()).width).toBe(1024)
      expect(block?.response?.candidates?.[0]?.finishReason).toBe('IMAGE_SAFETY')
      expect(error?.error).toMatchObject({ code: 400 })
      const [first] = mock.ledger()
      const image = first?.lines.find(({ meter }) => meter === 'output_image_token')
      expect(image).toMatchObject({ quantity: '1120', unitUsd: '0.000015' })
      expect(mock.ledger().map(({ outcome }) => outcome)).toEqual([
        'completed',
        'blocked',
        'rejected',
      ])
      expect(first?.client).toBe('delivered')
    }))

  test('that never ends can be stopped, and is listed', () =>
    withSdk(
      async (client, mock) => {
        const created = await client.batches.create({ model: MODEL, src: [request('a cat')] })
        const name = created.name ?? ''
        await until(async () => (await client.batches.get({ name })).state === 'JOB_STATE_RUNNING')
        await client.batches.cancel({ name })
        expect((await ended(client, name)).state).toBe('JOB_STATE_CANCELLED')
        expect((await client.batches.list()).page.map((one) => one.name)).toEqual([name])
        expect(onlyEntry(mock).outcome).toBe('cancelled')
      },
      { world: worldWith({ faults: [{ fault: 'task-stuck' }] }) },
    ))

  test('of nobody, or of somebody else, is not found', () =>
    withSdk(async (client) => {
      expect((await failureOf(client.batches.get({ name: 'batches/none' }))).status).toBe(404)
    }))
})
