import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { usd } from '../../src/domain/money.ts'
import { mistakeText } from '../../src/domain/suite.ts'
import { load, loadText, memory, suiteText } from './reading.ts'

describe('what is left out', () => {
  test('becomes the documented default', async () => {
    const { suites, mistakes } = await loadText(suiteText())
    expect(mistakes).toEqual([])
    expect(suites[0]).toMatchObject({
      name: 'plain',
      file: 'a.yaml',
      mock: false,
      grid: [{ mode: 'text-to-image', n: 1 }],
      trials: 1,
      concurrency: 4,
      inputs: { image: null, mask: null },
      budget: { run: usd('1'), attempt: null, account: null },
      retry: { max: 0, on: [] },
      gates: [],
    })
    expect(suites[0]?.checks).toEqual([
      { check: 'decodes' },
      { check: 'count' },
      { check: 'size', tolerance: 0 },
      { check: 'format' },
      { check: 'not-blank' },
      { check: 'distinct', maxDistance: 4 },
    ])
    expect(suites[0]?.targets).toEqual([
      {
        id: 'mini',
        provider: 'openai',
        model: 'gpt-image-2',
        access: 'official',
        baseUrl: null,
        apiKeyEnv: null,
        rates: null,
        limits: { concurrency: null, perMinute: null, timeoutMs: 300_000 },
        worstCase: null,
        metered: false,
        options: {},
        modes: null,
        grid: null,
        position: { file: 'a.yaml', line: 3, column: 11 },
      },
    ])
  })

  test('an aggregator is known as one', async () => {
    const targets = 'targets: [{ id: flux, provider: replicate, model: a/b }]'
    const { suites } = await loadText(suiteText({ targets }))
    expect(suites[0]?.targets[0]?.access).toBe('aggregator')
  })
})

describe('money', () => {
  test.each([
    ['1.00', 1_000_000_000n],
    ['"1.00"', 1_000_000_000n],
    ['0.1', 100_000_000n],
    ['0.000000001', 1n],
    ['9007199.254740993', 9_007_199_254_740_993n],
    ['1e-3', 1_000_000n],
  ])('run: %s is exact', async (written, nano) => {
    const { suites } = await loadText(suiteText({ budget: `budget: { run: ${written} }` }))
    expect(suites[0]?.budget.run).toBe(nano)
  })

  test('a mock suite and a mocked run need no cap, and any other does', async () => {
    const free = { budget: '' }
    const mocked = await loadText(suiteText({ ...free, mock: 'mock: true' }))
    const flagged = await loadText(suiteText(free), {}, { allMocked: true })
    const paid = await loadText(suiteText({ ...free, mock: 'mock: false' }))
    expect(mocked.suites[0]).toMatchObject({ mock: true, budget: { run: null } })
    expect(flagged.suites[0]?.budget.run).toBeNull()
    expect(paid.mistakes.map(({ path }) => path)).toEqual(['budget.run'])
  })
})

