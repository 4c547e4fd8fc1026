/** A key that no message may show. */
export const KEY = 'sk-never-printed-0123456789'

/** A suite without a mistake. */
export const SUITE = `format: image-assay/suite@1
name: config
targets: [{ id: t, provider: openai, model: gpt-image-2 }]
prompts: [{ id: a, text: a red kite }]
matrix: { size: [1024x1024], quality: [low] }
budget: { run: 1 }
`

/** What stands beside a suite, and how it is run. */
export interface Refused {
  /** By name. */
  readonly files?: Readonly<Record<string, string>>
  readonly key?: string
  readonly untrusted?: boolean
}

/** The suite with one part of it replaced. */
export const suiteWith = (from: string, to: string): string => {
  if (!SUITE.includes(from)) throw new Error(from)
  return SUITE.replace(from, to)
}

const CARD = `format: image-assay/rates@1
id: own/card
provider: openai
models: [gpt-image-2]
access: official
currency: EUR
asOf: 2026-11-21
source: https://prices.example
rates: [{ bill: image, usd: 0.03 }]
`

/** id, what is wrong, the suite, what is beside it, what is said. */
export const CONFIG_ROWS: readonly (readonly [number, string, string, Refused, string])[] = [
  [
    48,
    'a model without a price',
    suiteWith('gpt-image-2', 'gpt-image-99'),
    {},
    'no rate card covers',
  ],
  [
    56,
    'a card in another currency',
    suiteWith('gpt-image-2 ', 'gpt-image-2, rates: ./card.yaml '),
    { files: { 'card.yaml': CARD } },
    'currency',
  ],
  [75, 'no key', SUITE, { key: '' }, 'OPENAI_API_KEY is not set'],
  [75, 'a key with a blank', SUITE, { key: `${KEY} ` }, 'OPENAI_API_KEY'],
  [75, 'a key with a line break', SUITE, { key: `${KEY}\nx: y` }, 'OPENAI_API_KEY'],
  ...['180', '-5s', '"5 minutes"', '600h', '.nan', '.inf', '3000000000ms'].map(
    (timeout) =>
      [
        76,
        `a timeout of ${timeout}`,
        suiteWith('gpt-image-2 ', `gpt-image-2, limits: { timeout: ${timeout} } `),
        {},
        'targets[0].limits.timeout',
      ] as const,
  ),
  ...['.inf', 'null', '-1', '"10 USD"', '.nan', '0', '1e400'].map(
    (cap) => [77, `a cap of ${cap}`, suiteWith('run: 1', `run: ${cap}`), {}, 'budget.run'] as const,
  ),
  [
    78,
    'an address that the key does not belong to',
    suiteWith('gpt-image-2 ', 'gpt-image-2, baseUrl: "https://elsewhere.example/v1" '),
    {},
    'belongs to https://api.openai.com',
  ],
  [79, 'an alias', `${suiteWith('name: config', 'name: &n config')}extra: *n\n`, {}, 's.yaml:'],
  [79, 'a key twice', `${SUITE}budget: { run: 100 }\n`, {}, 's.yaml:'],
  [79, 'an unknown key', `${SUITE}spendFreely: true\n`, {}, 'spendFreely'],
  [79, 'depth', `${SUITE}gates: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`, {}, 's.yaml:'],
  [79, 'size', `${SUITE}# ${'x'.repeat(1_100_000)}\n`, {}, 's.yaml'],
  ...[
    ['by case', 'kite', 'KITE'],
    ['by Unicode form', 'caf\u00e9', 'cafe\u0301'],
    ['a path', '../x', 'b'],
    ['NUL', '"a\\0b"', 'b'],
    ['too long', 'a'.repeat(300), 'b'],
  ].map(
    ([what, a, b]) =>
      [
        80,
        `ids: ${what}`,
        suiteWith(
          '[{ id: a, text: a red kite }]',
          `[{ id: ${a}, text: one }, { id: ${b}, text: two }]`,
        ),
        {},
        'prompts[',
      ] as const,
  ),
  [
    81,
    'a stranger’s command',
    suiteWith(
      'provider: openai, model: gpt-image-2',
      'provider: command, model: m, worstCase: 0, options: { command: [echo] }',
    ),
    { untrusted: true },
    'target',
  ],
  [
    81,
    'a stranger’s file outside',
    suiteWith('[{ id: a, text: a red kite }]', '../outside.yaml'),
    { untrusted: true },
    'prompts',
  ],
]
