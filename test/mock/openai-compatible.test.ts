import { describe, expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import { onlyEntry, withMock, worldWith } from './with-mock.ts'

type Host = 'litellm' | 'portkey' | 'tokenmix' | 'rutaapi' | 'together' | 'xai' | 'deepinfra'
type Any = Host | 'siliconflow' | 'fireworks'

interface Got {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes are looked into
  readonly json: any
}

async function ask(
  mock: Mock,
  id: Any,
  path: string,
  {
    body,
    key = mock.keys[id],
    method = body === undefined ? 'GET' : 'POST',
  }: { body?: unknown; key?: string; method?: string } = {},
): Promise<Got> {
  const isForm = body instanceof FormData
  const response = await fetch(`${mock.baseUrls[id]}${path}`, {
    method,
    headers: {
      ...(id === 'portkey' ? { 'x-portkey-api-key': key } : { authorization: `Bearer ${key}` }),
      ...(!isForm && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return {
    status: response.status,
    headers: response.headers,
    json: isJson ? JSON.parse(text) : text,
  }
}

const GENERATIONS = '/images/generations'
const BICYCLE = { model: 'gpt-image-2', prompt: 'a red bicycle', size: '1024x1024', quality: 'low' }
const withPrompt = (prompt: string) => ({ ...BICYCLE, prompt })
const EMPTY: Readonly<Record<Host | 'siliconflow', string>> = {
  litellm: 'sk-litellm-empty',
  portkey: 'pk-portkey-empty',
  tokenmix: 'sk-tm-mock-empty',
  rutaapi: 'sk-ruta-mock-empty',
  together: 'tgp-mock-empty',
  xai: 'xai-mock-empty',
  deepinfra: 'di-mock-empty',
  siliconflow: 'sk-siliconflow-empty',
}

const MASTER = 'sk-litellm-master-mock'

describe('LiteLLM', () => {
  test('states what is billed in a header, on success only, and nowhere else', () =>
    withMock({}, async (mock) => {
      const good = await ask(mock, 'litellm', GENERATIONS, { body: BICYCLE })
      expect(good.headers.get('x-litellm-response-cost')).toBe('0.00593')
      expect(good.headers.get('x-litellm-call-id')).toMatch(/^[0-9a-f-]{36}$/)
      expect(good.json.usage.cost).toBeUndefined()
      expect(onlyEntry(mock).usd).toBe('0.00593')
      const bad = await ask(mock, 'litellm', GENERATIONS, { body: withPrompt('forbidden-input') })
      expect(bad.headers.get('x-litellm-call-id')).not.toBeNull()
      expect(bad.headers.get('x-litellm-response-cost')).toBeNull()
    }))

  test('a world without reported costs has no such header', () =>
    withMock(
      { world: worldWith({ policy: { litellm: { reportsCost: 'none' } } }) },
      async (mock) => {
        const { headers } = await ask(mock, 'litellm', GENERATIONS, { body: BICYCLE })
        expect(headers.get('x-litellm-response-cost')).toBeNull()
      },
    ))

  test('says a budget that is spent as a bad request, with the status for a code', () =>
    withMock({}, async (mock) => {
      const { status, json } = await ask(mock, 'litellm', GENERATIONS, {
        body: BICYCLE,
        key: EMPTY.litellm,
      })
      expect(status).toBe(400)
      expect(json.error).toMatchObject({ type: 'budget_exceeded', param: 'None', code: '400' })
    }))

  test.each([
    ['both names of a picture', ['image', 'image[]'], true],
    ['a text for a picture', ['image'], false],
  ])('refuses %s with 422', (_, names, isFile) =>
    withMock({}, async (mock) => {
      const body = new FormData()
      body.append('model', 'gpt-image-2')
      body.append('prompt', 'x')
      for (const name of names) {
        if (isFile) body.append(name, new Blob(['x']), 'a.png')
        else body.append(name, 'text')
      }
      const { status, json } = await ask(mock, 'litellm', '/v1/images/edits', { body })
      expect(status).toBe(422)
      expect(json.detail[0].loc).toEqual(['body', 'image'])
    }),
  )

  test('tells what a key has spent of its budget', () => {
    const accounts = [
      { label: 'a', dialect: 'litellm' as const, key: 'sk-litellm-few', balance: '1' },
    ]
    return withMock({ world: worldWith({ accounts }) }, async (mock) => {
      await ask(mock, 'litellm', GENERATIONS, { body: BICYCLE })
      const { json } = await ask(mock, 'litellm', '/key/info')
      expect(json.info).toMatchObject({ max_budget: 1 })
      expect(json.info.spend).toBeCloseTo(0.00593, 9)
    })
  })

  test('tells administrators alone what a call cost, by the id that its answer gave', () =>
    withMock({}, async (mock) => {
      const good = await ask(mock, 'litellm', GENERATIONS, { body: BICYCLE })
      const bad = await ask(mock, 'litellm', GENERATIONS, { body: withPrompt('forbidden-input') })
      const [callId, badId] = [good, bad].map(({ headers }) => headers.get('x-litellm-call-id'))
      const logs = (query: string, key?: string): Promise<Got> =>
        ask(mock, 'litellm', `/spend/logs${query}`, key === undefined ? {} : { key })
      const { json } = await logs(`?request_id=${callId}`, MASTER)
      expect(json).toMatchObject([
        { request_id: callId, call_type: 'aimage_generation', spend: 0.00593 },
      ])
      for (const id of [badId, 'nobody’s']) {
        expect((await logs(`?request_id=${id}`, MASTER)).json).toEqual([])
      }
      expect((await logs('', MASTER)).status).toBe(400)
      const { status, json: said } = await logs(`?request_id=${callId}`)
      expect([status, said.error.type]).toEqual([401, 'auth_error'])
    }))

  test.each([{ recordsAfterMs: 60_000 }, { records: 'none' as const }])(
    'shows no spending where the world’s records are %o',
    (policy) =>
      withMock({ world: worldWith({ policy: { litellm: policy } }) }, async (mock) => {
        const { headers } = await ask(mock, 'litellm', GENERATIONS, { body: BICYCLE })
        const path = `/spend/logs?request_id=${headers.get('x-litellm-call-id')}`
        expect((await ask(mock, 'litellm', path, { key: MASTER })).json).toEqual([])
      }),
  )
})

describe('Portkey', () => {
  test('drops what it does not forward, and clamps n', () =>
    withMock({}, async (mock) => {
      const body = { ...BICYCLE, n: 20, output_format: 'webp', nonsense: true }
      const { status, json } = await ask(mock, 'portkey', GENERATIONS, { body })
      expect(status).toBe(200)
      expect(json.output_format).toBe('png')
      expect(json.data).toHaveLength(10)
    }))

  test('answers a failed guardrail under 246 and a denial under 446', () =>
    withMock({}, async (mock) => {
      const failed = await ask(mock, 'portkey', GENERATIONS, {
        body: withPrompt('guardrail-failed'),
      })
      expect(failed.status).toBe(246)
      expect(failed.json.data).toHaveLength(1)
      const denied = await ask(mock, 'portkey', GENERATIONS, {
        body: withPrompt('guardrail-denied'),
      })
      expect(denied.status).toBe(446)
      expect(denied.json.hook_results.before_request_hooks[0].verdict).toBe(false)
      expect(onlyEntry(mock).usd).toBe('0.00593')
    }))

  test('has words of its own and passes on the others’', () =>
    withMock({}, async (mock) => {
      const stranger = await ask(mock, 'portkey', GENERATIONS, {
        body: BICYCLE,
        key: 'nobodys-key',
      })
      expect([stranger.status, stranger.json.status]).toEqual([401, 'failure'])
      const blocked = await ask(mock, 'portkey', GENERATIONS, {
        body: withPrompt('forbidden-input'),
      })
      expect(blocked.json).toMatchObject({
        provider: 'openai',
        error: { code: 'moderation_blocked', moderation_details: { moderation_stage: 'input' } },
      })
    }))
})

describe('a New API relay', () => {
  test('says an unknown model as 503, with the request’s id in the words', () =>
    withMock({}, async (mock) => {
      const { status, json, headers } = await ask(mock, 'rutaapi', '/v1/images/generations', {
        body: { ...BICYCLE, model: 'nobodys' },
      })
      expect([status, json.error.code]).toEqual([503, 'model_not_found'])
      expect(json.error.message).toContain(`(request id: ${headers.get('x-oneapi-request-id')})`)
    }))

  test('drops a stream', () =>
    withMock({}, async (mock) => {
      const body = { ...BICYCLE, stream: true, partial_images: 1 }
      const { headers, json } = await ask(mock, 'rutaapi', GENERATIONS, { body })
      expect(headers.get('content-type')).toContain('application/json')
      expect(json.data).toHaveLength(1)
    }))

  test('bills the images asked for when fewer come', () =>
    withMock({ world: worldWith({ faults: [{ fault: 'fewer' }] }) }, async (mock) => {
      const { json } = await ask(mock, 'rutaapi', GENERATIONS, { body: { ...BICYCLE, n: 2 } })
      expect(json.data).toHaveLength(1)
      // 10 text tokens and twice 196 output tokens.
      expect(onlyEntry(mock).usd).toBe('0.01181')
    }))

  test('tells a key’s quota in units and its limit and usage in dollars and cents', () => {
    const accounts = [{ label: 'a', dialect: 'rutaapi' as const, key: 'sk-ruta-few', balance: '1' }]
    return withMock({ world: worldWith({ accounts }) }, async (mock) => {
      await ask(mock, 'rutaapi', GENERATIONS, { body: BICYCLE })
      const token = await ask(mock, 'rutaapi', '/api/usage/token/')
      expect(token.json.data).toMatchObject({ total_used: 2965, total_available: 497035 })
      const limit = await ask(mock, 'rutaapi', '/v1/dashboard/billing/subscription')
      expect(limit.json.hard_limit_usd).toBe(1)
      const usage = await ask(mock, 'rutaapi', '/v1/dashboard/billing/usage?start_date=2026-11-01')
      expect(usage.json.total_usage).toBeCloseTo(0.593, 9)
    })
  })
})

describe('an account with nothing left', () => {
  const NATIVE = '/inference/black-forest-labs/FLUX-pro'
  test.each([
    ['portkey', GENERATIONS, BICYCLE, 429],
    ['tokenmix', GENERATIONS, BICYCLE, 402],
    ['rutaapi', GENERATIONS, BICYCLE, 403],
    ['together', GENERATIONS, { model: 'black-forest-labs/FLUX.1-schnell', prompt: 'x' }, 402],
    ['xai', GENERATIONS, { model: 'grok-imagine-image', prompt: 'x' }, 403],
    ['deepinfra', NATIVE, { prompt: 'x' }, 402],
    ['siliconflow', GENERATIONS, { model: 'Qwen/Qwen-Image', prompt: 'x' }, 403],
  ] as const)('at %s is refused with its own status', (id, path, body, expected) =>
    withMock({}, async (mock) => {
      const { status } = await ask(mock, id, path, { body, key: EMPTY[id] })
      expect(status).toBe(expected)
      expect(mock.ledger().map(({ usd }) => usd)).toEqual(['0'])
    }),
  )
})

describe('xAI', () => {
  const GROK = { model: 'grok-imagine-image', prompt: 'x' }

  test('refuses a size, and an aspect that it does not know', () =>
    withMock({}, async (mock) => {
      for (const over of [{ size: '1024x1024' }, { aspect_ratio: '5:4' }]) {
        const { status } = await ask(mock, 'xai', GENERATIONS, { body: { ...GROK, ...over } })
        expect(status).toBe(400)
      }
    }))

  test('charges its fee for a refused prompt and the price for a withheld picture', () =>
    withMock({}, async (mock) => {
      const refused = await ask(mock, 'xai', GENERATIONS, {
        body: { ...GROK, prompt: 'forbidden-input' },
      })
      expect(refused.status).toBe(403)
      const withheld = await ask(mock, 'xai', GENERATIONS, {
        body: { ...GROK, prompt: 'forbidden-output' },
      })
      expect(withheld.json).toMatchObject({
        data: [{ respect_moderation: false }],
        usage: { cost_in_usd_ticks: 200_000_000 },
      })
      expect(mock.ledger().map(({ usd }) => usd)).toEqual(['0.05', '0.02'])
    }))
})

describe('DeepInfra', () => {
  test('states its cost on the native path only', () =>
    withMock({}, async (mock) => {
      const native = await ask(mock, 'deepinfra', '/inference/black-forest-labs/FLUX-pro', {
        body: { prompt: 'x' },
      })
      expect(native.json.inference_status.cost).toBe(0.05)
      const openai = await ask(mock, 'deepinfra', '/openai/images/generations', {
        body: { model: 'black-forest-labs/FLUX-pro', prompt: 'x', size: '512x512' },
      })
      expect(Object.keys(openai.json)).toEqual(['created', 'data'])
    }))

  test('knows no picture by the name of image[]', () =>
    withMock({}, async (mock) => {
      const body = new FormData()
      body.append('model', 'Qwen/Qwen-Image-Edit')
      body.append('prompt', 'x')
      body.append('image[]', new Blob(['x']), 'a.png')
      expect((await ask(mock, 'deepinfra', '/openai/images/edits', { body })).status).toBe(400)
    }))
})

describe('SiliconFlow', () => {
  test('says errors as objects with numbers and as bare texts', () =>
    withMock({}, async (mock) => {
      const body = { model: 'Kwai-Kolors/Kolors', prompt: 'x' }
      const stranger = await ask(mock, 'siliconflow', GENERATIONS, { body, key: 'nobodys-key' })
      expect([stranger.status, stranger.json]).toEqual([401, 'Invalid token'])
      const sizeless = await ask(mock, 'siliconflow', GENERATIONS, { body })
      expect([sizeless.status, sizeless.json.code]).toEqual([400, 20015])
      const nowhere = await ask(mock, 'siliconflow', '/nowhere')
      expect([nowhere.status, nowhere.json]).toEqual([404, '404 page not found'])
    }))

  test('gives each URL twice', () =>
    withMock({}, async (mock) => {
      const body = { model: 'Qwen/Qwen-Image', prompt: 'x', image_size: '1664x928' }
      const { json } = await ask(mock, 'siliconflow', GENERATIONS, { body })
      expect(json.images).toEqual(json.data)
      expect(json.images).toHaveLength(1)
    }))
})

test('Fireworks knows no task of another account, and no model on another’s path', () =>
  withMock({}, async (mock) => {
    const kontext = '/workflows/accounts/fireworks/models/flux-kontext-pro'
    const { json } = await ask(mock, 'fireworks', kontext, { body: { prompt: 'x' } })
    const polled = await ask(mock, 'fireworks', `${kontext}/get_result`, {
      body: { id: json.request_id },
      key: 'fw-mock-empty',
    })
    expect(polled.json.status).toBe('Task not found')
    const wrong = await ask(mock, 'fireworks', `${kontext}/text_to_image`, {
      body: { prompt: 'x' },
    })
    expect(wrong.status).toBe(404)
  }))
