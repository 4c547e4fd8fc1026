import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  InvokeModelCommand,
} from '@aws-sdk/client-bedrock-runtime'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Mode } from '../../src/domain/settings.ts'
import type { Mock } from '../../src/mock/start.ts'
import type { World, WorldText } from '../../src/mock/world.ts'
import { bedrockAdapter } from '../../src/providers/bedrock/adapter.ts'
import { createSecret } from '../../src/wire/secret.ts'
import { converseWith } from '../dialects/converse-with.ts'
import { editInput, editMask } from '../dialects/inputs.ts'
import { overHttp1 } from '../providers/bedrock/sdk.ts'
import { operationOf } from '../providers/fixtures.ts'
import { context, createCleanup, openWire } from '../wire/fixtures.ts'
import { onlyEntry, withMock, worldWith, worldWithModel } from './with-mock.ts'

const CORE = 'stability.stable-image-core-v1:1'
const NOVA = 'amazon.nova-canvas-v1:0'
const SECRET = 'a-secret-that-the-mock-does-not-know'

/** Nova Canvas as it was before it ended. */
const novaLives = (rest: Partial<WorldText> = {}): World =>
  worldWithModel(NOVA, { retired: false }, rest)

function clientOf(mock: Mock, config: Partial<BedrockRuntimeClientConfig> = {}) {
  return new BedrockRuntimeClient({
    region: 'us-west-2',
    endpoint: mock.baseUrls.bedrock,
    maxAttempts: 1,
    requestHandler: overHttp1(),
    token: { token: mock.keys.bedrock },
    authSchemePreference: ['httpBearerAuth'],
    ...config,
  })
}

const signedBy = (accessKeyId: string, sessionToken?: string) => ({
  credentials: {
    accessKeyId,
    secretAccessKey: SECRET,
    ...(sessionToken !== undefined && { sessionToken }),
  },
  authSchemePreference: ['sigv4'],
})

interface Answered {
  readonly images?: readonly string[]
  readonly error?: string | null
  readonly seeds?: readonly number[]
  readonly finish_reasons?: readonly (string | null)[]
}

async function invoke(
  client: BedrockRuntimeClient,
  modelId: string,
  body: unknown,
): Promise<{ readonly body: Answered; readonly requestId: string | undefined }> {
  const answer = await client.send(
    new InvokeModelCommand({
      modelId,
      body: JSON.stringify(body),
      contentType: 'application/json',
    }),
  )
  const text = Buffer.from(answer.body).toString()
  return { body: JSON.parse(text) as Answered, requestId: answer.$metadata.requestId }
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('nothing failed')
}

const factsOf = (base64: string | undefined) =>
  sharp(Buffer.from(base64 ?? '', 'base64')).metadata()

describe('the vendor’s own client gets an image from the mock', () => {
  test('with an API key', () =>
    withMock({}, async (mock) => {
      const { body, requestId } = await invoke(clientOf(mock), CORE, {
        prompt: 'a lighthouse',
        aspect_ratio: '1:1',
        output_format: 'jpeg',
        seed: 41,
      })
      expect(body).toMatchObject({ seeds: [41], finish_reasons: [null] })
      expect(await factsOf(body.images?.[0])).toMatchObject({ format: 'jpeg', width: 1248 })
      expect(requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(onlyEntry(mock)).toMatchObject({ model: CORE, usd: '0.04', requestId })
    }))

  test.each([
    ['lasting', undefined],
    ['temporary', 'a-session-token'],
  ])('with a signature by %s credentials', (_, sessionToken) =>
    withMock({}, async (mock) => {
      const client = clientOf(mock, signedBy(mock.keys.bedrock, sessionToken))
      const { body } = await invoke(client, CORE, { prompt: 'a lighthouse' })
      expect(body.images).toHaveLength(1)
      expect(onlyEntry(mock).key).toBe('bedrock-mock')
    }),
  )
})

test('a request that our wire signs is accepted, and one whose body was changed is not', () =>
  withMock({}, async (mock) => {
    const cleanup = createCleanup()
    try {
      const { signing } = bedrockAdapter
      if (signing === undefined) throw new Error('no signing')
      const credential = {
        signing: {
          service: signing.service,
          region: 'us-west-2',
          accessKeyId: createSecret('ID', mock.keys.bedrock),
          secretAccessKey: createSecret('SECRET', SECRET),
          sessionToken: null,
        },
        origins: [mock.url],
      }
      const operation = operationOf({ model: CORE })
      const spec = bedrockAdapter.submit(operation, mock.baseUrls.bedrock)
      const { answer } = await openWire(cleanup).exchange(spec, context({ credential }))
      expect(answer?.status).toBe(200)
      const scope = `${mock.keys.bedrock}/20261121/us-west-2/bedrock/aws4_request`
      const refused = await fetch(spec.url, {
        method: 'POST',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
          'x-amz-date': '20261121T090000Z',
          'x-amz-content-sha256': 'f'.repeat(64),
          'content-type': 'application/json',
        },
        body: '{"prompt":"x"}',
      })
      expect(refused.status).toBe(403)
      expect(refused.headers.get('x-amzn-errortype')).toContain('InvalidSignatureException')
    } finally {
      await cleanup.run()
    }
  }))

