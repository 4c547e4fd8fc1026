import { expect, test } from 'vitest'
import { billFor, type Pricing } from '../../src/mock/bill.ts'
import type { Rate, WorldText } from '../../src/mock/world.ts'
import {
  BICYCLE,
  BICYCLE_USD,
  BY_SECOND,
  GENERATIONS,
  onlyEntry,
  post,
  postRaw,
  SCHNELL,
  until,
  withMock,
  worldWith,
  worldWithModel,
} from './with-mock.ts'

type OpenaiPolicy = NonNullable<NonNullable<WorldText['policy']>['openai']>
type ReplicatePolicy = NonNullable<NonNullable<WorldText['policy']>['replicate']>
type FaultLine = NonNullable<WorldText['faults']>[number]

const INPUT_USD = '0.00005'

const openaiWorld = (policy: OpenaiPolicy, ...faults: FaultLine[]) =>
  worldWith({ policy: { openai: policy }, faults })

test.each<[string, OpenaiPolicy, FaultLine['fault'], string, string]>([
  ['blocked at input is free', {}, 'moderation-input', '0', 'blocked-input: free by policy'],
  [
    '… or its input',
    { moderationInput: 'input' },
    'moderation-input',
    INPUT_USD,
    'blocked-input: billed input by policy',
  ],
  [
    'blocked at output is billed',
    {},
    'moderation-output',
    BICYCLE_USD,
    'blocked-output: billed full by policy',
  ],
  [
    '… or free',
    { moderationOutput: 'free' },
    'moderation-output',
    '0',
    'blocked-output: free by policy',
  ],
  ['a 500 before the work is free', {}, 'server-error', '0', 'server-error-before: free by policy'],
  [
    '… or billed',
    { serverErrorBefore: 'full' },
    'server-error',
    BICYCLE_USD,
    'server-error-before: billed full by policy',
  ],
  [
    'a 500 after it is billed',
    {},
    'server-error-after',
    BICYCLE_USD,
    'server-error-after: billed full by policy',
  ],
  [
    '… or free',
    { serverErrorAfter: 'free' },
    'server-error-after',
    '0',
    'server-error-after: free by policy',
  ],
  ['a 400 is free', {}, 'bad-request', '0', 'client-error: free by policy'],
  [
    '… or billed',
    { clientError: 'full' },
    'bad-request',
    BICYCLE_USD,
    'client-error: billed full by policy',
  ],
  ['success without an image is billed', {}, 'empty', BICYCLE_USD, 'empty: billed full by policy'],
  ['… or free', { empty: 'free' }, 'empty', '0', 'empty: free by policy'],
])('%s', (_, policy, fault, usd, why) =>
  withMock({ world: openaiWorld(policy, { fault }) }, async (mock) => {
    await post(mock, GENERATIONS, BICYCLE)
    expect(onlyEntry(mock)).toMatchObject({ usd, why })
  }),
)

test.each<[OpenaiPolicy['fewer'], string]>([
  ['returned', '0.01769'],
  ['asked', '0.02357'],
])('three images of four are billed as %s', (fewer, usd) =>
  withMock({ world: openaiWorld({ fewer }, { fault: 'fewer' }) }, async (mock) => {
    const { json } = await post(mock, GENERATIONS, { ...BICYCLE, n: 4 })
    expect(json.data).toHaveLength(3)
    expect(onlyEntry(mock)).toMatchObject({ usd, outcome: 'partial', imagesMade: 3 })
  }),
)

test('an auto quality can be billed at the dearest while the answer says what it became', () =>
  withMock({ world: openaiWorld({ auto: 'dearest' }) }, async (mock) => {
    for (let index = 0; index < 8; index += 1)
      await post(mock, GENERATIONS, { ...BICYCLE, quality: 'auto', prompt: `hill ${index}` })
    // Every one at `high`, 7,024 tokens; `hill 0` has 6 characters.
    const billed = mock.ledger().map(({ usd }) => usd)
    expect(new Set(billed)).toEqual(new Set(['0.21076']))
  }))

