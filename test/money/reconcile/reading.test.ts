import { expect, test } from 'vitest'
import { usdText } from '../../../src/domain/money.ts'
import { chooseMapping } from '../../../src/money/reconcile/choose-mapping.ts'
import { UNDESCRIBED } from '../../../src/money/reconcile/presets.ts'
import { readAmount } from '../../../src/money/reconcile/read-amount.ts'
import { readRecords } from '../../../src/money/reconcile/read-records.ts'
import { readTime } from '../../../src/money/reconcile/read-time.ts'
import { unfold } from '../../../src/money/reconcile/unfold.ts'
import { recordsOf } from './fixture.ts'

test.each([
  ['0.0527', '0.0527'],
  ['$1,234.50', '1234.5'],
  ['-$0.03', '-0.03'],
  ['$-0.03', '-0.03'],
  ['\u22120.03', '-0.03'],
  ['US$ 2', '2'],
  ['0.05 USD', '0.05'],
  ['5.27e-2', '0.0527'],
  ['8.439999999999998', '8.439999999999998'],
])('%s is an amount of %s', (written, amount) => {
  expect(readAmount(written)?.toFixed()).toBe(amount)
})

test.each(['', '0,05', '0.05 EUR', '€0.05', 'free', '1e400', '--1', '1,23,456', '0x10', 'NaN'])(
  '%j is no amount that can be trusted',
  (written) => {
    expect(readAmount(written)).toBeNull()
  },
)

test.each([
  ['2026-11-21T07:30:40.972Z', '2026-11-21T07:30:40.972Z'],
  ['2026-11-21 07:30:40', '2026-11-21T07:30:40.000Z'],
  ['2026-11-21 07:30:40 UTC', '2026-11-21T07:30:40.000Z'],
  ['2026-11-21T09:30:40+02:00', '2026-11-21T07:30:40.000Z'],
  ['2026-11-21T09:30+0200', '2026-11-21T07:30:00.000Z'],
  ['1795246240', '2026-11-21T07:30:40.000Z'],
  ['1795246240972', '2026-11-21T07:30:40.972Z'],
])('%s is the moment %s', (written, iso) => {
  expect(new Date(readTime(written)?.atMs ?? 0).toISOString()).toBe(iso)
})

test('a date alone is that whole day, and an ambiguous one is none', () => {
  expect(readTime('2026-11-21')).toEqual({
    atMs: Date.UTC(2026, 10, 21),
    untilMs: Date.UTC(2026, 10, 22),
  })
  expect([readTime('11/12/26'), readTime('yesterday'), readTime('2026-13-01')]).toEqual([
    null,
    null,
    null,
  ])
})

