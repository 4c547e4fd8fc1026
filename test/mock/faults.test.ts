import sharp from 'sharp'
import { expect, test } from 'vitest'
import { hasTrait } from '../../src/mock/dialect.ts'
import { factsOf } from '../../src/mock/dialects.ts'
import { FAULT_NAMES, FAULTS, type FaultName } from '../../src/mock/faults.ts'
import { HOSTILE_WORDS } from '../../src/mock/http/spoil.ts'
import type { Mock } from '../../src/mock/start.ts'
import type { WorldText } from '../../src/mock/world.ts'
import {
  BICYCLE,
  BICYCLE_USD,
  filesOf,
  GENERATIONS,
  onlyEntry,
  post,
  postRaw,
  SCHNELL,
  until,
  withMock,
  worldWith,
} from './with-mock.ts'

type FaultLine = NonNullable<WorldText['faults']>[number]

const line = (fault: FaultName, more: Partial<FaultLine> = {}): FaultLine => ({
  fault,
  retryAfterSeconds: 9,
  delayMs: 1,
  bytesPerSecond: 50_000_000,
  ...more,
})

/** What a client and the ledger see of a fault: status and code, or how the connection failed. */
interface Seen {
  readonly answer: string
  readonly usd: string
  readonly client: string
}

const TWO = { ...BICYCLE, n: 2 }
const TWO_USD = '0.01181'

async function openaiSees(mock: Mock, stream = false): Promise<string> {
  try {
    const response = await postRaw(mock, GENERATIONS, stream ? { ...TWO, stream } : TWO)
    const text = await response.text()
    if (stream) return `${response.status} ${[...text.matchAll(/event: (\S+)/g)].map(([, e]) => e)}`
    const retry = response.headers.get('retry-after')
    const after = retry === null ? '' : ` after ${retry}`
    if (!text.startsWith('{')) return `${response.status} ${text.slice(0, 6).trim()}${after}`
    const json = parsedOrNull(text) as {
      error?: { code: string | null }
      data?: unknown[]
    } | null
    if (json === null) return `${response.status} cut`
    const what = json.error === undefined ? `${json.data?.length} images` : json.error.code
    return `${response.status} ${what}${after}`
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } }
    return `${message}: ${cause?.code}`
  }
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const OPENAI: Partial<Record<FaultName, Seen>> = {
  'rate-limit': { answer: '429 rate_limit_exceeded after 9', usd: '0', client: 'failed' },
  'rate-limit-bare': { answer: '429 rate_limit_exceeded', usd: '0', client: 'failed' },
  quota: { answer: '429 insufficient_quota', usd: '0', client: 'failed' },
  'server-error': { answer: '500 null', usd: '0', client: 'failed' },
  overloaded: { answer: '503 server_is_overloaded after 9', usd: '0', client: 'failed' },
  'html-502': { answer: '502 <html>', usd: '0', client: 'failed' },
  'bad-request': { answer: '400 unknown_parameter', usd: '0', client: 'failed' },
  auth: { answer: '401 invalid_api_key', usd: '0', client: 'failed' },
  'lost-before': { answer: 'fetch failed: ECONNRESET', usd: '0', client: 'disconnected' },
  redirect: { answer: '307 ', usd: '0', client: 'failed' },
  'moderation-input': { answer: '400 moderation_blocked', usd: '0', client: 'failed' },
  'moderation-output': { answer: '400 moderation_blocked', usd: TWO_USD, client: 'failed' },
  'truncated-image': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'wrong-format': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'wrong-size': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  blank: { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  duplicate: { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  fewer: { answer: '200 1 images', usd: BICYCLE_USD, client: 'delivered' },
  empty: { answer: '200 0 images', usd: TWO_USD, client: 'delivered' },
  'server-error-after': { answer: '500 null', usd: TWO_USD, client: 'failed' },
  'lost-after': { answer: 'fetch failed: ECONNRESET', usd: TWO_USD, client: 'disconnected' },
  'cut-body': { answer: 'terminated: ECONNRESET', usd: TWO_USD, client: 'disconnected' },
  'slow-headers': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'slow-body': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'not-json': { answer: '200 upstre', usd: TWO_USD, client: 'failed' },
  more: { answer: '200 3 images', usd: '0.01769', client: 'delivered' },
  'html-image': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'svg-image': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'pixel-bomb': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'animated-image': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'tiny-image': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'gateway-timeout': { answer: '524 <html>', usd: TWO_USD, client: 'failed' },
  'error-in-success': { answer: '200 null', usd: TWO_USD, client: 'delivered' },
  'hostile-words': { answer: `500 ${HOSTILE_WORDS}`, usd: TWO_USD, client: 'failed' },
  'no-usage': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'odd-usage': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'base64-lines': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'base64-url': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'base64-data-uri': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'base64-damaged': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'unframed-cut': { answer: '200 cut', usd: TWO_USD, client: 'failed' },
  garbage: { answer: 'fetch failed: undefined', usd: TWO_USD, client: 'failed' },
  'two-lengths': {
    answer: 'fetch failed: UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    usd: TWO_USD,
    client: 'failed',
  },
  'header-overflow': {
    answer: 'fetch failed: UND_ERR_HEADERS_OVERFLOW',
    usd: TWO_USD,
    client: 'delivered',
  },
  'socket-latency': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'socket-slow-close': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'socket-reset': { answer: 'fetch failed: ECONNRESET', usd: TWO_USD, client: 'disconnected' },
  'socket-cut': { answer: 'fetch failed: UND_ERR_SOCKET', usd: TWO_USD, client: 'disconnected' },
  'socket-slicer': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
  'socket-bandwidth': { answer: '200 2 images', usd: TWO_USD, client: 'delivered' },
}

test.each(Object.entries(OPENAI))('openai %s: %j', (fault, expected) =>
  withMock({ world: worldWith({ faults: [line(fault as FaultName)] }) }, async (mock) => {
    const answer = await openaiSees(mock)
    const { usd, client } = onlyEntry(mock)
    expect({ answer, usd, client }).toEqual(expected)
  }),
)

test('slow-body loses nothing of an answer that comes in many pieces', () =>
  withMock(
    { world: worldWith({ faults: [line('slow-body', { bytesPerSecond: 60_000 })] }) },
    async (mock) => {
      const response = await postRaw(mock, GENERATIONS, BICYCLE)
      const chunks: Uint8Array[] = []
      for await (const chunk of response.body ?? []) chunks.push(chunk)
      expect(chunks.length).toBeGreaterThan(1)
      expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ quality: 'low' })
    },
  ))

