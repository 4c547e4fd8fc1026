import { describe, expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import { onlyEntry, until, withMock, worldWith } from './with-mock.ts'

const SYNC = 'multimodal-generation/generation'
const ASYNC = 'image-generation/generation'
const PROMPT = 'text2image/image-synthesis'
const ENABLE = { 'x-dashscope-async': 'enable' }

/** What these tests look at in answers. */
interface Said {
  readonly code?: string
  readonly request_id: string
  readonly usage: object
  readonly output: {
    readonly task_id: string
    readonly task_status: string
    readonly choices: readonly object[]
  }
}

async function ask(mock: Mock, path: string, init: RequestInit = {}) {
  const answer = await fetch(`${mock.baseUrls.dashscope}${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${mock.keys.dashscope}`,
      'content-type': 'application/json',
      ...init.headers,
    },
  })
  return { status: answer.status, headers: answer.headers, json: (await answer.json()) as Said }
}

const order = (
  mock: Mock,
  service: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
) => ask(mock, `/services/aigc/${service}`, { method: 'POST', headers, body: JSON.stringify(body) })

const messages = (text = 'a red bicycle') => ({
  messages: [{ role: 'user', content: [{ text }] }],
})
const qwen = (parameters: object, text?: string) => ({
  model: 'qwen-image-3.0-pro',
  input: messages(text),
  parameters,
})

describe('a request at the wrong place or in the wrong way', () => {
  test.each<[string, string, object, Record<string, string>, number, string]>([
    ['a task without the header', ASYNC, { model: 'wan2.7-image' }, {}, 403, 'AccessDenied'],
    ['an answer with the header', SYNC, qwen({}), ENABLE, 403, 'AccessDenied'],
    [
      'Wan 2.7 in the older form',
      PROMPT,
      { model: 'wan2.7-image' },
      ENABLE,
      400,
      'InvalidParameter',
    ],
    [
      'Wan 2.2 in the newer form',
      ASYNC,
      { model: 'wan2.2-t2i-flash' },
      ENABLE,
      400,
      'InvalidParameter',
    ],
    ['a size in words for Qwen', SYNC, qwen({ size: '1K' }), {}, 400, 'InvalidParameter'],
    ['a size with an x', SYNC, qwen({ size: '1024x1024' }), {}, 400, 'InvalidParameter'],
    ['seven images', SYNC, qwen({ n: 7 }), {}, 400, 'InvalidParameter'],
    [
      'two messages',
      SYNC,
      { ...qwen({}), input: { messages: [{}, {}] } },
      {},
      400,
      'InvalidParameter',
    ],
    ['a refused prompt', SYNC, qwen({}, 'forbidden-input'), {}, 400, 'DataInspectionFailed'],
    ['an unknown model', SYNC, { ...qwen({}), model: 'qwen-image-9' }, {}, 404, 'ModelNotFound'],
  ])('%s is refused, for nothing', (_, service, body, headers, status, code) =>
    withMock({}, async (mock) => {
      const answer = await order(mock, service, body, headers)
      expect([answer.status, answer.json.code]).toEqual([status, code])
      expect(answer.json.request_id).toBe(answer.headers.get('x-request-id'))
      expect(mock.ledger().filter(({ usd }) => usd !== '0')).toEqual([])
    }),
  )

  test('an account that owes money is told so with a 400', () =>
    withMock({}, async (mock) => {
      const broke = { authorization: 'Bearer sk-dashscope-mock-empty' }
      const answer = await order(mock, SYNC, qwen({}), broke)
      expect([answer.status, answer.json.code]).toEqual([400, 'Arrearage'])
    }))
})

