import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Operation, OperationInput } from '../../../src/domain/operation.ts'
import { ideogramAdapter } from '../../../src/providers/ideogram/adapter.ts'
import { json, MASK, operationOf, PICTURE, pendingStep } from '../fixtures.ts'
import { KEY, sentBySpec } from '../sent.ts'

// The vendor has no client for JavaScript: the requests stand here as its API reference shows them
// (developer.ideogram.ai, v2 and v1, read 2026-11-21).

const API = 'https://api.ideogram.ai'

const weSend = (over: Partial<Operation>) => {
  const { auth } = ideogramAdapter
  if (auth === null) throw new Error('no auth')
  return sentBySpec(ideogramAdapter.submit(operationOf(over), API), auth)
}

const capture = (path: string, over: object) => ({
  method: 'POST',
  origin: API,
  path,
  query: '',
  headers: { 'api-key': KEY },
  ...over,
})
const asJson = (path: string, body: unknown) =>
  capture(path, { contentType: 'application/json', body })
const asForm = (path: string, ...fields: string[]) =>
  capture(path, { contentType: 'multipart/form-data', body: fields.sort() })
const file = (name: string, { filename, mediaType, bytes }: OperationInput): string =>
  `${name}: ${filename} ${mediaType} ${createHash('sha256').update(bytes).digest('hex')}`

describe('what is sent is what the API reference shows', () => {
  test('for a picture by Ideogram 4.5', async () => {
    const sent = await weSend({
      model: 'ideogram-4-5',
      settings: { mode: 'text-to-image', size: '2048x2048', quality: 'medium', seed: 12345, n: 1 },
      options: { magic_prompt: 'off' },
    })
    expect(sent).toEqual(
      asJson('/v2/image/generate/ideogram-4-5', {
        prompt: 'a red bicycle',
        num_images: 1,
        size: '2048x2048',
        quality: 'medium',
        seed: 12345,
        magic_prompt: 'off',
      }),
    )
  })

  test('for a generation to ask after by Ideogram 3', async () => {
    const sent = await weSend({
      model: 'ideogram-3',
      settings: {
        mode: 'text-to-image',
        aspect: '16:9',
        quality: 'turbo',
        delivery: 'async',
        n: 2,
      },
    })
    expect(sent).toEqual(
      asJson('/v2/image/generate/ideogram-3', {
        prompt: 'a red bicycle',
        num_images: 2,
        aspect_ratio: '16x9',
        rendering_speed: 'turbo',
        async: true,
      }),
    )
  })

  test('for a precise edit with a mask', async () => {
    const sent = await weSend({
      model: 'ideogram-4-5',
      settings: { mode: 'edit', quality: 'very_low', n: 1 },
      mask: MASK,
    })
    expect(sent).toEqual(
      asForm(
        '/v2/image/precise-edit/ideogram-4-5',
        'prompt=a red bicycle',
        'num_images=1',
        'quality=very_low',
        file('image', PICTURE),
        file('mask', MASK),
      ),
    )
  })

  test.each([
    ['ideogram-4-5', '/v2/image/precise-edit/ideogram-4-5', 'image'],
    ['ideogram-4', '/v2/image/remix/ideogram-4', 'image'],
    ['ideogram-3', '/v2/image/remix/ideogram-3', 'image'],
    ['ideogram-v3', '/v1/ideogram-v3/remix', 'image'],
    [
      'ideogram-3-character',
      '/v2/image/generate/ideogram-3-character',
      'character_reference_images',
    ],
  ])('for a picture from a picture by %s', async (model, path, name) => {
    const sent = await weSend({ model, settings: { mode: 'image-to-image', n: 1 } })
    expect(sent).toEqual(asForm(path, 'prompt=a red bicycle', 'num_images=1', file(name, PICTURE)))
  })

  test('for inpainting by the older API, whose words are in capitals', async () => {
    const sent = await weSend({
      model: 'ideogram-v3',
      settings: { mode: 'edit', quality: 'flash', n: 1 },
      mask: MASK,
      options: {
        style_codes: ['AAFF64D5', '9FE1A2B3'],
        color_palette: { name: 'EMBER' },
        negative_prompt: null,
      },
    })
    expect(sent).toEqual(
      asForm(
        '/v1/ideogram-v3/inpaint',
        'prompt=a red bicycle',
        'num_images=1',
        'rendering_speed=FLASH',
        'style_codes=AAFF64D5',
        'style_codes=9FE1A2B3',
        'color_palette={"name":"EMBER"}',
        file('image', PICTURE),
        file('mask', MASK),
      ),
    )
  })

  test('for Ideogram 4 by the older API, whose prompt has another name', async () => {
    const sent = await weSend({ model: 'ideogram-v4' })
    expect(sent).toEqual(
      asJson('/v1/ideogram-v4/generate', { text_prompt: 'a red bicycle', num_images: 1 }),
    )
  })
})

test.each([API, 'http://127.0.0.1:4010/ideogram'])(
  'a generation at %s is asked after there',
  async (base) => {
    const asked = operationOf({ model: 'ideogram-4-5' })
    const spec = ideogramAdapter.submit(asked, `${base}/`)
    const { poll, cancel } = pendingStep(
      ideogramAdapter.read(json(200, { generation_id: 'a/b', seed: 1 }), spec, asked),
    )
    expect([poll.method, poll.url]).toEqual(['GET', `${base}/v2/generations/a%2Fb`])
    expect(cancel).toBeNull()
    const again = ideogramAdapter.read(
      json(200, { generation_id: 'a/b', status: 'pending' }),
      poll,
      asked,
    )
    expect(pendingStep(again).poll).toEqual(poll)
  },
)

test.each(['../../account', '..', '.', 'a/b?c=d'])(
  'the model name %s cannot reach another path of the API',
  async (model) => {
    const { path, query } = await weSend({ model })
    expect(path).toMatch(/^\/v2\/image\/generate\/[^/]+$/)
    expect(query).toBe('')
  },
)
