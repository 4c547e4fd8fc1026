import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import { stabilityAdapter } from '../../src/providers/stability/adapter.ts'
import { converseWith } from '../dialects/converse-with.ts'
import { editInput, editMask } from '../dialects/inputs.ts'
import { operationOf } from '../providers/fixtures.ts'
import { onlyEntry, until, withMock, worldWith } from './with-mock.ts'

type Texts = Readonly<Record<string, string>>

/** Posts a form as the vendor's documentation does. */
async function send(
  mock: Mock,
  path: string,
  texts: Texts,
  { headers = {}, image }: { readonly headers?: Texts; readonly image?: Uint8Array } = {},
): Promise<Response> {
  const form = new FormData()
  for (const [name, value] of Object.entries(texts)) form.append(name, value)
  if (image !== undefined) form.append('image', new Blob([new Uint8Array(image)]), 'room.png')
  else form.append('none', new Blob([]), 'none')
  return fetch(`${mock.baseUrls.stability}/v2beta/stable-image/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mock.keys.stability}`, ...headers },
    body: form,
  })
}

const ask = (mock: Mock, path: string, headers: Texts = {}): Promise<Response> =>
  fetch(`${mock.baseUrls.stability}${path}`, {
    headers: { authorization: `Bearer ${mock.keys.stability}`, ...headers },
  })

const JSON_WANTED = { accept: 'application/json' }
const metadata = async (response: Response) =>
  sharp(Buffer.from(await response.arrayBuffer())).metadata()

