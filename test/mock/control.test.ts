import { expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import type { WorldText } from '../../src/mock/world.ts'
import {
  BICYCLE,
  BICYCLE_USD,
  GENERATIONS,
  post,
  postRaw,
  SCHNELL,
  withMock,
  worldWith,
} from './with-mock.ts'

const ACCOUNTS: WorldText['accounts'] = [
  { label: 'team', dialect: 'openai', key: 'sk-secret-key', balance: '1' },
  { label: 'r', dialect: 'replicate', key: 'r8' },
]

const get = async (mock: Mock, path: string): Promise<Record<string, unknown>> =>
  (await (await fetch(`${mock.url}/_assay/${path}`)).json()) as Record<string, unknown>

const rows = async (mock: Mock): Promise<Record<string, unknown>[]> =>
  (await get(mock, 'statement')).rows as Record<string, unknown>[]

test('health names the base URL and a made-up key of each dialect', () =>
  withMock({}, async (mock) => {
    expect(await get(mock, 'health')).toEqual({
      ready: true,
      world: 'default',
      dialects: mock.baseUrls,
      keys: mock.keys,
    })
  }))

test('the ledger over HTTP is the ledger, with its exact total', () =>
  withMock({}, async (mock) => {
    await post(mock, GENERATIONS, BICYCLE)
    await post(mock, SCHNELL, { input: { prompt: 'x' } }, { prefer: 'wait' })
    const { entries, total } = await get(mock, 'ledger')
    expect(entries).toEqual(mock.ledger())
    expect(total).toBe('0.00893')
  }))

test('a record appears in the statement only after the lag', () =>
  withMock(
    { world: worldWith({ policy: { openai: { recordsAfterMs: 60_000 } } }) },
    async (mock, clock) => {
      await post(mock, GENERATIONS, BICYCLE)
      clock.advance(59_999)
      expect(await rows(mock)).toEqual([])
      clock.advance(1)
      expect(await rows(mock)).toMatchObject([
        { kind: 'charge', usd: BICYCLE_USD, request_id: mock.ledger()[0]?.requestId },
      ])
    },
  ))

test('daily records add up a day of a model under one key', () =>
  withMock(
    { world: worldWith({ policy: { openai: { records: 'daily' } } }) },
    async (mock, clock) => {
      await post(mock, GENERATIONS, BICYCLE)
      await post(mock, GENERATIONS, BICYCLE)
      clock.advance(24 * 3_600_000)
      await post(mock, GENERATIONS, BICYCLE)
      expect((await rows(mock)).map(({ at, requests, usd }) => [at, requests, usd])).toEqual([
        ['2026-11-21', 2, '0.01186'],
        ['2026-11-22', 1, BICYCLE_USD],
      ])
    },
  ))

test('a balance record tells only what is left; no records tell nothing', async () => {
  const seen = (records: 'balance' | 'none'): Promise<unknown> =>
    withMock(
      { world: worldWith({ accounts: ACCOUNTS, policy: { openai: { records } } }) },
      async (mock) => {
        await post(mock, GENERATIONS, BICYCLE)
        return (await rows(mock)).map(({ kind, usd, request_id }) => [kind, usd, request_id])
      },
    )
  expect(await seen('balance')).toEqual([['balance', '0.99407', '']])
  expect(await seen('none')).toEqual([])
})

test('what was reserved and not used stands as a refund', () =>
  withMock(
    { world: worldWith({ policy: { openai: { reserve: true } }, faults: [{ fault: 'fewer' }] }) },
    async (mock) => {
      await post(mock, GENERATIONS, { ...BICYCLE, n: 2 })
      expect((await rows(mock)).map(({ kind, usd }) => [kind, usd])).toEqual([
        ['charge', '0.01181'],
        ['refund', '-0.00588'],
      ])
    },
  ))

test('what cost nothing is in the ledger and not in the statement', () =>
  withMock({ world: worldWith({ faults: [{ fault: 'server-error' }] }) }, async (mock) => {
    await post(mock, GENERATIONS, BICYCLE)
    expect(mock.ledger()).toHaveLength(1)
    expect(await rows(mock)).toEqual([])
  }))

test('the statement as CSV has a header and a line a record', () =>
  withMock({}, async (mock) => {
    await post(mock, GENERATIONS, BICYCLE)
    const response = await fetch(`${mock.url}/_assay/statement?format=csv`)
    expect(response.headers.get('content-type')).toContain('text/csv')
    const requestId = mock.ledger()[0]?.requestId
    expect(await response.text()).toBe(
      'at,kind,dialect,key,model,request_id,task_id,mode,requests,images,usd\n' +
        `2026-11-21T09:00:00.000Z,charge,openai,openai-mock,gpt-image-2,${requestId},,text-to-image,1,1,${BICYCLE_USD}\n`,
    )
  }))

test('requests are kept with their key masked, long base64 cut, and unknown paths marked', () =>
  withMock({ world: worldWith({ accounts: ACCOUNTS }) }, async (mock) => {
    const image_url = `data:image/png;base64,${'A'.repeat(5_000)}`
    await post(mock, '/openai/v1/images/edits', { ...BICYCLE, images: [{ image_url }] })
    const lost = await post(mock, '/openai/v1/images/paint', {})
    const nowhere = await postRaw(mock, '/openai2/v1', {})
    expect(lost.json.error).toMatchObject({ code: 'unknown_url' })
    expect([lost.status, nowhere.status]).toEqual([404, 404])
    const { requests } = (await get(mock, 'requests')) as { requests: Record<string, unknown>[] }
    expect(requests.map(({ path, known }) => [path, known])).toEqual([
      ['/openai/v1/images/edits', true],
      ['/openai/v1/images/paint', false],
      ['/openai2/v1', false],
    ])
    expect(requests[0]?.body).toContain('data:image/png;base64,[5000 characters]')
    expect(JSON.stringify(requests)).not.toContain('sk-secret-key')
  }))

test('a fault can be scheduled while the mock runs, and a reset takes it away', () =>
  withMock({}, async (mock) => {
    const control = (path: string, body: unknown): Promise<Response> =>
      fetch(`${mock.url}/_assay/${path}`, { method: 'POST', body: JSON.stringify(body) })
    expect((await control('faults', { fault: 'overloaded' })).status).toBe(200)
    expect((await post(mock, GENERATIONS, BICYCLE)).status).toBe(503)
    await control('reset', {})
    expect((await post(mock, GENERATIONS, BICYCLE)).status).toBe(200)
    expect((await control('faults', { fault: 'no-such' })).status).toBe(400)
  }))
