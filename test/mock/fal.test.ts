import { describe, expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import { onlyEntry, until, withMock, worldWith } from './with-mock.ts'

const DEV = '/fal-ai/flux/dev'

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly json: Record<string, unknown>
}

async function ask(
  mock: Mock,
  path: string,
  { body, key = mock.keys.fal }: { body?: object; key?: string } = {},
): Promise<Answer> {
  const response = await fetch(path.startsWith('http') ? path : `${mock.baseUrls.fal}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Key ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const { status, headers } = response
  return { status, headers, json: (await response.json()) as Record<string, unknown> }
}

const order = (mock: Mock, path: string, more: object = {}): Promise<Answer> =>
  ask(mock, path, { body: { prompt: 'a cat', ...more } })

describe('billable units', () => {
  test.each<[string, object, string, string]>([
    [DEV, { image_size: 'square_hd' }, '1', '0.025'],
    [DEV, { image_size: 'landscape_4_3', num_images: 2 }, '1.5', '0.0375'],
    // Hundredths added up as binary floats.
    [
      DEV,
      { image_size: { width: 1000, height: 1000 }, num_images: 3 },
      '2.8499999999999996',
      '0.07124999999999999',
    ],
    ['/fal-ai/nano-banana', {}, '1', '0.0398'],
    ['/fal-ai/nano-banana', { num_images: 3 }, '3', '0.1194'],
  ])('of %s %j are %s, and that is what is billed', (path, fields, units, usd) =>
    withMock({}, async (mock) => {
      const { status, headers } = await order(mock, path, fields)
      expect(status).toBe(200)
      expect(headers.get('x-fal-billable-units')).toBe(units)
      expect(headers.get('x-fal-request-id')).toBe(onlyEntry(mock).requestId)
      expect(onlyEntry(mock).usd).toBe(usd)
    }),
  )

  test.each([
    ['none', null],
    ['estimate', '1.1'],
  ] as const)('are said as the world wants them: %s', (reportsCost, units) =>
    withMock({ world: worldWith({ policy: { fal: { reportsCost } } }) }, async (mock) => {
      const { headers } = await order(mock, DEV, { image_size: 'square_hd' })
      expect(headers.get('x-fal-billable-units')).toBe(units)
    }),
  )

  test('of a blackened picture are none where the world bills none', () =>
    withMock(
      { world: worldWith({ policy: { fal: { moderationOutput: 'free' } } }) },
      async (mock) => {
        const { headers, json } = await order(mock, DEV, { prompt: 'forbidden-output' })
        expect(json.has_nsfw_concepts).toEqual([true])
        expect(headers.get('x-fal-billable-units')).toBe('0')
        expect(onlyEntry(mock).usd).toBe('0')
      },
    ))
})

describe('the queue', () => {
  test('leaves the endpoint’s path out of its URLs, and knows no others', () =>
    withMock({}, async (mock) => {
      const { status, json } = await order(mock, `/queue${DEV}`)
      const id = String(json.request_id)
      const url = `${mock.baseUrls.fal}/queue/fal-ai/flux/requests/${id}`
      expect(status).toBe(200)
      expect(json).toEqual({
        status: 'IN_QUEUE',
        request_id: id,
        queue_position: 0,
        response_url: url,
        status_url: `${url}/status`,
        cancel_url: `${url}/cancel`,
      })
      const elsewhere = await ask(mock, `/queue${DEV}/requests/${id}/status`)
      expect(elsewhere).toMatchObject({ status: 404, json: { detail: 'Request not found' } })
    }))

  test('answers 202 while a request is at work, and 400 to who wants its result', () => {
    const world = worldWith({ faults: [{ fault: 'task-stuck' }] })
    return withMock({ world }, async (mock) => {
      const { json } = await order(mock, `/queue${DEV}`)
      const running = await until(async () => {
        const answer = await ask(mock, `${json.status_url}?logs=1`)
        return answer.json.status === 'IN_QUEUE' ? null : answer
      })
      expect(running).toMatchObject({ status: 202, json: { status: 'IN_PROGRESS', logs: [] } })
      expect(await ask(mock, String(json.response_url))).toMatchObject({
        status: 400,
        json: { detail: 'Request is still in progress' },
      })
    })
  })

  test('shows a request to nobody but its account', () =>
    withMock({}, async (mock) => {
      const { json } = await order(mock, `/queue${DEV}`)
      const stranger = await ask(mock, String(json.status_url), { key: 'fal-mock:empty' })
      expect(stranger.status).toBe(404)
    }))

  test('gives the gateway’s id where a webhook is named', () =>
    withMock({}, async (mock) => {
      const { json } = await order(mock, `/queue${DEV}?fal_webhook=https://example.com/hook`)
      expect(json.gateway_request_id).toBe(json.request_id)
    }))
})