describe('an operation', () => {
  test('gives bytes with headers by default, and JSON without them where it is wanted', () =>
    withMock({}, async (mock) => {
      const bytes = await send(mock, 'generate/core', { prompt: 'a cat', seed: '7' })
      expect(bytes.status).toBe(200)
      expect(bytes.headers.get('content-type')).toBe('image/png')
      expect(bytes.headers.get('finish-reason')).toBe('SUCCESS')
      expect(bytes.headers.get('seed')).toBe('7')
      expect(bytes.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/)
      expect((await metadata(bytes)).format).toBe('png')
      const json = await send(
        mock,
        'generate/core',
        { prompt: 'a cat', seed: '7', output_format: 'webp' },
        { headers: JSON_WANTED },
      )
      expect(json.headers.get('content-type')).toBe('application/json; type=image/webp')
      expect(json.headers.get('finish-reason')).toBeNull()
      expect(json.headers.get('seed')).toBeNull()
      const body = (await json.json()) as { image: string; finish_reason: string; seed: number }
      expect(body).toMatchObject({ finish_reason: 'SUCCESS', seed: 7 })
      expect((await sharp(Buffer.from(body.image, 'base64')).metadata()).format).toBe('webp')
    }))

  test.each<[string, string, Texts, string]>([
    ['no prompt', 'generate/core', {}, 'prompt: is required'],
    [
      'an aspect of nobody',
      'generate/core',
      { prompt: 'x', aspect_ratio: '4:3' },
      'aspect_ratio: must be one of 21:9, 16:9, 3:2, 5:4, 1:1, 4:5, 2:3, 9:16, 9:21',
    ],
    [
      'webp from sd3',
      'generate/sd3',
      { prompt: 'x', output_format: 'webp' },
      'output_format: must be one of png, jpeg',
    ],
    [
      'a seed too large',
      'generate/ultra',
      { prompt: 'x', seed: '4294967295' },
      'seed: must be less than or equal to 4294967294',
    ],
    ['no picture', 'edit/outpaint', { left: '8' }, 'image: is required'],
    [
      'a mode without its picture',
      'generate/sd3',
      { prompt: 'x', mode: 'image-to-image' },
      'mode: image-to-image needs an image, and an image needs it',
    ],
  ])('with %s is refused, for nothing', (_, path, texts, message) =>
    withMock({}, async (mock) => {
      const answer = await send(mock, path, texts)
      expect(answer.status).toBe(400)
      expect(await answer.json()).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        name: 'bad_request',
        errors: [message],
      })
      expect(onlyEntry(mock).usd).toBe('0')
    }),
  )

  test.each<[string, Texts, string]>([
    ['upscale/conservative', { prompt: 'x', creativity: '0.9' }, 'creativity: must be less'],
    ['edit/outpaint', {}, 'left: at least one of'],
    ['generate/ultra', { prompt: 'x' }, 'strength: is required with an image'],
    ['edit/search-and-replace', { prompt: 'x' }, 'search_prompt: is required'],
  ])('%s with a picture and %j is refused', (path, texts, message) =>
    withMock({}, async (mock) => {
      const { bytes } = await editInput()
      const answer = await send(mock, path, texts, { image: bytes })
      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain(message)
    }),
  )

  test('wants a form: JSON is refused', () =>
    withMock({}, async (mock) => {
      const answer = await fetch(`${mock.baseUrls.stability}/v2beta/stable-image/generate/core`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${mock.keys.stability}`,
          'content-type': 'application/json',
        },
        body: '{"prompt":"x"}',
      })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ name: 'bad_request' })
    }))

  test('takes at most 10 MiB', () =>
    withMock({}, async (mock) => {
      const image = new Uint8Array(10 * 1024 * 1024 + 1)
      const answer = await send(mock, 'upscale/fast', {}, { image })
      expect(answer.status).toBe(413)
      expect(await answer.json()).toMatchObject({
        name: 'payload_too_large',
        errors: ['body: payloads cannot be larger than 10MiB in size'],
      })
    }))

  test('paints anew what is white in its mask, and nothing else', () =>
    withMock({}, async (mock) => {
      const image = await editInput()
      const mask = await editMask(stabilityAdapter.maskMarks('inpaint'))
      const settings = { mode: 'edit', n: 1 } as const
      const operation = operationOf({ model: 'inpaint', mode: 'edit', settings, image, mask })
      const { artifacts, sink } = await converseWith(stabilityAdapter, mock, operation)
      const made = sink.finished.get(artifacts[0]?.sha256 ?? '')
      const before = await sharp(image.bytes).removeAlpha().raw().toBuffer()
      const after = await sharp(made).removeAlpha().raw().toBuffer()
      expect(after.subarray(0, 3)).toEqual(before.subarray(0, 3))
      const middle = (256 * 512 + 256) * 3
      expect(after.subarray(middle, middle + 3)).not.toEqual(before.subarray(middle, middle + 3))
    }))
})

describe('what is not allowed', () => {
  test('in a prompt is a 403 and free', () =>
    withMock({}, async (mock) => {
      const answer = await send(mock, 'generate/core', { prompt: 'forbidden-input' })
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ name: 'content_moderation' })
      expect(onlyEntry(mock)).toMatchObject({ outcome: 'blocked', usd: '0' })
    }))

  test.each([
    ['in bytes', {}],
    ['in JSON', JSON_WANTED],
  ])('in an output is a 200 with a blurred picture %s, and billed', (_, headers) =>
    withMock({}, async (mock) => {
      const answer = await send(mock, 'generate/core', { prompt: 'forbidden-output' }, { headers })
      expect(answer.status).toBe(200)
      if (Object.keys(headers).length === 0) {
        expect(answer.headers.get('finish-reason')).toBe('CONTENT_FILTERED')
        const { channels } = await sharp(Buffer.from(await answer.arrayBuffer())).stats()
        expect(channels.slice(0, 3).map(({ stdev }) => Math.round(stdev))).toEqual([0, 0, 0])
      } else {
        expect(await answer.json()).toMatchObject({
          finish_reason: 'CONTENT_FILTERED',
          image: expect.stringMatching(/^iVBOR/),
        })
      }
      expect(onlyEntry(mock)).toMatchObject({ outcome: 'blocked', usd: '0.03' })
    }),
  )
})

describe('an operation that answers later', () => {
  const start = async (mock: Mock): Promise<string> => {
    const { bytes } = await editInput()
    const accepted = await send(mock, 'upscale/creative', { prompt: 'x' }, { image: bytes })
    expect(accepted.status).toBe(200)
    const { id } = (await accepted.json()) as { id: string }
    expect(id).toMatch(/^[0-9a-f]{64}$/)
    return id
  }

  test('is at work with 202, then its picture, then forgotten after a day', () =>
    withMock({}, async (mock, clock) => {
      const id = await start(mock)
      const seen = new Set<number>()
      const done = await until(async () => {
        const answer = await ask(mock, `/v2beta/results/${id}`)
        seen.add(answer.status)
        if (answer.status === 202)
          expect(await answer.json()).toEqual({ id, status: 'in-progress' })
        return answer.status === 200 ? answer : null
      })
      expect(seen).toEqual(new Set([202, 200]))
      expect(done.headers.get('finish-reason')).toBe('SUCCESS')
      expect(await metadata(done)).toMatchObject({ width: 2048, height: 2048 })
      expect(onlyEntry(mock)).toMatchObject({ usd: '0.6', client: 'delivered' })
      clock.advance(24 * 60 * 60 * 1000)
      expect((await ask(mock, `/v2beta/results/${id}`)).status).toBe(404)
    }))

  test('is unknown to another key', () =>
    withMock({}, async (mock) => {
      const id = await start(mock)
      const answer = await ask(mock, `/v2beta/results/${id}`, {
        authorization: 'Bearer sk-mock-stability-empty',
      })
      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({ name: 'not_found' })
    }))

  test.each([
    ['moderation-output', 'blocked/moderation-output'],
    ['moderation-input', 'blocked/moderation-input'],
    ['task-failed', 'lost/timeout'],
    ['task-stuck', 'lost/timeout'],
    ['unknown-status', 'lost/timeout'],
  ] as const)('with the fault %s is read as %s', (fault, expected) =>
    withMock({ world: worldWith({ faults: [{ fault }] }) }, async (mock) => {
      const settings = { mode: 'upscale', n: 1 } as const
      const image = await editInput()
      const operation = operationOf({ model: 'creative', mode: 'upscale', settings, image })
      const isEndless = expected === 'lost/timeout'
      const { outcome } = await converseWith(stabilityAdapter, mock, operation, { isEndless })
      expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    }),
  )
})

describe('an account', () => {
  test('has fewer credits after each picture', () =>
    withMock({}, async (mock) => {
      const credits = async () => {
        const answer = await ask(mock, '/v1/user/balance')
        return ((await answer.json()) as { credits: number }).credits
      }
      expect(await credits()).toBe(10_000)
      await send(mock, 'generate/sd3', { prompt: 'x' })
      expect(await credits()).toBe(9_993.5)
      await send(mock, 'generate/core', { prompt: 'x' })
      expect(await credits()).toBe(9_990.5)
    }))

  test('with a balance of its own is told what is left of it', () =>
    withMock({}, async (mock) => {
      const answer = await ask(mock, '/v1/user/balance', {
        authorization: 'Bearer sk-mock-stability-empty',
      })
      expect(await answer.json()).toEqual({ credits: 0 })
      const refused = await send(
        mock,
        'generate/core',
        { prompt: 'x' },
        { headers: { authorization: 'Bearer sk-mock-stability-empty' } },
      )
      expect(refused.status).toBe(402)
      expect(await refused.json()).toMatchObject({ name: 'payment_required' })
    }))

  test('that asks more than 150 times in 10 seconds is shut out for a minute', () =>
    withMock({}, async (mock, clock) => {
      const status = async () => (await ask(mock, '/v1/user/balance')).status
      for (let request = 1; request <= 150; request++) expect(await status()).toBe(200)
      const refused = await ask(mock, '/v1/user/balance')
      expect(refused.status).toBe(429)
      expect(refused.headers.get('retry-after')).toBeNull()
      expect(await refused.json()).toMatchObject({
        id: 'rate_limit_exceeded',
        name: 'rate_limit_exceeded',
      })
      clock.advance(59_999)
      expect(await status()).toBe(429)
      clock.advance(1)
      expect(await status()).toBe(200)
    }))
})
