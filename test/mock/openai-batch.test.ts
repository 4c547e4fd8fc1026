import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import type { FaultName } from '../../src/mock/faults.ts'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { openaiAdapter } from '../../src/providers/openai/adapter.ts'
import { converseWith } from '../dialects/converse-with.ts'
import { operationOf } from '../providers/fixtures.ts'
import { BICYCLE, BICYCLE_USD, onlyEntry, until, withMock, worldWith } from './with-mock.ts'

type Clock = { advance(ms: number): void }
type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

/** World time that only ends when it is called off. */
const stuck: Sleep = (_, signal) =>
  new Promise((resolve) => signal?.addEventListener('abort', () => resolve()))
const HALF_USD = '0.002965'
const DAY_MS = 24 * 60 * 60 * 1_000

function withSdk<T>(
  body: (client: OpenAI, mock: Mock, clock: Clock) => Promise<T>,
  { world, sleep }: { readonly world?: World; readonly sleep?: Sleep } = {},
): Promise<T> {
  const options = { ...(world && { world }), ...(sleep && { sleep, speed: 1 }) }
  return withMock(options, (mock, clock) => body(clientOf(mock, mock.keys.openai), mock, clock))
}

function clientOf(mock: Mock, apiKey: string): OpenAI {
  return new OpenAI({ apiKey, baseURL: mock.baseUrls.openai, maxRetries: 0 })
}

const line = (customId: string, body: object, url = '/v1/images/generations'): string =>
  JSON.stringify({ custom_id: customId, method: 'POST', url, body })

async function upload(client: OpenAI, ...lines: readonly string[]): Promise<string> {
  const file = new File([lines.join('\n')], 'lines.jsonl')
  return (await client.files.create({ file, purpose: 'batch' })).id
}

async function order(client: OpenAI, ...lines: readonly string[]): Promise<OpenAI.Batch> {
  return client.batches.create({
    input_file_id: await upload(client, ...lines),
    endpoint: '/v1/images/generations',
    completion_window: '24h',
  })
}

const ended = (client: OpenAI, { id }: OpenAI.Batch): Promise<OpenAI.Batch> =>
  until(async () => {
    const batch = await client.batches.retrieve(id)
    return ['completed', 'failed', 'expired', 'cancelled'].includes(batch.status) ? batch : null
  })

interface ResultLine {
  readonly custom_id: string
  readonly response: {
    readonly status_code: number
    readonly request_id: string
    readonly body: { readonly data?: unknown[]; readonly error?: { readonly code: string } }
  } | null
  readonly error: { readonly code: string } | null
}