test('values written in full reach the suite', async () => {
  const world = { '/work/w.yaml': 'x', '/work/card.yaml': 'y' }
  const text = suiteText({
    mock: 'mock: ./w.yaml',
    targets: `targets:
  - id: mini
    provider: openai
    model: gpt-image-2
    access: third-party
    baseUrl: https://gateway.example/v1/
    apiKeyEnv: MY_KEY
    rates: ./card.yaml
    limits: { concurrency: 2, perMinute: 0.5, timeout: 1.5m }
    worstCase: 0.25
    options: { background: opaque, nested: { list: [1, 2.5, true, null] } }
    modes: [text-to-image]`,
    budget: `budget:
  run: 5
  attempt: 0.30
  account: { name: prepaid, limit: 5.00, per: month }`,
    retry: 'retry: { max: 2 }',
    checks:
      'checks: [{ check: size, tolerance: 0.02 }, bytes, { check: outside-kept, minSsim: 0.9 }]',
    gates: 'gates: ["p95( latency_ms )<=20000", { gate: total_cost < 1.00, abortOnFail: true }]',
  })
  const { suites, mistakes } = await loadText(text, world)
  expect(mistakes).toEqual([])
  expect(suites[0]).toMatchObject({
    mock: '/work/w.yaml',
    budget: {
      run: usd('5'),
      attempt: usd('0.3'),
      account: { name: 'prepaid', limit: usd('5'), per: 'month' },
    },
    retry: { max: 2, on: ['throttled', 'unavailable'] },
    checks: [
      { check: 'size', tolerance: 0.02 },
      { check: 'bytes', min: 1, max: 67_108_864 },
      { check: 'outside-kept', minSsim: 0.9, maxDifference: 12 },
    ],
    gates: [
      {
        source: 'p95( latency_ms )<=20000',
        metric: 'latency_ms',
        statistic: 'p95',
        operator: '<=',
        bound: '20000',
        abortOnFail: false,
      },
      { source: 'total_cost < 1.00', metric: 'total_cost', statistic: null, abortOnFail: true },
    ],
  })
  expect(suites[0]?.targets[0]).toMatchObject({
    access: 'third-party',
    baseUrl: 'https://gateway.example/v1',
    apiKeyEnv: 'MY_KEY',
    rates: '/work/card.yaml',
    limits: { concurrency: 2, perMinute: 0.5, timeoutMs: 90_000 },
    worstCase: usd('0.25'),
    options: { background: 'opaque', nested: { list: [1, 2.5, true, null] } },
    modes: ['text-to-image'],
  })
})

test('nothing in a prompt is replaced by the environment', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the very text that must stay as it is
  const text = 'A sign that reads ${HOME} and $PATH.'
  const { suites } = await loadText(
    suiteText({ prompts: `prompts: [{ id: sign, text: "${text}" }]` }),
  )
  expect(suites[0]?.prompts[0]?.text).toBe(text)
})

test('a prompt may say anything, a key-like word too, and is not taken for a key', async () => {
  const text = 'sk-abcdefghijklmnopqrstuvwxyz'
  const { mistakes } = await loadText(suiteText({ prompts: `prompts: [{ id: a, text: ${text} }]` }))
  expect(mistakes).toEqual([])
})

test('a long model name of many words is not taken for a key', async () => {
  const model = 'Qwen-Image-Edit-2511-Lightning-8steps-V1'
  const version = `stability-ai/sdxl:${'7762fd07cf82c948538e41f63f77d685e02b063e'.repeat(2)}`
  const targets = `targets:
  - { id: a, provider: openai, model: ${model} }
  - { id: b, provider: replicate, model: "${version}" }`
  const { mistakes } = await loadText(suiteText({ targets }))
  expect(mistakes).toEqual([])
})

describe('several suites', () => {
  const files = memory({
    '/work/a.yaml': suiteText(),
    '/work/b/b.yaml': suiteText(),
    '/work/c.yaml': suiteText({ name: 'name: other', trials: 'trials: 0' }),
  })

  test('must have different names, and both places are named', async () => {
    const { suites, mistakes } = await load(['a.yaml', 'b/b.yaml'], { files })
    expect(suites.map(({ file }) => file)).toEqual(['a.yaml'])
    expect(mistakes.map(mistakeText)).toEqual([
      'b/b.yaml:2:7 name: the name "plain" is already that of a.yaml:2:7. Give each suite its own.',
    ])
  })

  test('give their mistakes together', async () => {
    const { suites, mistakes } = await load(['c.yaml', 'nowhere.yaml', 'a.yaml'], { files })
    expect(suites.map(({ name }) => name)).toEqual(['plain'])
    expect(mistakes.map(({ position }) => position?.file)).toEqual(['c.yaml', 'nowhere.yaml'])
  })
})

describe('the hash', () => {
  const prompts = 'prompts: ./prompts.csv'
  const hashOf = async (text: string, csv: string) => {
    const { suites } = await loadText(text, { '/work/prompts.csv': csv })
    return suites[0]?.hash
  }

  test('changes with the suite and with a file that it names, and with nothing else', async () => {
    const text = suiteText({ prompts })
    const csv = 'id,text\npear,A green pear.\n'
    const first = await hashOf(text, csv)
    expect(first).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(await hashOf(text, csv)).toBe(first)
    expect(await hashOf(text, csv.replace('green', 'red'))).not.toBe(first)
    expect(await hashOf(`${text}# note\n`, csv)).not.toBe(first)
  })
})