test('in-stream-error ends a stream in an error event after a billed work', () =>
  withMock({ world: worldWith({ faults: [line('in-stream-error')] }) }, async (mock) => {
    expect(await openaiSees(mock, true)).toBe('200 error')
    expect(onlyEntry(mock)).toMatchObject({ usd: TWO_USD, outcome: 'failed' })
  }))

test('refuse resets the connection before there is an operation', () =>
  withMock({ world: worldWith({ faults: [line('refuse', { nth: [1] })] }) }, async (mock) => {
    expect(await openaiSees(mock)).toBe('fetch failed: ECONNRESET')
    expect(mock.ledger()).toEqual([])
    expect(await openaiSees(mock)).toBe('200 2 images')
  }))

const REPLICATE: Partial<Record<FaultName, string>> = {
  'rate-limit': '429 throttled after 9',
  'rate-limit-bare': '429 throttled',
  quota: '402 Insufficient credit',
  'server-error': '500 Internal server error',
  overloaded: '503 Service temporarily unavailable after 9',
  'html-502': '502 <html>',
  'bad-request': '422 Input validation failed',
  auth: '401 Unauthenticated',
  'lost-before': 'fetch failed: ECONNRESET',
  redirect: '307 ',
  'moderation-input': '201 failed 0.000',
  'moderation-output': '201 failed 0.000',
  'truncated-image': '201 succeeded 0.006',
  'wrong-format': '201 succeeded 0.006',
  'wrong-size': '201 succeeded 0.006',
  blank: '201 succeeded 0.006',
  duplicate: '201 succeeded 0.006',
  fewer: '201 succeeded 0.003',
  empty: '201 succeeded 0.000',
  'task-failed': '201 failed 0.000',
  'task-canceled': '201 canceled 0.000',
  'server-error-after': '500 Internal server error',
  'lost-after': 'fetch failed: ECONNRESET',
  'cut-body': 'terminated: ECONNRESET',
  'slow-headers': '201 succeeded 0.006',
  'slow-body': '201 succeeded 0.006',
  'not-json': '200 upstre',
  more: '201 succeeded 0.009',
  'html-image': '201 succeeded 0.006',
  'svg-image': '201 succeeded 0.006',
  'pixel-bomb': '201 succeeded 0.006',
  'animated-image': '201 succeeded 0.006',
  'tiny-image': '201 succeeded 0.006',
  'gateway-timeout': '524 <html>',
  'error-in-success': '200 undefined',
  'hostile-words': `500 ${HOSTILE_WORDS}`,
  'no-usage': '201 succeeded 0.006',
  'odd-usage': '201 succeeded 0.006',
  'base64-lines': '201 succeeded 0.006',
  'base64-url': '201 succeeded 0.006',
  'base64-data-uri': '201 succeeded 0.006',
  'base64-damaged': '201 succeeded 0.006',
  'unframed-cut': '201 cut',
  garbage: 'fetch failed: undefined',
  'two-lengths': 'fetch failed: UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'header-overflow': 'fetch failed: UND_ERR_HEADERS_OVERFLOW',
  'socket-latency': '201 succeeded 0.006',
  'socket-slow-close': '201 succeeded 0.006',
  'socket-reset': 'fetch failed: ECONNRESET',
  'socket-cut': 'fetch failed: UND_ERR_SOCKET',
  'socket-slicer': '201 succeeded 0.006',
  'socket-bandwidth': '201 succeeded 0.006',
  'delivery-404': '201 succeeded 0.006',
  'delivery-truncated': '201 succeeded 0.006',
  'delivery-private': '201 succeeded 0.006',
  'delivery-expired': '201 succeeded 0.006',
}