test('previews that are free are neither billed nor reported', () =>
  withMock({ world: openaiWorld({ partials: 'free' }) }, async (mock) => {
    const response = await postRaw(mock, GENERATIONS, {
      ...BICYCLE,
      stream: true,
      partial_images: 3,
    })
    expect(await response.text()).toContain('"output_tokens":196')
    expect(onlyEntry(mock).usd).toBe(BICYCLE_USD)
  }))

const rateOf = (rate: Partial<Rate>): Rate => ({
  bill: 'image',
  usd: '0.04',
  per: '1',
  first: null,
  roundUpTo: null,
  each: 'request',
  when: {},
  ...rate,
})

const pricing = (...rates: Rate[]): Pricing => ({ rates, adjust: [], minimumUsd: null })

test.each([
  ['a megapixel that has begun is a whole one', { roundUpTo: '1' }, '0.04'],
  ['of each image, where it is counted by image', { roundUpTo: '1', each: 'image' }, '0.04'],
  ['the first has a price of its own', { first: { units: '1', usd: '0.03' } }, '0.042'],
  [
    'the first of each image',
    { first: { units: '1', usd: '0.03' }, roundUpTo: '1', each: 'image' },
    '0.06',
  ],
] as const)('%s', (_, rate, usd) => {
  const bill = billFor({
    pricing: pricing(rateOf({ bill: 'output_megapixel', usd: '0.02', ...rate })),
    facts: {},
    quantities: { output_megapixel: '1.6' },
    images: 2,
    owed: 'full',
    rounding: null,
  })
  expect(bill.usd).toBe(usd)
})

test('premiums apply one after the other, and the least is charged for anything at all', () => {
  const bill = (usd: string, tier: string): string =>
    billFor({
      pricing: {
        rates: [rateOf({ usd })],
        adjust: [
          { percent: 30, when: { tier: 'turbo' } },
          { percent: -50, when: {} },
        ],
        minimumUsd: '0.01',
      },
      facts: { tier },
      quantities: { image: 1 },
      images: 1,
      owed: 'full',
      rounding: null,
    }).usd
  expect([bill('0.04', 'turbo'), bill('0.04', 'plain')]).toEqual(['0.026', '0.02'])
  expect([bill('0.001', 'plain'), bill('0', 'plain')]).toEqual(['0.01', '0'])
})

test('rounding goes to a multiple of the step in the direction named', () => {
  const bill = (mode: 'up' | 'down' | 'half-even'): string =>
    billFor({
      pricing: pricing(rateOf({ usd: '0.0055' })),
      facts: {},
      quantities: { image: 3 },
      images: 3,
      owed: 'full',
      rounding: { stepUsd: '0.001', mode },
    }).usd
  expect([bill('down'), bill('half-even'), bill('up')]).toEqual(['0.016', '0.016', '0.017'])
})

test('of several rates for one meter the one with most conditions wins, and meters add up', () => {
  const { usd, lines } = billFor({
    pricing: pricing(
      rateOf({ usd: '0.01' }),
      rateOf({ usd: '0.06', when: { mode: 'edit', quality: ['medium', 'high'] } }),
      rateOf({ usd: '0.03', when: { mode: 'edit' } }),
      rateOf({ bill: 'request', usd: '0.1' }),
      rateOf({ bill: 'masked_pixel', usd: '0.0001', per: '1000' }),
    ),
    facts: { mode: 'edit', quality: 'high' },
    quantities: { image: 2, request: 1, masked_pixel: 50_000 },
    images: 2,
    owed: 'full',
    rounding: null,
  })
  expect(usd).toBe('0.225')
  expect(lines.map(({ meter }) => meter)).toEqual(['image', 'request', 'masked_pixel'])
})