describe('limits', () => {
  test('a suite over 1 MB is refused', async () => {
    const { mistakes } = await loadText(suiteText({ note: `# ${'x'.repeat(1_048_576)}` }))
    expect(mistakes.map(mistakeText)[0]).toMatch(
      /^a\.yaml:1:1 the file has [0-9]+ bytes; at most 1048576 can be read\.$/,
    )
  })

  test.each(['[', '{a: ', '- ', '? '])(
    'half a megabyte of %j is refused, not crashed on',
    async (piece) => {
      const deep = piece.repeat(500_000 / piece.length)
      const { mistakes } = await loadText(suiteText({ deep: `deep:\n  ${deep}` }))
      expect(mistakes[0]?.message).toBe('nested more than 64 levels deep. Write it flatter.')
    },
  )

  test('a staircase of blocks is refused, not crashed on', async () => {
    const steps = Array.from(
      { length: 120 },
      (_, i) => `${' '.repeat(2 + 128 * i)}${'- '.repeat(64)}`,
    )
    const { mistakes } = await loadText(suiteText({ deep: `deep:\n${steps.join('\n')}x` }))
    expect(mistakes[0]?.message).toBe('nested more than 64 levels deep. Write it flatter.')
  })

  test('a megabyte of unknown keys is reported key by key', async () => {
    const keys = Array.from({ length: 60_000 }, (_, i) => `zz${i}: 1`)
    const { mistakes } = await loadText(suiteText({ many: keys.join('\n') }))
    expect(mistakes).toHaveLength(60_000)
  })

  test('a prompt in a block scalar may be indented and nested as it likes', async () => {
    const lines = ['[[[['.repeat(40), '- '.repeat(100), `${' '.repeat(400)}far`]
    const prompts = `prompts:\n  - id: a\n    text: |\n${lines.map((line) => `      ${line}`).join('\n')}`
    const { suites, mistakes } = await loadText(suiteText({ prompts }))
    expect(mistakes).toEqual([])
    expect(suites[0]?.prompts[0]?.text).toBe(`${lines.join('\n')}\n`)
  })

  test('no prototype is touched by a suite', async () => {
    await loadText(suiteText({ x: '__proto__: { polluted: 1 }\nconstructor: { prototype: 1 }' }))
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

test('an untrusted suite may not reach outside by a link, and a trusted one may', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'assay-outside-'))
  const inside = mkdtempSync(join(tmpdir(), 'assay-inside-'))
  writeFileSync(join(outside, 'p.csv'), 'id,text\npear,A green pear.\n')
  symlinkSync(join(outside, 'p.csv'), join(inside, 'p.csv'))
  writeFileSync(join(inside, 'a.yaml'), suiteText({ prompts: 'prompts: p.csv' }))
  const untrusted = await load(['a.yaml'], { cwd: inside, untrusted: true })
  expect(untrusted.mistakes.map(({ message }) => message)).toEqual([
    '"p.csv": the file is outside the suite\'s folder, and the suite is untrusted. Move it inside.',
  ])
  const trusted = await load(['a.yaml'], { cwd: inside })
  expect(trusted.suites[0]?.prompts.map(({ id }) => id)).toEqual(['pear'])
})

test('every unknown key is reported, whatever their number, names and order', async () => {
  const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,9}[0-9]$/), {
    minLength: 1,
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(words, fc.boolean(), async (keys, atTop) => {
      const text = suiteText({ unknown: keys.map((key) => `${key}: 1`).join('\n') })
      const nested = suiteText({
        matrix: `matrix:\n${keys.map((key) => `  ${key}: 1`).join('\n')}`,
      })
      const { mistakes } = await loadText(atTop ? text : nested)
      const found = mistakes.map(({ message }) => /^unknown key "(.*?)"\./.exec(message)?.[1])
      expect(found).toEqual(keys)
      expect(mistakes.map(({ position }) => position?.column)).toEqual(
        keys.map(() => (atTop ? 1 : 3)),
      )
    }),
    { numRuns: 50 },
  )
})