const CAT = { input: { prompt: 'a cat', num_outputs: 2, output_format: 'png' } }

async function replicateSees(mock: Mock): Promise<string> {
  try {
    const response = await postRaw(mock, SCHNELL, CAT, { prefer: 'wait' })
    const text = await response.text()
    const retry = response.headers.get('retry-after')
    const after = retry === null ? '' : ` after ${retry}`
    if (!text.startsWith('{')) return `${response.status} ${text.slice(0, 6).trim()}`
    const json = parsedOrNull(text) as {
      title?: string
      detail?: string
      status: string | number
    } | null
    if (json === null) return `${response.status} cut`
    if (typeof json.status === 'string')
      return `${response.status} ${json.status} ${Number(onlyEntry(mock).usd).toFixed(3)}`
    const words = json.detail?.startsWith('Request was throttled') ? 'throttled' : json.detail
    return `${response.status} ${json.title ?? words}${after}`
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } }
    return `${message}: ${cause?.code}`
  }
}

test.each(Object.entries(REPLICATE))('replicate %s: %s', (fault, expected) =>
  withMock({ world: worldWith({ faults: [line(fault as FaultName)] }) }, async (mock) => {
    expect(await replicateSees(mock)).toBe(expected)
    if (FAULTS[fault as FaultName].stage === 'answer')
      await until(() => onlyEntry(mock).usd === '0.006')
  }),
)

test.each([
  ['task-stuck', 'processing'],
  ['unknown-status', 'defrosting'],
] as const)('replicate %s shows %s and is billed for nothing', (fault, status) =>
  withMock({ world: worldWith({ faults: [line(fault)] }) }, async (mock) => {
    const { json } = await post(mock, SCHNELL, CAT)
    const headers = { authorization: `Bearer ${mock.keys.replicate}` }
    const url = `${mock.baseUrls.replicate}/predictions/${json.id}`
    await until(async () => {
      const seen = (await (await fetch(url, { headers })).json()) as { status: string }
      return seen.status === status
    })
    expect(onlyEntry(mock)).toMatchObject({ usd: '0', outcome: 'running', client: 'pending' })
  }),
)

test('every fault of the table has a row here for every dialect that has it', () => {
  // Those of the connection, of polls and the bomb have tests of their own.
  const apart: FaultName[] = ['refuse', 'in-stream-error', 'task-stuck', 'unknown-status']
  apart.push('socket-limit', 'edge-413', 'poll-404', 'poll-reset', 'gzip-bomb')
  const covered = (table: object, dialect: string): FaultName[] =>
    FAULT_NAMES.filter(
      (name) =>
        hasTrait(factsOf(dialect) ?? { has: [] }, FAULTS[name].needs) &&
        !(name in table) &&
        !apart.includes(name),
    )
  expect(covered(OPENAI, 'openai')).toEqual([])
  expect(covered(REPLICATE, 'replicate')).toEqual([])
})