async function resultLines(client: OpenAI, id: string | undefined): Promise<ResultLine[]> {
  if (!id) throw new Error('no file')
  const text = await (await client.files.content(id)).text()
  return text
    .trimEnd()
    .split('\n')
    .map((one) => JSON.parse(one) as ResultLine)
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

test('a batch is done line by line, at half the price, and its files tell what came of each', () =>
  withSdk(async (client, mock) => {
    const blocked = { ...BICYCLE, prompt: 'forbidden-input' }
    const accepted = await order(client, line('a', BICYCLE), line('b', blocked))
    expect(accepted).toMatchObject({ status: 'validating', output_file_id: null })
    const batch = await ended(client, accepted)
    expect(batch).toMatchObject({
      status: 'completed',
      request_counts: { total: 2, completed: 1, failed: 1 },
      usage: { input_tokens: 10, output_tokens: 196, total_tokens: 206 },
    })
    const [good, ...more] = await resultLines(client, batch.output_file_id)
    expect(more).toEqual([])
    expect(good).toMatchObject({ custom_id: 'a', response: { status_code: 200 }, error: null })
    expect(good?.response?.body.data).toHaveLength(1)
    const [bad] = await resultLines(client, batch.error_file_id)
    expect(bad).toMatchObject({
      custom_id: 'b',
      response: { status_code: 400, body: { error: { code: 'moderation_blocked' } } },
    })
    expect(mock.ledger().map(({ usd, client: saw, requestId }) => [usd, saw, requestId])).toEqual([
      [HALF_USD, 'delivered', good?.response?.request_id],
      ['0', 'failed', bad?.response?.request_id],
    ])
  }))

test('where the policy says so a batch costs as much as anything else', () =>
  withSdk(
    async (client, mock) => {
      await ended(client, await order(client, line('a', BICYCLE)))
      expect(onlyEntry(mock)).toMatchObject({ usd: BICYCLE_USD, client: 'pending' })
    },
    { world: worldWith({ policy: { openai: { batch: 'full' } } }) },
  ))

test('the same batch twice is two bills', () =>
  withSdk(async (client, mock) => {
    await ended(client, await order(client, line('a', BICYCLE)))
    await ended(client, await order(client, line('a', BICYCLE)))
    expect(mock.ledger().map(({ usd }) => usd)).toEqual([HALF_USD, HALF_USD])
  }))

test.each([
  ['no JSON', ['{'], ['invalid_json_line']],
  ['no id', [JSON.stringify({ method: 'POST' })], ['missing_required_parameter']],
  ['another endpoint', [line('a', BICYCLE, '/v1/images/edits')], ['invalid_url']],
  ['an id twice', [line('a', BICYCLE), line('a', BICYCLE)], ['duplicate_custom_id']],
  ['nothing', [' '], ['empty_file']],
])('a file with %s makes the batch fail, and nothing is done', (_, lines, codes) =>
  withSdk(async (client, mock) => {
    const batch = await ended(client, await order(client, ...lines))
    expect(batch.status).toBe('failed')
    expect(batch.errors?.data?.map(({ code }) => code)).toEqual(codes)
    expect(mock.ledger()).toEqual([])
  }),
)

test('a stream inside a batch is refused', () =>
  withSdk(async (client) => {
    const batch = await ended(client, await order(client, line('a', { ...BICYCLE, stream: true })))
    const [bad] = await resultLines(client, batch.error_file_id)
    expect(bad?.response).toMatchObject({ status_code: 400 })
  }))

test('a batch that is cancelled before its work costs nothing', () =>
  withSdk(
    async (client, mock) => {
      const accepted = await order(client, line('a', BICYCLE))
      await until(async () => (await client.batches.retrieve(accepted.id)).status === 'in_progress')
      const batch = await client.batches.cancel(accepted.id)
      expect(batch).toMatchObject({ status: 'cancelled', output_file_id: null })
      const [only] = await resultLines(client, batch.error_file_id)
      expect(only).toMatchObject({
        custom_id: 'a',
        response: null,
        error: { code: 'batch_cancelled' },
      })
      expect(mock.ledger()).toEqual([])
    },
    { sleep: stuck },
  ))

test('a batch that nobody begins expires after its window, and costs nothing', () =>
  withSdk(
    async (client, mock, clock) => {
      const accepted = await order(client, line('a', BICYCLE))
      await until(async () => (await client.batches.retrieve(accepted.id)).status === 'in_progress')
      clock.advance(DAY_MS - 1)
      expect((await client.batches.retrieve(accepted.id)).status).toBe('in_progress')
      clock.advance(1)
      const batch = await client.batches.retrieve(accepted.id)
      expect(batch.status).toBe('expired')
      const [only] = await resultLines(client, batch.error_file_id)
      expect(only?.error?.code).toBe('batch_expired')
      expect(mock.ledger()).toEqual([])
    },
    { sleep: stuck },
  ))

test('files and batches belong to the account that made them', () =>
  withSdk(async (client, mock) => {
    const fileId = await upload(client, line('a', BICYCLE))
    const stranger = clientOf(mock, 'sk-mock-empty')
    expect(await failure(stranger.files.retrieve(fileId))).toMatchObject({ status: 404 })
    expect(await client.files.retrieve(fileId)).toMatchObject({ purpose: 'batch' })
    const { data } = await client.files.list()
    expect(data.map(({ id }) => id)).toEqual([fileId])
    expect(await client.files.delete(fileId)).toMatchObject({ deleted: true })
    expect(await failure(client.files.retrieve(fileId))).toMatchObject({ status: 404 })
  }))

describe('through adapter, wire and mock a batch', () => {
  const settings = { mode: 'text-to-image', delivery: 'batch', quality: 'low', n: 1 } as const
  const operation = operationOf({ settings, timeoutMs: 60_000 })

  test.each<[FaultName, string, string]>([
    ['moderation-input', 'blocked/moderation-input', '0'],
    ['rate-limit', 'throttled/task-failed', '0'],
    ['server-error', 'unavailable/task-failed', '0'],
    ['html-502', 'unavailable/task-failed', '0'],
    ['quota', 'rejected/funds', '0'],
    ['bad-request', 'rejected/parameters', '0'],
    ['empty', 'empty', 'billed'],
    // The result can be fetched again: what a direct request would lose is not lost here.
    ['lost-after', 'produced', 'billed'],
    ['cut-body', 'produced', 'billed'],
  ])('with the fault %s ends as %s', (fault, expected, billed) =>
    withMock({ world: worldWith({ faults: [{ fault }] }) }, async (mock) => {
      const { reading } = await converseWith(openaiAdapter, mock, operation)
      const { kind, reason } = reading.outcome
      expect(reason === null ? kind : `${kind}/${reason}`).toBe(expected)
      expect(onlyEntry(mock).usd === '0').toBe(billed === '0')
    }),
  )

  test('that does not end in time is cancelled, and known to have stopped', () =>
    withMock({ sleep: stuck, speed: 1 }, async (mock) => {
      const { reading, transcript } = await converseWith(openaiAdapter, mock, operation, {
        isEndless: true,
      })
      expect(reading.outcome).toMatchObject({ kind: 'cancelled', reason: 'task-cancelled' })
      expect(transcript.taskId).toMatch(/^batch_/)
      expect(mock.ledger()).toEqual([])
    }))
})