/** What providers answer, in their shapes; figures are made up. */
const BODIES = {
  'openai-costs': {
    object: 'page',
    has_more: false,
    next_page: null,
    data: [
      { object: 'bucket', start_time: 1795046400, end_time: 1795132800, results: [] },
      {
        object: 'bucket',
        start_time: 1795132800,
        end_time: 1795219200,
        results: [
          {
            object: 'organization.costs.result',
            amount: { value: 0.0527, currency: 'usd' },
            line_item: 'gpt-image-2.5-sunburst, image output',
            project_id: 'proj_abc',
            api_key_id: null,
            quantity: 1756,
          },
        ],
      },
    ],
  },
  'openai-usage': {
    object: 'page',
    data: [
      {
        object: 'bucket',
        start_time: 1795132800,
        end_time: 1795219200,
        results: [
          {
            images: 3,
            num_model_requests: 2,
            model: 'gpt-image-2',
            size: null,
            api_key_id: 'key_1',
          },
        ],
      },
    ],
  },
  'openrouter-generations': {
    data: {
      id: 'gen-1',
      upstream_id: 'resp_9',
      request_id: null,
      model: 'openai/gpt-image-2',
      provider_name: 'OpenAI',
      provider_responses: [{ status: 200 }],
      total_cost: 0.05277,
      usage: 0.05277,
      created_at: '2026-11-21T07:30:40.972Z',
      num_media_completion: 1,
    },
  },
  'openrouter-activity': {
    data: [{ date: '2026-11-20', model: 'openai/gpt-image-2', usage: 0.12, requests: 3 }],
  },
  'fal-usage': {
    next_cursor: null,
    has_more: false,
    time_series: [
      {
        bucket: '2026-11-21T07:00:00+00:00',
        results: [
          {
            endpoint_id: 'fal-ai/flux/dev',
            unit: 'megapixels',
            quantity: 3.008,
            unit_price: 0.03,
            cost: 0.09024,
            currency: 'USD',
            auth_method: 'key',
          },
        ],
      },
    ],
    summary: [],
  },
  'litellm-spend': [
    {
      request_id: 'chatcmpl-1',
      call_type: 'aimage_generation',
      api_key: 'hash',
      spend: 0.04,
      startTime: '2026-11-21T07:30:40.972000Z',
      model: 'gpt-image-1',
      metadata: { litellm_call_id: 'call-1', additional_usage_values: {} },
    },
  ],
  'new-api': {
    success: true,
    data: {
      page: 1,
      total: 3,
      items: [
        newApiRow({ type: 2, quota: 20_000, request_id: 'r1' }),
        newApiRow({ type: 6, quota: 5_000, request_id: 'r1' }),
        newApiRow({ type: 1, quota: 500_000, request_id: '' }),
      ],
    },
  },
  'replicate-predictions': {
    next: null,
    results: [
      {
        id: 'p1',
        model: 'black-forest-labs/flux-dev',
        status: 'succeeded',
        created_at: '2026-11-21T07:30:40.972Z',
        urls: { get: 'https://api.replicate.com/v1/predictions/p1' },
        metrics: { predict_time: 1.2 },
      },
    ],
  },
  'credit-balance': { credits: 987.64, at: '2026-11-21T07:30:40Z' },
  'fal-billing': { username: 'team', credits: { current_balance: 24.5, currency: 'USD' } },
}

function newApiRow(row: { type: number; quota: number; request_id: string }) {
  const rest = {
    created_at: 1795246240,
    model_name: 'gpt-image-1',
    token_name: 'bench',
    other: '{}',
  }
  return { id: 1, username: 'me', ...rest, ...row }
}

test.each(Object.keys(BODIES) as (keyof typeof BODIES)[])(
  '%s is recognised by its fields',
  (name) => {
    const { readAs, records } = recordsOf(BODIES[name])
    expect(readAs).toBe(name)
    const seen = records.map(({ kind, provider, ids, model, usd, atMs, untilMs }) =>
      [
        kind,
        provider ?? '-',
        ids.join('+') || '-',
        model ?? '-',
        usd === null ? '-' : usdText(usd),
        atMs === null ? '-' : new Date(atMs).toISOString(),
        untilMs === null || atMs === null ? '-' : `${(untilMs - atMs) / 3_600_000} h`,
      ].join(' '),
    )
    expect(seen).toEqual(READ[name])
  },
)

const MORNING = '2026-11-21T07:30:40.972Z'
const READ: Readonly<Record<keyof typeof BODIES, readonly string[]>> = {
  'openai-costs': ['bucket openai - gpt-image-2.5-sunburst 0.0527 2026-11-20T00:00:00.000Z 24 h'],
  'openai-usage': ['bucket openai - gpt-image-2 - 2026-11-20T00:00:00.000Z 24 h'],
  'openrouter-generations': [
    `charge openrouter gen-1+resp_9 openai/gpt-image-2 0.05277 ${MORNING} -`,
  ],
  'openrouter-activity': [
    'bucket openrouter - openai/gpt-image-2 0.12 2026-11-20T00:00:00.000Z 24 h',
  ],
  'fal-usage': ['bucket fal - fal-ai/flux/dev 0.09024 2026-11-21T07:00:00.000Z 1 h'],
  'litellm-spend': [`charge litellm chatcmpl-1+call-1 gpt-image-1 0.04 ${MORNING} -`],
  'new-api': [
    'charge - r1 gpt-image-1 0.04 2026-11-21T07:30:40.000Z -',
    'refund - r1 gpt-image-1 -0.01 2026-11-21T07:30:40.000Z -',
  ],
  'replicate-predictions': [`charge replicate p1 black-forest-labs/flux-dev - ${MORNING} -`],
  'credit-balance': ['balance - - - 9.8764 2026-11-21T07:30:40.000Z -'],
  'fal-billing': ['balance fal - - 24.5 - -'],
}

