import { expect, test } from 'vitest'
import { examine, type Subject } from '../../src/cli/examine.ts'
import type { Adapter } from '../../src/domain/adapter.ts'
import type { RequestSpec } from '../../src/domain/request.ts'
import type { Json } from '../../src/domain/suite.ts'
import { openaiAdapter } from '../../src/providers/openai/adapter.ts'
import { createSecret } from '../../src/wire/secret.ts'
import type { Wire } from '../../src/wire/wire.ts'
import { WrongOrigin } from '../../src/wire/wrong-origin.ts'

const BASE = 'https://api.example.com/v1'
const CREDENTIAL = {
  secret: createSecret('SOME_KEY', 'sk-0123456789'),
  header: 'authorization',
  prefix: 'Bearer ',
  origins: ['https://api.example.com'],
}

/** A provider that lists models and tells a balance, both by the JSON that the test's wire gives. */
const adapter: Adapter = {
  ...openaiAdapter,
  balance: {
    request: (baseUrl) => ({ ...lookupAt(`${baseUrl}/credits`) }),
    read: ({ body }) =>
      body.kind === 'json' && typeof body.json === 'object' && body.json !== null
        ? { amount: String((body.json as { left: Json }).left), unit: 'credit' }
        : null,
  },
}

function lookupAt(url: string): RequestSpec {
  return { purpose: 'usage', method: 'GET', url, headers: {}, body: null, credential: true }
}

type Reply = readonly [number, Json] | 'unreachable' | 'elsewhere'

/** A wire that answers by the end of the path, and keeps what was asked. */
function wireOf(replies: Readonly<Record<string, Reply>>) {
  const asked: RequestSpec[] = []
  const wire: Wire = {
    async exchange(spec) {
      asked.push(spec)
      const reply = replies[new URL(spec.url).pathname] ?? [404, null]
      if (reply === 'elsewhere') throw new WrongOrigin('SOME_KEY', 'https://elsewhere.example')
      const isDown = reply === 'unreachable'
      const status = isDown ? null : reply[0]
      const message = 'the host name does not exist'
      return {
        exchange: {
          purpose: spec.purpose,
          method: spec.method,
          url: spec.url,
          status,
          headers: {},
          requestBody: null,
          responseBody: null,
          responseBytes: 0,
          startedAt: '2026-11-21T09:00:00.000Z',
          firstByteMs: null,
          totalMs: 12.4,
          error: isDown ? { sent: false, code: 'dns', message } : null,
        },
        answer: isDown
          ? null
          : { status: reply[0], headers: {}, body: { kind: 'json', json: reply[1] }, blobs: [] },
      }
    },
    download: () => Promise.reject(new Error('nothing is fetched')),
    close: async () => {},
  }
  return { wire, asked }
}

const LISTED: Reply = [200, { data: [{ id: 'gpt-image-2' }, { id: 'gpt-5' }] }]
const LEFT: Reply = [200, { left: '12.5' }]

async function found(replies: Readonly<Record<string, Reply>>, over: Partial<Subject> = {}) {
  const subject: Subject = {
    provider: 'openai',
    adapter,
    baseUrl: BASE,
    keyName: 'SOME_KEY',
    credential: CREDENTIAL,
    models: ['gpt-image-2'],
    ...over,
  }
  const { wire, asked } = wireOf(replies)
  const findings = await examine(subject, { wire, deadlineAt: 0, today: '2026-11-21' })
  return {
    asked,
    findings: findings.map(({ check, verdict, message }) => [check, verdict, message]),
  }
}

test('a provider in order passes everything, and is only asked with GET', async () => {
  const { findings, asked } = await found({ '/v1/models': LISTED, '/v1/credits': LEFT })
  expect(findings).toEqual([
    ['key', 'passed', 'the provider takes the key SOME_KEY'],
    ['endpoint', 'passed', 'https://api.example.com/v1 answers, in 12 ms'],
    ['model', 'passed', 'gpt-image-2 is listed'],
    ['balance', 'passed', '12.5 credit are left'],
  ])
  expect(asked.map(({ method, purpose }) => [method, purpose])).toEqual([
    ['GET', 'usage'],
    ['GET', 'usage'],
  ])
})

