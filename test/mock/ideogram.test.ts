import { describe, expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import { onlyEntry, until, withMock, worldWith } from './with-mock.ts'

const GENERATE = '/v2/image/generate/ideogram-4-5'
const ASK = { prompt: 'a red bicycle', size: '512x512', quality: 'low' }

/** What these tests look at in answers. */
interface Said {
  readonly error: string
  readonly generation_id: string
  readonly status: string
  readonly usage_cost_usd_micros?: number
  readonly data: readonly { readonly is_image_safe: boolean }[]
}

async function ask(mock: Mock, path: string, body?: object) {
  const answer = await fetch(`${mock.baseUrls.ideogram}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'api-key': mock.keys.ideogram, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, json: (await answer.json()) as Said }
}

describe('a dry run', () => {
  test.each([
    ['low', 1, 30_000],
    ['high', 3, 300_000],
  ])('prices quality %s, %i images at %i micro-dollars and bills nothing', (quality, n, micros) =>
    withMock({}, async (mock) => {
      const { status, json } = await ask(mock, `${GENERATE}?dry_run=true`, {
        ...ASK,
        quality,
        num_images: n,
      })
      expect(status).toBe(200)
      expect(json).toMatchObject({
        object: 'price_quote',
        quantity: n,
        usd_micros: micros,
        credit_millis: micros / 10,
        qualifier: 'exact',
      })
      expect(mock.ledger()).toEqual([])
    }),
  )

  test('refuses what the order would be refused for, but not its prompt', () =>
    withMock({}, async (mock) => {
      const price = (body: object) => ask(mock, `${GENERATE}?dry_run=true`, { ...ASK, ...body })
      expect((await price({ size: '500x500' })).status).toBe(400)
      expect((await price({ prompt: 'forbidden-input' })).status).toBe(200)
    }))
})

describe('what the safety review stops', () => {
  test('in the prompt is a 422, for nothing', () =>
    withMock({}, async (mock) => {
      const { status, json } = await ask(mock, GENERATE, { ...ASK, prompt: 'forbidden-input' })
      expect(status).toBe(422)
      expect(json.error).toContain('failed safety check')
      expect(onlyEntry(mock).usd).toBe('0')
    }))

  test.each([GENERATE, '/v1/ideogram-v4/generate'])(
    'in the picture is a success without URLs at %s, billed in full',
    (path) =>
      withMock({}, async (mock) => {
        const { status, json } = await ask(mock, path, {
          prompt: 'forbidden-output',
          text_prompt: 'forbidden-output',
          num_images: 2,
        })
        expect(status).toBe(200)
        expect(json.data).toMatchObject([
          { url: null, is_image_safe: false },
          { url: null, is_image_safe: false },
        ])
        expect(Number(onlyEntry(mock).usd)).toBeGreaterThan(0)
      }),
  )

  test('one of several is billed like the others', () =>
    withMock({ world: worldWith({ faults: [{ fault: 'fewer' }] }) }, async (mock) => {
      const { json } = await ask(mock, GENERATE, { ...ASK, num_images: 3 })
      expect(json.data.map(({ is_image_safe }) => is_image_safe)).toEqual([true, true, false])
      expect(onlyEntry(mock).usd).toBe('0.09')
    }))
})

describe('a generation', () => {
  test('is accepted without data, and has it at its end', () =>
    withMock({}, async (mock) => {
      const { json } = await ask(mock, GENERATE, { ...ASK, async: true, seed: 12345 })
      expect(json).toMatchObject({ generation_kind: 'sampling', seed: 12345 })
      expect(json).not.toHaveProperty('data')
      const done = await until(async () => {
        const seen = await ask(mock, `/v2/generations/${json.generation_id}`)
        return seen.json.status === 'completed' ? seen.json : null
      })
      expect(done).toMatchObject({
        data: [{ object_type: 'image.generation', resolution: '512x512', seed: 12345 }],
      })
      // Its price is fixed: only jobs whose price is not say what they cost.
      expect(done).not.toHaveProperty('usage_cost_usd_micros')
    }))

  test('says its cost where the world says that prices vary', () =>
    withMock(
      { world: worldWith({ policy: { ideogram: { reportsCost: 'exact' } } }) },
      async (mock) => {
        const { json } = await ask(mock, GENERATE, { ...ASK, async: true })
        await until(async () => {
          const seen = await ask(mock, `/v2/generations/${json.generation_id}`)
          return seen.json.usage_cost_usd_micros === 30_000
        })
      },
    ))

  test('that nobody knows is a 404', () =>
    withMock({}, async (mock) => {
      expect((await ask(mock, '/v2/generations/nobody')).status).toBe(404)
    }))
})

test.each([
  ['/v2/image/generate/ideogram-3', { rendering_speed: 'flash' }, 400],
  ['/v2/image/generate/ideogram-3', { rendering_speed: 'turbo', aspect_ratio: '16x9' }, 200],
  ['/v2/image/generate/ideogram-3', { aspect_ratio: '16:9' }, 400],
  ['/v2/image/generate/ideogram-3', { aspect_ratio: '1x1', resolution: '512x512' }, 400],
  ['/v1/ideogram-v3/generate', { rendering_speed: 'FLASH' }, 200],
  ['/v1/ideogram-v4/generate', { rendering_speed: 'FLASH', text_prompt: 'x' }, 400],
  ['/v2/image/inpaint/ideogram-3', {}, 400],
  ['/v2/image/generate/ideogram-9', {}, 404],
])('%s with %j is answered %i', (path, fields, status) =>
  withMock({}, async (mock) => {
    expect((await ask(mock, path, { prompt: 'a red bicycle', ...fields })).status).toBe(status)
  }),
)