describe('the vendor’s own client recognizes what the mock refuses', () => {
  test.each<[string, string, unknown, string, number]>([
    ['a model that has ended', NOVA, {}, 'ResourceNotFoundException', 404],
    ['a model of nobody', 'acme.draw-v1:0', {}, 'ValidationException', 400],
    [
      'a service without its profile',
      'stability.stable-outpaint-v1:0',
      { prompt: 'x' },
      'ValidationException',
      400,
    ],
    [
      'a style transfer without a style',
      'us.stability.stable-style-transfer-v1:0',
      { init_image: 'x' },
      'ValidationException',
      400,
    ],
    ['a body without a prompt', CORE, { text: 'x' }, 'ValidationException', 400],
    [
      'an aspect that is none',
      CORE,
      { prompt: 'x', aspect_ratio: '4:3' },
      'ValidationException',
      400,
    ],
  ])('%s', (_, model, body, name, status) =>
    withMock({}, async (mock) => {
      const error = await failureOf(invoke(clientOf(mock), model, body))
      expect(error).toMatchObject({ name, $metadata: { httpStatusCode: status } })
      expect(mock.ledger().filter(({ usd }) => usd !== '0')).toEqual([])
    }),
  )

  test.each([
    ['rate-limit', 'ThrottlingException'],
    ['overloaded', 'ServiceUnavailableException'],
    ['server-error', 'InternalServerException'],
    ['quota', 'AccessDeniedException'],
  ] as const)('the fault %s as %s', (fault, name) =>
    withMock({ world: worldWith({ faults: [{ fault }] }) }, async (mock) => {
      const error = await failureOf(invoke(clientOf(mock), CORE, { prompt: 'x' }))
      expect(error).toMatchObject({ name })
    }),
  )

  test('a rate names its type in a header, and no time to come back', () =>
    withMock({ world: worldWith({ faults: [{ fault: 'rate-limit' }] }) }, async (mock) => {
      const answer = await fetch(
        `${mock.baseUrls.bedrock}/model/${encodeURIComponent(CORE)}/invoke`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${mock.keys.bedrock}`,
            'content-type': 'application/json',
          },
          body: '{"prompt":"x"}',
        },
      )
      expect(answer.status).toBe(429)
      expect(answer.headers.get('retry-after')).toBeNull()
      expect(answer.headers.get('x-amzn-errortype')).toBe(
        'ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/',
      )
      expect(await answer.json()).toEqual({
        message: 'Too many requests, please wait before trying again.',
      })
    }))

  test('a key that nobody has, sent either way', () =>
    withMock({}, async (mock) => {
      const keyed = clientOf(mock, { token: { token: 'nobody' } })
      expect(await failureOf(invoke(keyed, CORE, { prompt: 'x' }))).toMatchObject({
        name: 'AccessDeniedException',
      })
      const signed = clientOf(mock, signedBy('AKIANOBODYNOBODY'))
      expect(await failureOf(invoke(signed, CORE, { prompt: 'x' }))).toMatchObject({
        name: 'UnrecognizedClientException',
      })
    }))
})

test.each([
  ['forbidden-input', 'Filter reason: prompt'],
  ['forbidden-output', 'Filter reason: output image'],
])('a Stability model answers %s with 200, a reason and nothing else', (word, reason) =>
  withMock({}, async (mock) => {
    const { body } = await invoke(clientOf(mock), CORE, { prompt: `a ${word}` })
    expect(body).toEqual({ finish_reasons: [reason] })
    expect(onlyEntry(mock)).toMatchObject({ outcome: 'blocked', usd: '0.04' })
  }),
)

describe('Nova Canvas, where a world lets it live', () => {
  const ask = (numberOfImages: number, more: object = {}) => ({
    taskType: 'TEXT_IMAGE',
    textToImageParams: { text: 'a lighthouse' },
    imageGenerationConfig: { numberOfImages, ...more },
  })

  test.each<[object, string]>([
    [{ width: 1024, height: 1024 }, '0.08'],
    [{ width: 1024, height: 1024, quality: 'premium' }, '0.12'],
    [{ width: 2048, height: 1024 }, '0.12'],
    [{ width: 2048, height: 2048, quality: 'premium' }, '0.16'],
  ])('bills two images with %j as %s', (config, usd) =>
    withMock({ world: novaLives() }, async (mock) => {
      const { body } = await invoke(clientOf(mock), NOVA, ask(2, config))
      expect(body.images).toHaveLength(2)
      expect(body.error).toBeNull()
      expect(onlyEntry(mock).usd).toBe(usd)
    }),
  )

  test('gives fewer images with 200 and its words for it', () =>
    withMock({ world: novaLives({ faults: [{ fault: 'fewer' }] }) }, async (mock) => {
      const { body } = await invoke(clientOf(mock), NOVA, ask(3))
      expect(body.images).toHaveLength(2)
      expect(body.error).toBe(
        'Some of the generated images have been blocked by our content filters.',
      )
    }))

  test('gives no image with 200 and its words for it', () =>
    withMock({ world: novaLives({ faults: [{ fault: 'moderation-output' }] }) }, async (mock) => {
      const { body } = await invoke(clientOf(mock), NOVA, ask(3))
      expect(body).toEqual({
        images: [],
        error: 'All of the generated images have been blocked by our content filters.',
      })
    }))

  test('refuses a flagged prompt and a sixth image', () =>
    withMock({ world: novaLives() }, async (mock) => {
      const flagged = { ...ask(1), textToImageParams: { text: 'forbidden-input' } }
      expect(await failureOf(invoke(clientOf(mock), NOVA, flagged))).toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('blocked by our content filters'),
      })
      expect(await failureOf(invoke(clientOf(mock), NOVA, ask(6)))).toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('numberOfImages'),
      })
    }))

  test.each<[string, Mode]>([
    ['an edit', 'edit'],
    ['a variation', 'image-to-image'],
  ])('does %s that our adapter asks for', (_, mode) =>
    withMock({ world: novaLives() }, async (mock) => {
      const image = await editInput()
      const mask = mode === 'edit' ? await editMask(bedrockAdapter.maskMarks(NOVA)) : null
      const settings = { mode, size: '512x512', n: 2 } as const
      const operation = operationOf({ model: NOVA, mode, settings, image, mask })
      const { outcome, artifacts, sink } = await converseWith(bedrockAdapter, mock, operation)
      expect(outcome.kind).toBe('produced')
      expect(artifacts).toHaveLength(2)
      if (mode !== 'edit') return
      // The mask marks the middle: the corner stays as it was, the middle does not.
      const made = sink.finished.get(artifacts[0]?.sha256 ?? '')
      const before = await sharp(image.bytes).removeAlpha().raw().toBuffer()
      const after = await sharp(made).removeAlpha().raw().toBuffer()
      expect(after.subarray(0, 3)).toEqual(before.subarray(0, 3))
      const middle = (256 * 512 + 256) * 3
      expect(after.subarray(middle, middle + 3)).not.toEqual(before.subarray(middle, middle + 3))
    }),
  )

  test('our adapter reads fewer images as partial', () =>
    withMock({ world: novaLives({ faults: [{ fault: 'fewer' }] }) }, async (mock) => {
      const settings = { mode: 'text-to-image', n: 3 } as const
      const operation = operationOf({ model: NOVA, settings })
      const { outcome, artifacts } = await converseWith(bedrockAdapter, mock, operation)
      expect(outcome.kind).toBe('partial')
      expect(artifacts).toHaveLength(2)
    }))
})