test('a new API’s refund is money back, and its top-up no bill', () => {
  const { records, left } = recordsOf(BODIES['new-api'])
  expect(records.map(({ kind, usd }) => [kind, usd])).toEqual([
    ['charge', 40_000_000n],
    ['refund', -10_000_000n],
  ])
  expect(left).toBe(1)
})

test('a spend of 0 in LiteLLM’s log is a model without a price, not a gift', () => {
  const free = BODIES['litellm-spend'].map((one) => ({ ...one, spend: 0 }))
  expect(recordsOf(free).records).toMatchObject([{ ids: ['chatcmpl-1', 'call-1'], usd: null }])
})

test('any columns are read by their usual names, or as --map says', () => {
  const rows = [{ 'Request ID': 'r1', Timestamp: '2026-11-21 07:30:40', 'Cost (USD)': '$0.04' }]
  expect(recordsOf(rows).records).toMatchObject([{ ids: ['r1'], usd: 40_000_000n, kind: 'charge' }])
  const odd = [{ Beleg: 'r1', Preis: '0.04', Wann: '2026-11-21' }]
  const map = ['request_id=Beleg', 'usd=Preis', 'at=Wann']
  expect(recordsOf(odd, { preset: null, map }).records).toMatchObject([
    { ids: ['r1'], usd: 40_000_000n, kind: 'charge', atMs: Date.UTC(2026, 10, 21) },
  ])
})

test('columns that tell too little are refused with their names', () => {
  const wrong = (
    rows: readonly object[],
    map: readonly string[] = [],
    preset: string | null = null,
  ) => {
    const chosen = chooseMapping(unfold(rows as never), { preset, map })
    return 'wrong' in chosen ? chosen.wrong : null
  }
  expect(wrong([{ Beleg: 'r1', Preis: '0.04' }])).toBe(
    'no column was recognised as an id or a time. The columns are: Beleg, Preis. ' +
      'Say which is which with --map, e.g. --map request_id=COLUMN,at=COLUMN,usd=COLUMN',
  )
  expect(wrong([{ id: 'r1' }])).toMatch('no column was recognised as an amount')
  expect(wrong([{ id: 'r1' }], ['usd=price'])).toMatch('there is no column "price"')
  expect(wrong([{ id: 'r1' }], ['price=id'])).toMatch('--map price=id: write field=column')
  expect(wrong([{ id: 'r1' }], [], 'acme')).toMatch('--preset acme: there is none of this name')
})

test('a row that cannot be understood is a mistake with its line, never a guess', () => {
  const mapping = {
    ...UNDESCRIBED,
    columns: { request_id: ['id'], usd: ['usd'], at: ['at'], currency: ['cur'] },
  }
  const row = (line: number, fields: Record<string, string>) => ({
    line,
    fields: new Map(Object.entries({ id: 'r', ...fields })),
  })
  const rows = [
    row(2, { usd: '0,04' }),
    row(3, { usd: '0.04', at: '11/12/26' }),
    row(4, { usd: '0.04', cur: 'EUR' }),
    row(5, { usd: '0.04', cur: 'usd' }),
  ]
  const { records, mistakes } = readRecords(rows, mapping)
  expect(records).toHaveLength(1)
  expect(mistakes.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '2: "0,04" is not an amount',
    '3: "11/12/26" is not a time. Use ISO 8601 such as 2026-11-21T07:30:00Z, or seconds',
    '4: the amount is in EUR: only US dollars can be compared',
  ])
})

test('hostile names and endless nesting are only odd columns and no rows', () => {
  const hostile = JSON.parse('[{"__proto__": {"usd": "9"}, "constructor": "x", "id": "r"}]')
  const [row] = unfold(hostile)
  expect([...(row?.fields ?? [])]).toEqual([
    ['__proto__.usd', '9'],
    ['constructor', 'x'],
    ['id', 'r'],
  ])
  const deep = JSON.parse(`${'{"data":'.repeat(500)}{"id":"r"}${'}'.repeat(500)}`)
  expect(unfold(deep)).toEqual([])
})
