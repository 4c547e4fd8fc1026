import { describe, expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import type { World, WorldText } from '../../src/mock/world.ts'
import { editInput } from '../dialects/inputs.ts'
import { onlyEntry, until, withMock, worldWith } from './with-mock.ts'

type Answer = { readonly status: number; readonly json: Record<string, unknown> }

async function ask(mock: Mock, path: string, body?: object, key?: string): Promise<Answer> {
  const response = await fetch(path.startsWith('http') ? path : `${mock.baseUrls.bfl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-key': key ?? mock.keys.bfl, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, json: (await response.json()) as Record<string, unknown> }
}

/** The task of an order at its end. */
async function ended(mock: Mock, order: Answer): Promise<Record<string, unknown>> {
  return until(async () => {
    const { json } = await ask(mock, String(order.json.polling_url))
    return json.status === 'Pending' ? null : json
  })
}

const sampleOf = (result: Record<string, unknown>): string =>
  String((result.result as { sample: string }).sample)

test('an order is known where its answer says, and nowhere else', () =>
  withMock({}, async (mock) => {
    const order = await ask(mock, '/flux-pro-1.1', { prompt: 'a cat' })
    const { id } = order.json
    expect(order.json).toMatchObject({ cost: 4, input_mp: 0, output_mp: 0.75 })
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    const elsewhere = [`/get_result?id=${id}`, `/eu9/get_result?id=${id}`]
    for (const path of elsewhere)
      expect(await ask(mock, path)).toMatchObject({
        status: 200,
        json: { status: 'Task not found' },
      })
    expect(await ended(mock, order)).toMatchObject({ id, status: 'Ready', progress: null })
  }))

test('a task at work is pending, and says how far it is', () => {
  const world = worldWith({ faults: [{ fault: 'task-stuck' }] })
  return withMock({ world }, async (mock) => {
    const { id, polling_url } = (await ask(mock, '/flux-pro-1.1', { prompt: 'a cat' })).json
    const running = await until(async () => {
      const { json } = await ask(mock, String(polling_url))
      return json.progress === 0 ? null : json
    })
    const nothing = { result: null, details: null, preview: null }
    expect(running).toEqual({ id, status: 'Pending', progress: 0.5, ...nothing })
  })
})

test('a link to a picture works without a key, for ten minutes', () =>
  withMock({}, async (mock, clock) => {
    const url = sampleOf(await ended(mock, await ask(mock, '/flux-pro-1.1', { prompt: 'a cat' })))
    expect((await fetch(url)).headers.get('content-type')).toBe('image/jpeg')
    clock.advance(10 * 60_000)
    expect((await fetch(url)).status).toBe(200)
    clock.advance(1)
    const late = await fetch(url)
    expect(late.status).toBe(403)
    expect(await late.text()).toContain('<Code>AuthenticationFailed</Code>')
    expect((await fetch(url.replace(/&sig=.*/, ''))).status).toBe(403)
  }))

describe('credits', () => {
  test.each<[string, object, object]>([
    ['flux-2-pro', { width: 1440, height: 1440 }, { cost: 4.5, output_mp: 1.98 }],
    ['flux-2-pro', { width: 512, height: 512 }, { cost: 3, output_mp: 0.25 }],
    ['flux-2-klein-9b', { width: 2048, height: 2048 }, { cost: 2.1, output_mp: 4 }],
    ['flux-2-max', {}, { cost: 7, output_mp: 1 }],
    ['flux-dev', {}, { cost: 2.5, output_mp: 0.75 }],
  ])('of %s %j are %j, and are billed', (model, fields, stated) =>
    withMock({}, async (mock) => {
      const order = await ask(mock, `/${model}`, { prompt: 'a cat', ...fields })
      expect(order.json).toMatchObject(stated)
      await ended(mock, order)
      const { cost } = stated as { cost: number }
      expect(Number(onlyEntry(mock).usd)).toBe(cost / 100)
    }),
  )

  test('count the picture that goes in', () =>
    withMock({}, async (mock) => {
      const input_image = Buffer.from((await editInput()).bytes).toString('base64')
      const { json } = await ask(mock, '/flux-2-pro', { prompt: 'blue', input_image })
      expect(json).toMatchObject({ cost: 4.5, input_mp: 0.25, output_mp: 0.25 })
    }))

  test('are not stated where the world says so', () =>
    withMock({ world: worldWith({ policy: { bfl: { reportsCost: 'none' } } }) }, async (mock) => {
      const { json } = await ask(mock, '/flux-pro-1.1', { prompt: 'a cat' })
      expect(json).toMatchObject({ cost: null, input_mp: null, output_mp: null })
    }))

  test('leave the balance, and an order that it cannot bear is refused', () =>
    withMock({ world: withBalance('0.05') }, async (mock) => {
      const credits = () => ask(mock, '/credits')
      expect(await credits()).toEqual({ status: 200, json: { credits: 5 } })
      await ended(mock, await ask(mock, '/flux-pro-1.1', { prompt: 'a cat' }))
      expect(await credits()).toEqual({ status: 200, json: { credits: 1 } })
      const refused = await ask(mock, '/flux-pro-1.1', { prompt: 'a cat' })
      expect(refused).toEqual({ status: 402, json: { detail: 'Insufficient credits' } })
    }))

  test.each([
    ['billed', {}, 4],
    [
      'not billed',
      { policy: { bfl: { moderationOutput: 'free' } } } satisfies Partial<WorldText>,
      0,
    ],
  ])('of a moderated picture are %s', (_, change, spent) =>
    withMock({ world: worldWith(change) }, async (mock) => {
      const before = (await ask(mock, '/credits')).json.credits
      const order = await ask(mock, '/flux-pro-1.1', { prompt: 'forbidden-output' })
      expect(await ended(mock, order)).toMatchObject({ status: 'Content Moderated', result: null })
      expect(Number(before) - Number((await ask(mock, '/credits')).json.credits)).toBe(spent)
    }),
  )
})

function withBalance(balance: string): World {
  const [account] = worldWith().accounts.filter(({ dialect }) => dialect === 'bfl')
  if (account === undefined) throw new Error('no account')
  return worldWith({ accounts: [{ ...account, balance }] })
}

test('a prompt is refused by its task, with the reasons', () =>
  withMock({}, async (mock) => {
    const order = await ask(mock, '/flux-pro-1.1', { prompt: 'forbidden-input' })
    expect(order.json.cost).toBe(4)
    expect(await ended(mock, order)).toMatchObject({
      status: 'Request Moderated',
      details: { 'Moderation Reasons': ['Safety Filter'] },
    })
  }))

test('more than 24 active tasks are refused, and more than 6 of kontext-max', () =>
  withMock(
    { world: worldWith({ faults: [{ fault: 'task-stuck' }] }), sleep: async () => {} },
    async (mock) => {
      const order = (model: string) => ask(mock, `/${model}`, { prompt: 'a cat' })
      const statuses = async (model: string, times: number) => {
        const all: number[] = []
        for (let at = 0; at < times; at++) all.push((await order(model)).status)
        return all
      }
      expect(await statuses('flux-kontext-max', 7)).toEqual([200, 200, 200, 200, 200, 200, 429])
      expect(new Set(await statuses('flux-pro-1.1', 18))).toEqual(new Set([200]))
      expect(await order('flux-pro-1.1')).toEqual({
        status: 429,
        json: { detail: 'You have exceeded the number of active tasks (24)' },
      })
    },
  ))

test('an order with a webhook names no URL to ask at', () =>
  withMock({}, async (mock) => {
    const webhook_url = 'https://example.com/hook'
    const { json } = await ask(mock, '/flux-pro-1.1', { prompt: 'a cat', webhook_url })
    expect(json).toMatchObject({ status: 'Pending', webhook_url, cost: 4 })
    expect(json).not.toHaveProperty('polling_url')
  }))

describe('an order that is wrong', () => {
  const wrong = (field: string, msg: string, type: string) => ({
    status: 422,
    json: { detail: [{ loc: ['body', field], msg, type }] },
  })
  test.each<[string, object, object]>([
    ['flux-2-pro', {}, wrong('prompt', 'Field required', 'missing')],
    [
      'flux-2-pro',
      { prompt: 'x', width: 48 },
      wrong('width', 'Input should be greater than or equal to 64', 'greater_than_equal'),
    ],
    [
      'flux-pro-1.1',
      { height: 1472 },
      wrong('height', 'Input should be less than or equal to 1440', 'less_than_equal'),
    ],
    [
      'flux-pro-1.1',
      { width: 300 },
      wrong('width', 'Input should be a multiple of 32', 'multiple_of'),
    ],
    ['flux-pro-1.1', { seed: 'x' }, wrong('seed', 'Input should be a valid integer', 'int_type')],
    [
      'flux-pro-1.1',
      { output_format: 'gif' },
      wrong('output_format', "Input should be 'jpeg' or 'png' or 'webp'", 'literal_error'),
    ],
    [
      'flux-dev',
      { steps: 51 },
      wrong('steps', 'Input should be less than or equal to 50', 'less_than_equal'),
    ],
    [
      'flux-kontext-pro',
      { prompt: 'x', aspect_ratio: '22:9' },
      wrong(
        'aspect_ratio',
        'Value error, aspect ratio must be between 21:9 and 9:21',
        'value_error',
      ),
    ],
    ['flux-pro-1.0-fill', {}, wrong('image', 'Field required', 'missing')],
    ['flux-pro-1.1-ultra-finetuned', {}, wrong('finetune_id', 'Field required', 'missing')],
    [
      'flux-kontext-pro',
      { prompt: 'x', input_image: 'AAAA' },
      { status: 400, json: { detail: 'Invalid image data' } },
    ],
    ['flux-9', { prompt: 'x' }, { status: 404, json: { detail: 'Not Found' } }],
  ])('%s %j is refused, for nothing', (model, body, expected) =>
    withMock({}, async (mock) => {
      expect(await ask(mock, `/${model}`, body)).toEqual(expected)
      expect(mock.ledger().filter(({ usd }) => usd !== '0')).toEqual([])
    }),
  )

  test('another’s key sees neither models nor credits', () =>
    withMock({}, async (mock) => {
      const refused = { status: 403, json: { detail: 'Not authenticated' } }
      expect(await ask(mock, '/credits', undefined, 'nobodys')).toEqual(refused)
      expect(await ask(mock, '/flux-pro-1.1', { prompt: 'x' }, 'nobodys')).toEqual(refused)
    }))
})