test('a fault of the infrastructure is flat, with its type in a header', () =>
  withMock({ world: worldWith({ faults: [{ fault: 'overloaded' }] }) }, async (mock) => {
    const { status, headers, json } = await order(mock, DEV)
    expect(status).toBe(503)
    expect(json).toEqual({
      detail: 'No runner is available',
      error_type: 'runner_scheduling_failure',
    })
    expect(headers.get('x-fal-error-type')).toBe('runner_scheduling_failure')
  }))

test.each<[object, string, string]>([
  [{ prompt: null }, 'prompt', 'missing'],
  [{ image_size: 'large' }, 'image_size', 'literal_error'],
  [{ image_size: { width: 5000, height: 10 } }, 'image_size', 'less_than_equal'],
  [{ num_inference_steps: 0 }, 'num_inference_steps', 'greater_than_equal'],
  [{ output_format: 'webp' }, 'output_format', 'literal_error'],
])('the fields %j are refused for %s: %s', (fields, name, type) =>
  withMock({}, async (mock) => {
    const { status, json } = await order(mock, DEV, fields)
    expect(status).toBe(422)
    expect(json.detail).toMatchObject([{ loc: ['body', name], type }])
    expect(onlyEntry(mock).usd).toBe('0')
  }),
)

test('a picture that cannot be loaded has a type of its own', () =>
  withMock({}, async (mock) => {
    const body = { image_url: 'https://example.com/1.png' }
    const { json } = await order(mock, '/fal-ai/flux-pro/kontext', body)
    expect(json.detail).toMatchObject([
      {
        loc: ['body', 'image_url'],
        type: 'image_load_error',
        url: 'https://docs.fal.ai/errors#image_load_error',
      },
    ])
  }))

describe('the platform', () => {
  const PRICE = {
    endpoint_id: 'fal-ai/flux/dev',
    unit_price: 0.025,
    unit: 'megapixels',
    currency: 'USD',
  }

  test('lists prices, and refuses what it does not know', () =>
    withMock({}, async (mock) => {
      const prices = '/platform/v1/models/pricing'
      const both = await ask(mock, `${prices}?endpoint_id=fal-ai/flux/dev,fal-ai/nano-banana`)
      expect(both.json).toMatchObject({
        prices: [PRICE, { unit: 'images', unit_price: 0.0398 }],
        has_more: false,
      })
      expect(both.headers.get('x-fal-request-id')).toBeNull()
      expect(await ask(mock, `${prices}?endpoint_id=a/b`)).toMatchObject({
        status: 404,
        json: { error: { type: 'not_found' } },
      })
      expect(await ask(mock, prices)).toMatchObject({
        status: 400,
        json: { error: { type: 'validation_error', message: 'Invalid request parameters' } },
      })
    }))

  test('estimates a number of units', () =>
    withMock({}, async (mock) => {
      const body = {
        estimate_type: 'unit_price',
        endpoints: { 'fal-ai/flux/dev': { unit_quantity: 100 } },
      }
      const { json } = await ask(mock, '/platform/v1/models/pricing/estimate', { body })
      expect(json).toEqual({ estimate_type: 'unit_price', total_cost: 2.5, currency: 'USD' })
    }))

  test('shows what was billed, by endpoint and time, as late as the world says', () => {
    const world = worldWith({ policy: { fal: { recordsAfterMs: 60_000 } } })
    return withMock({ world }, async (mock, clock) => {
      await order(mock, DEV, { image_size: 'square_hd' })
      await order(mock, DEV, { image_size: 'square_hd', num_images: 2 })
      await order(mock, '/fal-ai/nano-banana')
      const usage = () =>
        ask(mock, '/platform/v1/models/usage?timeframe=hour&expand=time_series,summary')
      expect((await usage()).json.time_series).toEqual([])
      clock.advance(60_000)
      const row = { endpoint_id: 'fal-ai/flux/dev', quantity: 3, unit_price: 0.025, cost: 0.075 }
      expect((await usage()).json).toMatchObject({
        time_series: [
          {
            bucket: '2026-11-21T09:00:00+00:00',
            results: [row, { endpoint_id: 'fal-ai/nano-banana', quantity: 1, cost: 0.0398 }],
          },
        ],
        summary: [row, { unit: 'images' }],
      })
    })
  })

  test('tells the balance, to an admin’s key only and where it is asked for', () =>
    withMock({}, async (mock) => {
      const billing = '/platform/v1/account/billing'
      await order(mock, '/fal-ai/nano-banana')
      expect((await ask(mock, billing)).json).toEqual({ username: 'fal-mock' })
      expect((await ask(mock, `${billing}?expand=credits`)).json).toMatchObject({
        credits: { current_balance: 999.9602, currency: 'USD' },
      })
      for (const path of [billing, '/platform/v1/models/usage'])
        expect(await ask(mock, path, { key: 'fal-mock:empty' })).toMatchObject({
          status: 403,
          json: { error: { type: 'authorization_error' } },
        })
    }))
})
