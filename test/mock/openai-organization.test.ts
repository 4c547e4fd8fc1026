import OpenAI from 'openai'
import { expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import { BICYCLE, BICYCLE_USD, withMock, worldWith } from './with-mock.ts'

const ADMIN = 'sk-admin-mock-image-assay'
const DAY_MS = 24 * 60 * 60 * 1_000
/** 2026-11-21, when the mock's clock stands at nine in the morning. */
const TODAY = Date.parse('2026-11-21T00:00:00Z') / 1_000

function clients(mock: Mock): { readonly normal: OpenAI; readonly admin: OpenAI } {
  const common = { baseURL: mock.baseUrls.openai, maxRetries: 0 }
  return {
    normal: new OpenAI({ ...common, apiKey: mock.keys.openai, adminAPIKey: mock.keys.openai }),
    admin: new OpenAI({ ...common, apiKey: ADMIN, adminAPIKey: ADMIN }),
  }
}

const failure = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => null,
    (error: unknown) => error,
  )

test('costs by the day are the ledger’s, to the digit', () =>
  withMock({}, async (mock, clock) => {
    const { normal, admin } = clients(mock)
    await normal.images.generate(BICYCLE)
    clock.advance(2 * DAY_MS)
    await normal.images.generate({ ...BICYCLE, n: 2 })
    const costs = await admin.admin.organization.usage.costs({ start_time: TODAY })
    expect(costs).toMatchObject({ object: 'page', has_more: false, next_page: null })
    expect(costs.data.map(({ start_time, results }) => [start_time, results])).toEqual([
      [TODAY, [costOf(Number(BICYCLE_USD))]],
      [TODAY + 86_400, []],
      [TODAY + 2 * 86_400, [costOf(0.01181)]],
    ])
  }))

function costOf(value: number): object {
  return {
    object: 'organization.costs.result',
    amount: { value, currency: 'usd' },
    line_item: null,
    project_id: null,
    user_id: null,
    api_key_id: null,
    api_source: null,
    quantity: null,
    quantity_unit: null,
  }
}

test('costs by line item tell the tokens of each kind, for the keys asked about', () =>
  withMock({}, async (mock) => {
    const { normal, admin } = clients(mock)
    await normal.images.generate(BICYCLE)
    const asked = { start_time: TODAY, group_by: ['line_item', 'api_key_id'] as const }
    const costs = await admin.admin.organization.usage.costs({
      ...asked,
      group_by: [...asked.group_by],
      api_key_ids: ['openai-mock'],
    })
    expect(
      costs.data[0]?.results.map((one) => {
        const { line_item, api_key_id, quantity, amount } = one as unknown as Record<
          string,
          unknown
        >
        return [line_item, api_key_id, quantity, amount]
      }),
    ).toEqual([
      ['gpt-image-2, input_text_token', 'openai-mock', 10, { value: 0.00005, currency: 'usd' }],
      ['gpt-image-2, output_image_token', 'openai-mock', 196, { value: 0.00588, currency: 'usd' }],
    ])
    const none = await admin.admin.organization.usage.costs({
      start_time: TODAY,
      end_time: TODAY + 86_400,
      api_key_ids: ['openai-broke'],
    })
    expect(none.data.map(({ results }) => results)).toEqual([[]])
  }))

test('usage of images counts requests and pictures by what they are grouped by', () =>
  withMock({}, async (mock) => {
    const { normal, admin } = clients(mock)
    await normal.images.generate({ ...BICYCLE, n: 2 })
    await normal.images.generate({ ...BICYCLE, size: '1536x1024' })
    await normal.images.generate({ ...BICYCLE, prompt: 'forbidden-input' }).catch(() => null)
    const images = async (query: object): Promise<unknown> => {
      const usage = await admin.admin.organization.usage.images({ start_time: TODAY, ...query })
      return usage.data.flatMap(({ results }) =>
        results.map((one) => {
          const {
            images: made,
            num_model_requests,
            size,
            source,
          } = one as never as Record<string, unknown>
          return [made, num_model_requests, size, source]
        }),
      )
    }
    expect(await images({})).toEqual([[3, 2, null, null]])
    expect(await images({ group_by: ['size', 'source'] })).toEqual([
      [2, 1, '1024x1024', 'image.generation'],
      [1, 1, '1536x1024', 'image.generation'],
    ])
    expect(await images({ sources: ['image.edit'] })).toEqual([])
    expect(await images({ bucket_width: '1h', models: ['gpt-image-2'] })).toEqual([
      [3, 2, null, null],
    ])
  }))

test('pages follow each other without a gap', () =>
  withMock({}, async (mock, clock) => {
    const { normal, admin } = clients(mock)
    for (let day = 0; day < 3; day += 1) {
      await normal.images.generate(BICYCLE)
      clock.advance(DAY_MS)
    }
    const starts: number[] = []
    let page: string | null = null
    do {
      const query = { start_time: TODAY, limit: 2, ...(page !== null && { page }) }
      const costs = await admin.admin.organization.usage.costs(query)
      starts.push(...costs.data.map(({ start_time }) => start_time))
      page = costs.next_page
    } while (page !== null)
    expect(starts).toEqual([TODAY, TODAY + 86_400, TODAY + 2 * 86_400])
  }))

test('records appear as late as the policy says', () =>
  withMock(
    { world: worldWith({ policy: { openai: { recordsAfterMs: 60_000 } } }) },
    async (mock, clock) => {
      const { normal, admin } = clients(mock)
      await normal.images.generate(BICYCLE)
      const total = async (): Promise<number> => {
        const { data } = await admin.admin.organization.usage.costs({
          start_time: TODAY,
          end_time: TODAY + 86_400,
        })
        return data[0]?.results.length ?? 0
      }
      expect(await total()).toBe(0)
      clock.advance(60_000)
      expect(await total()).toBe(1)
    },
  ))

test('where a provider keeps no records there are none', () =>
  withMock({ world: worldWith({ policy: { openai: { records: 'none' } } }) }, async (mock) => {
    const { normal, admin } = clients(mock)
    await normal.images.generate(BICYCLE)
    const costs = await admin.admin.organization.usage.costs({
      start_time: TODAY,
      end_time: TODAY + 86_400,
    })
    expect(costs.data.map(({ results }) => results)).toEqual([[]])
  }))

test('only an admin key is told, and it orders no pictures', () =>
  withMock({}, async (mock) => {
    const { normal, admin } = clients(mock)
    const costs = normal.admin.organization.usage.costs({ start_time: TODAY })
    expect(await failure(costs)).toBeInstanceOf(OpenAI.PermissionDeniedError)
    expect(await failure(admin.images.generate(BICYCLE))).toBeInstanceOf(
      OpenAI.PermissionDeniedError,
    )
    expect(mock.ledger()).toEqual([])
  }))

test.each([
  [{ start_time: TODAY, bucket_width: '1h' }, 'bucket_width'],
  [{ start_time: TODAY, limit: 181 }, 'limit'],
  [{}, 'start_time'],
])('costs asked with %j are refused for %s', (query, param) =>
  withMock({}, async (mock) => {
    const { admin } = clients(mock)
    const error = await failure(
      admin.admin.organization.usage.costs(query as { start_time: number }),
    )
    expect(error).toMatchObject({ status: 400, param })
  }),
)