async function openaiFiles(fault: FaultName): Promise<Buffer[]> {
  return withMock({ world: worldWith({ faults: [line(fault)] }) }, async (mock) =>
    filesOf((await post(mock, GENERATIONS, TWO)).json),
  )
}

test('truncated-image gives files that start well and cannot be decoded', async () => {
  const [file] = await openaiFiles('truncated-image')
  expect((await sharp(file).metadata()).format).toBe('png')
  await expect(sharp(file, { failOn: 'truncated' }).raw().toBuffer()).rejects.toThrow()
})

test('wrong-format gives JPEG bytes where the answer says png', async () => {
  const [file] = await openaiFiles('wrong-format')
  expect((await sharp(file).metadata()).format).toBe('jpeg')
})

test('wrong-size gives half the width and height', async () => {
  const [file] = await openaiFiles('wrong-size')
  expect(await sharp(file).metadata()).toMatchObject({ width: 512, height: 512 })
})

test('blank gives one colour', async () => {
  const [file] = await openaiFiles('blank')
  expect((await sharp(file).stats()).entropy).toBe(0)
})

test('duplicate gives the same bytes twice', async () => {
  const [first = Buffer.alloc(0), second] = await openaiFiles('duplicate')
  expect(second?.equals(first)).toBe(true)
})

test.each([
  ['delivery-404', '404'],
  ['delivery-expired', '404'],
  ['delivery-truncated', 'terminated'],
] as const)('%s strikes the download of a billed image', (fault, expected) =>
  withMock({ world: worldWith({ faults: [line(fault)] }) }, async (mock) => {
    const { json } = await post(mock, SCHNELL, CAT, { prefer: 'wait' })
    const [url = ''] = json.output as string[]
    const seen = await fetch(url).then(async (response) =>
      response.ok ? response.arrayBuffer().catch((e: Error) => e.message) : `${response.status}`,
    )
    expect(seen).toBe(expected)
    expect(onlyEntry(mock).usd).toBe('0.006')
  }),
)

test('a low prepaid balance is throttled in other words than an account that pays later', async () => {
  const detail = (balance: string | null): Promise<unknown> => {
    const accounts = [
      { label: 'r', dialect: 'replicate' as const, key: 'r', balance },
      { label: 'o', dialect: 'openai' as const, key: 'o' },
    ]
    return withMock(
      { world: worldWith({ accounts, faults: [line('rate-limit')] }) },
      async (mock) => {
        const { json } = await post(mock, SCHNELL, CAT)
        return json.detail
      },
    )
  }
  expect(await detail(null)).toBe('Request was throttled. Your rate limit resets in ~9s.')
  expect(await detail('4')).toContain('while you have less than $5.0 in credit')
})

test('a fault strikes only what it matches, and the first line that hits wins', () => {
  const faults = [
    line('overloaded', { match: { promptIncludes: 'boat' } }),
    line('auth', { match: { dialect: 'replicate' } }),
    line('server-error', { match: { model: 'gpt-image-2', mode: 'text-to-image' } }),
  ]
  return withMock({ world: worldWith({ faults }) }, async (mock) => {
    const status = async (model: string, prompt: string): Promise<number> =>
      (await post(mock, GENERATIONS, { ...BICYCLE, model, prompt })).status
    expect(await status('gpt-image-2', 'a boat')).toBe(503)
    expect(await status('gpt-image-2', 'a car')).toBe(500)
    expect(await status('gpt-image-1-mini', 'a car')).toBe(200)
    expect((await post(mock, SCHNELL, CAT)).status).toBe(401)
  })
})

test('a rate strikes about its share of different requests', () =>
  withMock(
    { world: worldWith({ faults: [line('server-error', { rate: 0.25 })] }) },
    async (mock) => {
      let struck = 0
      for (let index = 0; index < 200; index += 1) {
        const body = { ...BICYCLE, prompt: `p${index}`, model: 'gpt-image-2', size: '816x816' }
        if ((await post(mock, GENERATIONS, body)).status === 500) struck += 1
      }
      // 50 expected, 6 is one standard deviation; the seed makes it exact.
      expect(struck).toBeGreaterThan(32)
      expect(struck).toBeLessThan(68)
    },
  ))
