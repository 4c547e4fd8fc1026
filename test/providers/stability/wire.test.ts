import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import { stabilityAdapter } from '../../../src/providers/stability/adapter.ts'
import { MASK, operationOf, PICTURE } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'

const API = 'https://api.stability.ai'

/** There is no client of the vendor's for npm: its documentation posts a form by hand, as here. */
async function byHand(
  path: string,
  fields: Readonly<Record<string, string>>,
  files: Readonly<Record<string, File>> = {
    none: new File([], 'none', { type: 'application/octet-stream' }),
  },
): Promise<Sent> {
  const { fetch, sent } = captureFetch(() => Response.json({}))
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  for (const [name, file] of Object.entries(files)) form.append(name, file)
  await fetch(`${API}/v2beta/stable-image/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, accept: 'application/json' },
    body: form,
  })
  const [only] = sent
  if (only === undefined) throw new Error('nothing was sent')
  return only
}

function weSend(over: Partial<Operation>): Promise<Sent> {
  const { auth } = stabilityAdapter
  if (auth === null) throw new Error('no auth')
  return sentBySpec(stabilityAdapter.submit(operationOf(over), API), auth)
}

const picture = new File([new Uint8Array(PICTURE.bytes)], 'room.png', { type: 'image/png' })
const maskFile = new File([new Uint8Array(MASK.bytes)], 'room-mask.png', { type: 'image/png' })

describe('a form by hand is the same as ours', () => {
  test('for core, with an empty file that makes it multipart', async () => {
    const settings = {
      mode: 'text-to-image',
      aspect: '16:9',
      format: 'webp',
      seed: 7,
      n: 1,
    } as const
    const options = { style_preset: 'analog-film', negative_prompt: 'people' }
    const ours = await weSend({ model: 'core', settings, options })
    expect(ours).toEqual(
      await byHand('generate/core', {
        prompt: 'a red bicycle',
        aspect_ratio: '16:9',
        output_format: 'webp',
        seed: '7',
        style_preset: 'analog-film',
        negative_prompt: 'people',
      }),
    )
    const nothing = createHash('sha256').digest('hex')
    expect(ours.body).toContain(`none: none application/octet-stream ${nothing}`)
  })

  test('for sd3.5, one path for all its models', async () => {
    expect(await weSend({ model: 'sd3.5-medium', options: { cfg_scale: 5.5 } })).toEqual(
      await byHand('generate/sd3', {
        prompt: 'a red bicycle',
        model: 'sd3.5-medium',
        cfg_scale: '5.5',
      }),
    )
  })

  test('for sd3.5 with a picture', async () => {
    const settings = { mode: 'image-to-image', n: 1 } as const
    expect(
      await weSend({
        model: 'sd3.5-large',
        settings,
        mode: 'image-to-image',
        options: { strength: 0.6 },
      }),
    ).toEqual(
      await byHand(
        'generate/sd3',
        { prompt: 'a red bicycle', model: 'sd3.5-large', mode: 'image-to-image', strength: '0.6' },
        { image: picture },
      ),
    )
  })

  test('for ultra with a picture, which has no mode', async () => {
    const settings = { mode: 'image-to-image', n: 1 } as const
    expect(
      await weSend({ model: 'ultra', settings, mode: 'image-to-image', options: { strength: 1 } }),
    ).toEqual(
      await byHand(
        'generate/ultra',
        { prompt: 'a red bicycle', strength: '1' },
        { image: picture },
      ),
    )
  })

  test.each([
    ['inpaint', { prompt: 'a red bicycle' }],
    ['erase', {}],
  ])('for %s with a mask', async (model, fields) => {
    const settings = { mode: 'edit', n: 1 } as const
    expect(await weSend({ model, mode: 'edit', settings, mask: MASK })).toEqual(
      await byHand(`edit/${model}`, fields, { image: picture, mask: maskFile }),
    )
  })

  test.each<[string, string, Record<string, string>]>([
    ['outpaint', 'edit/outpaint', { prompt: 'a red bicycle' }],
    ['remove-background', 'edit/remove-background', {}],
    ['structure', 'control/structure', { prompt: 'a red bicycle' }],
    ['style', 'control/style', { prompt: 'a red bicycle' }],
    ['edit/new-thing', 'edit/new-thing', { prompt: 'a red bicycle' }],
  ])('for %s', async (model, path, fields) => {
    const settings = { mode: 'image-to-image', n: 1 } as const
    expect(await weSend({ model, mode: 'image-to-image', settings })).toEqual(
      await byHand(path, fields, { image: picture }),
    )
  })

  test('for a new background, whose fields have names of their own', async () => {
    const settings = { mode: 'image-to-image', n: 1 } as const
    const model = 'replace-background-and-relight'
    expect(await weSend({ model, mode: 'image-to-image', settings })).toEqual(
      await byHand(
        `edit/${model}`,
        { background_prompt: 'a red bicycle' },
        { subject_image: picture },
      ),
    )
  })

  test.each<[string, Record<string, string>]>([
    ['fast', {}],
    ['conservative', { prompt: 'a red bicycle' }],
    ['creative', { prompt: 'a red bicycle' }],
  ])('for an upscale that is %s', async (model, fields) => {
    const settings = { mode: 'upscale', n: 1 } as const
    expect(await weSend({ model, mode: 'upscale', settings })).toEqual(
      await byHand(`upscale/${model}`, fields, { image: picture }),
    )
  })
})

test('the answer is asked for as JSON, where the verdict stands beside the image', () => {
  const spec = stabilityAdapter.submit(operationOf({ model: 'core' }), API)
  expect(spec.headers).toEqual({ accept: 'application/json' })
})

test('an option of the suite wins over a setting', async () => {
  const settings = { mode: 'text-to-image', seed: 7, n: 1 } as const
  const { body } = await weSend({ model: 'core', settings, options: { seed: 8 } })
  expect(body).toContain('seed=8')
  expect(body).not.toContain('seed=7')
})

test('a model name cannot leave the operations', async () => {
  for (const model of ['../../v1/user/balance', 'edit/../../x', 'a/b/c', 'core?x=1', 'core#x']) {
    const { path, query } = await weSend({ model })
    expect(path.startsWith('/v2beta/stable-image/generate/')).toBe(true)
    expect(query).toBe('')
  }
})