describe('what is left open', () => {
  test.each([
    ['1024*1024', '1k', '0.04'],
    [undefined, '2k', '0.075'],
  ])('a size of %s is billed at the tier %s', (size, tier, usd) =>
    withMock({}, async (mock) => {
      const { json } = await order(mock, SYNC, qwen({ size }))
      expect(json.usage).toMatchObject({
        output_image_count: 1,
        output_image_type: `qima_output_${tier}`,
      })
      expect(onlyEntry(mock).usd).toBe(usd)
    }),
  )

  test('a number of images is four for Wan, each in a choice of its own', () =>
    withMock({}, async (mock) => {
      const body = { model: 'wan2.7-image', input: messages(), parameters: { size: '1K' } }
      const { json } = await order(mock, SYNC, body)
      expect(json.output.choices).toHaveLength(4)
      expect(json.usage).toMatchObject({ image_count: 4, size: '1024*1024' })
      expect(onlyEntry(mock).usd).toBe('0.12')
    }))
})

describe('a task', () => {
  const start = async (mock: Mock, prompt = 'a red bicycle', n = 2): Promise<string> => {
    const body = {
      model: 'wan2.2-t2i-flash',
      input: { prompt },
      parameters: { n, size: '512*512' },
    }
    const { json } = await order(mock, PROMPT, body, ENABLE)
    expect(json.output.task_status).toBe('PENDING')
    return json.output.task_id
  }
  const ended = (mock: Mock, id: string) =>
    until(async () => {
      const { status, json } = await ask(mock, `/tasks/${id}`)
      expect(status).toBe(200)
      const { task_status } = json.output
      return task_status === 'PENDING' || task_status === 'RUNNING' ? null : json
    })

  test('of which one image failed says so beside the other, which alone is billed', () =>
    withMock({ world: worldWith({ faults: [{ fault: 'fewer' }] }) }, async (mock) => {
      const { output, usage } = await ended(mock, await start(mock))
      expect(output).toMatchObject({
        task_status: 'SUCCEEDED',
        submit_time: '2026-11-21 17:00:00.000',
        results: [{ orig_prompt: 'a red bicycle' }, { code: 'InternalError.Timeout' }],
        task_metrics: { TOTAL: 2, SUCCEEDED: 1, FAILED: 1 },
      })
      expect(usage).toMatchObject({ image_count: 1 })
      expect(onlyEntry(mock).usd).toBe('0.03')
    }))

  test('whose picture is refused fails under HTTP 200, for nothing', () =>
    withMock({}, async (mock) => {
      const { output } = await ended(mock, await start(mock, 'forbidden-output'))
      expect(output).toMatchObject({
        task_status: 'FAILED',
        code: 'DataInspectionFailed',
        message: 'Output data may contain inappropriate content.',
      })
      expect(onlyEntry(mock).usd).toBe('0')
    }))

  test('that nobody knows is UNKNOWN, not missing', () =>
    withMock({}, async (mock) => {
      const { status, json } = await ask(mock, '/tasks/nobody')
      expect([status, json.output.task_status]).toEqual([200, 'UNKNOWN'])
    }))

  test('cannot be stopped once it runs', () =>
    withMock({ world: worldWith({ faults: [{ fault: 'task-stuck' }] }) }, async (mock) => {
      const id = await start(mock)
      await until(
        async () => (await ask(mock, `/tasks/${id}`)).json.output.task_status === 'RUNNING',
      )
      const { status, json } = await ask(mock, `/tasks/${id}/cancel`, { method: 'POST' })
      expect([status, json.code]).toEqual([400, 'UnsupportedOperation'])
    }))

  test('is stopped while it waits, for nothing', () => {
    const sleep = (): Promise<void> => new Promise(() => {})
    return withMock({ sleep }, async (mock) => {
      const id = await start(mock)
      const { status } = await ask(mock, `/tasks/${id}/cancel`, { method: 'POST' })
      expect(status).toBe(200)
      expect((await ask(mock, `/tasks/${id}`)).json.output.task_status).toBe('CANCELED')
      expect(onlyEntry(mock)).toMatchObject({ usd: '0' })
    })
  })
})