test('a model that is not listed fails, beside those that are', async () => {
  const models = ['gpt-image-2', 'gpt-image-9']
  const { findings } = await found({ '/v1/models': LISTED, '/v1/credits': LEFT }, { models })
  expect(findings.filter(([check]) => check === 'model')).toEqual([
    ['model', 'passed', 'gpt-image-2 is listed'],
    ['model', 'failed', 'gpt-image-9 is not among the 2 models that this key can see'],
  ])
})

test('a model that was shut down fails, whatever the list says', async () => {
  const list: Reply = [200, { data: [{ id: 'dall-e-3' }] }]
  const { findings } = await found({ '/v1/models': list }, { models: ['dall-e-3'] })
  expect(findings.filter(([check]) => check === 'model')).toEqual([
    ['model', 'passed', 'dall-e-3 is listed'],
    ['model', 'failed', expect.stringContaining('dall-e-3 was shut down on 2026-05-12')],
  ])
})

test('a key that is refused fails; one that may not ask is not yet wrong', async () => {
  const refused = await found({ '/v1/models': [401, {}], '/v1/credits': [401, {}] })
  expect(refused.findings[0]?.slice(0, 2)).toEqual(['key', 'failed'])
  const narrow = await found({ '/v1/models': [403, {}], '/v1/credits': [403, {}] })
  expect(narrow.findings.map(([check, verdict]) => [check, verdict])).toEqual([
    ['key', 'unknown'],
    ['endpoint', 'passed'],
    ['model', 'unknown'],
    ['balance', 'unknown'],
  ])
  expect(narrow.findings[2]?.[2]).toContain('this key may not list models (403)')
  const half = await found({ '/v1/models': LISTED, '/v1/credits': [401, {}] })
  expect(half.findings[0]?.slice(0, 2)).toEqual(['key', 'passed'])
})

test('without a key the address is asked without one, and nothing else', async () => {
  const message = 'the key SOME_KEY is not set'
  const { findings, asked } = await found({ '/v1': [404, {}] }, { credential: message })
  expect(findings).toEqual([
    ['key', 'failed', message],
    ['endpoint', 'passed', 'https://api.example.com/v1 answers, in 12 ms'],
    ['model', 'unknown', 'whether gpt-image-2 is there: there is no key to ask with'],
    ['balance', 'unknown', 'what is left to spend: there is no key to ask with'],
  ])
  expect(asked.map(({ url, credential }) => [url, credential])).toEqual([[BASE, false]])
})

test('what an API cannot tell stays unknown', async () => {
  const mute = { ...adapter, models: null, balance: null }
  const { findings } = await found({ '/v1': [404, {}] }, { adapter: mute })
  expect(findings).toEqual([
    ['key', 'unknown', 'SOME_KEY is set; nothing told whether the provider takes it'],
    ['endpoint', 'passed', 'https://api.example.com/v1 answers, in 12 ms'],
    ['model', 'unknown', 'whether gpt-image-2 is there: this API cannot list models'],
    ['balance', 'unknown', 'what is left to spend: this API cannot tell a balance'],
  ])
})

test('an address that cannot be reached fails, and tells why', async () => {
  const down = { '/v1/models': 'unreachable', '/v1/credits': 'unreachable' } as const
  const { findings } = await found(down)
  expect(findings[1]).toEqual([
    'endpoint',
    'failed',
    'https://api.example.com/v1 cannot be reached: the host name does not exist. Check baseUrl and the network',
  ])
  expect(findings[2]?.[2]).toBe('whether gpt-image-2 is there: the host name does not exist')
})

test('a question that would take the key elsewhere is not asked', async () => {
  const { findings } = await found({ '/v1/models': LISTED, '/v1/credits': 'elsewhere' })
  expect(findings.at(-1)).toEqual([
    'balance',
    'unknown',
    expect.stringContaining('SOME_KEY does not belong to https://elsewhere.example'),
  ])
})

test('an address of the customer’s own that nobody named is not guessed', async () => {
  const { findings, asked } = await found({}, { baseUrl: null, credential: null })
  expect(asked).toEqual([])
  expect(findings.map(([check, verdict]) => [check, verdict])).toEqual([
    ['key', 'unknown'],
    ['endpoint', 'unknown'],
  ])
})