test('the answer can state its cost: exact, or a tenth too high', async () => {
  const cost = (reportsCost: 'exact' | 'estimate' | 'none'): Promise<unknown> =>
    withMock({ world: openaiWorld({ reportsCost }) }, async (mock) => {
      const { json } = await post(mock, GENERATIONS, BICYCLE)
      return (json.usage as Record<string, unknown>).cost
    })
  expect(await cost('exact')).toBe(0.00593)
  expect(await cost('estimate')).toBe(0.006523)
  expect(await cost('none')).toBeUndefined()
})

test.each<[ReplicatePolicy['sameKey'], string[], boolean]>([
  ['replay', ['0.003'], true],
  ['again', ['0.003', '0.003'], false],
])('the same idempotency key under `%s` bills %j', (sameKey, bills, same) =>
  withMock({ world: worldWith({ policy: { replicate: { sameKey } } }) }, async (mock) => {
    const headers = { 'idempotency-key': 'k1', prefer: 'wait' }
    const first = await post(mock, SCHNELL, { input: { prompt: 'x' } }, headers)
    const second = await post(mock, SCHNELL, { input: { prompt: 'x' } }, headers)
    expect(first.json.id === second.json.id).toBe(same)
    expect(mock.ledger().map(({ usd }) => usd)).toEqual(bills)
  }),
)

test('a replayed stream has the events of the first and no bill', () =>
  withMock({ world: openaiWorld({ sameKey: 'replay' }) }, async (mock) => {
    const ask = async (): Promise<string> => {
      const headers = { 'idempotency-key': 'k1' }
      const body = { ...BICYCLE, stream: true, partial_images: 1 }
      return (await postRaw(mock, GENERATIONS, body, headers)).text()
    }
    const first = await ask()
    expect(await ask()).toBe(first)
    expect(await ask()).toBe(first)
    expect(onlyEntry(mock).usd).toBe('0.00893')
  }))

test.each([
  ['full', 392],
  ['free', 0],
] as const)('the usage of an empty answer billed %s counts %i output tokens', (empty, tokens) =>
  withMock({ world: openaiWorld({ empty }, { fault: 'empty' }) }, async (mock) => {
    const { json } = await post(mock, GENERATIONS, { ...BICYCLE, n: 2 })
    expect(json).toMatchObject({ data: [], usage: { output_tokens: tokens } })
  }),
)

test('a balance is used up by what is billed, not by what is refused', () => {
  const accounts = [
    { label: 'a', dialect: 'openai' as const, key: 'k', balance: '0.006' },
    { label: 'b', dialect: 'replicate' as const, key: 'r' },
  ]
  return withMock({ world: worldWith({ accounts }) }, async (mock) => {
    const statuses: number[] = []
    for (const n of [0, 1, 1, 1])
      statuses.push((await post(mock, GENERATIONS, { ...BICYCLE, n })).status)
    // 0.006 − 0.00593 still bears one more, which overdraws it.
    expect(statuses).toEqual([400, 200, 200, 429])
  })
})

test('a provider that reserves refuses what the balance cannot bear in full', () => {
  const accounts = [
    { label: 'a', dialect: 'openai' as const, key: 'k', balance: '0.02' },
    { label: 'b', dialect: 'replicate' as const, key: 'r' },
  ]
  const world = worldWith({ accounts, policy: { openai: { reserve: true } } })
  return withMock({ world }, async (mock) => {
    const four = await post(mock, GENERATIONS, { ...BICYCLE, n: 4 })
    const one = await post(mock, GENERATIONS, BICYCLE)
    expect([four.status, one.status]).toEqual([429, 200])
    expect(mock.ledger().map(({ reservedUsd }) => reservedUsd)).toEqual([null, BICYCLE_USD])
  })
})

const slow = (policy: OpenaiPolicy, latencyMs: number) =>
  worldWithModel('gpt-image-2', { latencyMs }, { policy: { openai: policy } })

async function hangUp(mock: Parameters<Parameters<typeof withMock>[1]>[0]): Promise<void> {
  const client = new AbortController()
  const answer = postRaw(mock, GENERATIONS, BICYCLE, {}, client.signal).catch(() => null)
  await until(() => mock.ledger().length === 1)
  client.abort()
  await answer
}

test('a client that hangs up is billed all the same where the work goes on', () =>
  withMock({ world: slow({}, 60), speed: 1 }, async (mock) => {
    await hangUp(mock)
    const entry = await until(() =>
      onlyEntry(mock).client === 'disconnected' ? onlyEntry(mock) : null,
    )
    expect((await until(() => (onlyEntry(mock).usd === '0' ? null : entry))).client).toBe(
      'disconnected',
    )
    expect(onlyEntry(mock)).toMatchObject({ usd: BICYCLE_USD, outcome: 'completed' })
  }))

test.each<[NonNullable<OpenaiPolicy['due']>, string]>([
  ['completed', '0'],
  ['started', BICYCLE_USD],
  ['accepted', BICYCLE_USD],
])('a hang-up that stops the work is billed only if due: %s', (due, usd) =>
  withMock({ world: slow({ due, disconnect: 'stops' }, 3_600_000), speed: 1 }, async (mock) => {
    await hangUp(mock)
    await until(() => onlyEntry(mock).outcome === 'aborted')
    expect(onlyEntry(mock)).toMatchObject({ usd, client: 'disconnected' })
  }),
)

test.each<[NonNullable<ReplicatePolicy['cancelledTask']>, string]>([
  ['time', '0.00305'],
  ['full', '0.0061'],
  ['free', '0'],
])('a task cancelled halfway through four seconds is billed by %s', (cancelledTask, usd) => {
  const world = worldWithModel(
    'acme/draw-by-the-second',
    { latencyMs: 10, computeMs: 4_000 },
    { policy: { replicate: { cancelledTask } }, faults: [{ fault: 'task-stuck' }] },
  )
  return withMock({ world, speed: 1 }, async (mock, clock) => {
    const body = { version: 'a3c1'.repeat(16), input: { prompt: 'x' } }
    const { json } = await post(mock, BY_SECOND, body)
    const path = `/replicate/v1/predictions/${json.id}`
    const headers = { authorization: `Bearer ${mock.keys.replicate}` }
    await until(async () => {
      const seen = (await (await fetch(`${mock.url}${path}`, { headers })).json()) as {
        status: string
      }
      return seen.status === 'processing'
    })
    clock.advance(5)
    expect((await post(mock, `${path}/cancel`, {})).json.status).toBe('canceled')
    expect(onlyEntry(mock)).toMatchObject({ usd, outcome: 'cancelled' })
  })
})

test.each<[ReplicatePolicy, string]>([
  [{}, '0'],
  [{ due: 'accepted' }, '0.003'],
])('a task cancelled before it started under %j costs %s', (policy, usd) => {
  const world = worldWithModel(
    'black-forest-labs/flux-schnell',
    { latencyMs: 3_600_000 },
    { policy: { replicate: policy } },
  )
  return withMock({ world, speed: 1 }, async (mock) => {
    const { json } = await post(mock, SCHNELL, { input: { prompt: 'x' } })
    await post(mock, `/replicate/v1/predictions/${json.id}/cancel`, {})
    expect(onlyEntry(mock).usd).toBe(usd)
  })
})

test('outputs, inputs and files of a task are gone an hour after its end', () =>
  withMock({}, async (mock, clock) => {
    const { json } = await post(mock, SCHNELL, { input: { prompt: 'x' } }, { prefer: 'wait' })
    const [url = ''] = json.output as string[]
    expect((await fetch(url)).status).toBe(200)
    clock.advance(3_600_000)
    expect((await fetch(url)).status).toBe(404)
    const headers = { authorization: `Bearer ${mock.keys.replicate}` }
    const get = await fetch(`${mock.url}/replicate/v1/predictions/${json.id}`, { headers })
    expect(await get.json()).toMatchObject({ output: null, data_removed: true, input: {} })
  }))
