import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reconciliation } from '../../src/domain/reconciliation.ts'
import { assay, type Spoken, temporaryFolder } from '../support/assay.ts'
import { type MockProcess, startMockProcess } from '../support/mock-process.ts'

const WORLD = `format: image-assay/world@1
name: live
accounts:
  - { label: openai-mock, dialect: openai, key: sk-mock-openai-live }
  - { label: openai-admin, dialect: openai, key: sk-admin-mock-live }
  - { label: litellm-mock, dialect: litellm, key: sk-litellm-live }
  - { label: litellm-admin, dialect: litellm, key: sk-litellm-master-live }
  - { label: openrouter-mock, dialect: openrouter, key: sk-or-mock-live }
  - { label: stability-mock, dialect: stability, key: sk-mock-stability-live, balance: "10" }
  - { label: bfl-mock, dialect: bfl, key: bfl-mock-live, balance: "10" }
  - { label: fal-mock, dialect: fal, key: fal-admin-mock-live }
  - { label: replicate-mock, dialect: replicate, key: r8_mock_live_key }
models:
  - dialect: openai
    id: gpt-image-2
    rates: [{ bill: output_image_token, usd: "0.00003" }, { bill: input_text_token, usd: "0.000005" }]
    sizes: rule
    outputTokens: { kind: formula, factors: { low: 16, medium: 48, high: 96 } }
    auto: { size: [1024x1024], quality: [low] }
  - dialect: litellm
    id: gpt-image-2
    rates: [{ bill: output_image_token, usd: "0.00003" }, { bill: input_text_token, usd: "0.000005" }]
    traits: { model: gpt-image-2 }
  - dialect: openrouter
    id: bytedance-seed/seedream-4.5
    rates: [{ bill: image, usd: "0.04" }]
    traits: { provider: Seed, slug: seed, imageTokens: 0, most: 1, streams: false }
  - { dialect: stability, id: core, rates: [{ bill: image, usd: "0.03" }] }
  - dialect: bfl
    id: flux-pro-1.1
    rates: [{ bill: credit, usd: "0.01" }]
    traits: { family: flux-1, credits: 4 }
  - dialect: fal
    id: fal-ai/nano-banana
    rates: [{ bill: image, usd: "0.0398" }]
    traits: { unit: images }
  - dialect: replicate
    id: black-forest-labs/flux-schnell
    rates: [{ bill: image, usd: "0.003" }]
    output: many
`

const SUITE = `format: image-assay/suite@1
name: live
targets:
  - { id: gpt, provider: openai, model: gpt-image-2, worstCase: 0.3 }
  - { id: proxy, provider: litellm, model: gpt-image-2, worstCase: 0.3 }
  - { id: seed, provider: openrouter, model: bytedance-seed/seedream-4.5, worstCase: 0.1 }
  - { id: core, provider: stability, model: core, worstCase: 0.1 }
  - { id: pro, provider: bfl, model: flux-pro-1.1, worstCase: 0.1 }
  - { id: banana, provider: fal, model: fal-ai/nano-banana, worstCase: 0.1 }
  - { id: flux, provider: replicate, model: black-forest-labs/flux-schnell }
prompts: [{ id: kite, text: a red kite over a field }]
matrix: { mode: [text-to-image], n: [1] }
trials: 2
checks: [decodes]
budget: { run: 3 }
`

let mock: MockProcess
let folder: string

beforeAll(async () => {
  folder = temporaryFolder()
  writeFileSync(join(folder, 'world.yaml'), WORLD)
  writeFileSync(join(folder, 's.yaml'), SUITE)
  mock = await startMockProcess('--speed', '0', '--world', join(folder, 'world.yaml'))
  const run = await assay(['run', 's.yaml', '--mock', mock.url], { cwd: folder })
  expect(run.code, run.out + run.err).toBe(0)
})
afterAll(() => mock.stop())

function live(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Spoken> {
  const trust = Object.keys(env).flatMap((name) => ['--trust', `${name}@${mock.url}`])
  const common = ['reconcile', 'latest', '--live', '--dry-run', '--json']
  return assay([...common, '--mock', mock.url, ...flags, ...trust], { cwd: folder, env })
}

const ADMIN = {
  OPENAI_ADMIN_KEY: 'sk-admin-mock-live',
  FAL_ADMIN_KEY: 'fal-admin-mock-live',
  LITELLM_MASTER_KEY: 'sk-litellm-master-live',
}

test.each([
  ['openai', 'bucket', 'openai-costs, openai-usage', '0.01188'],
  ['litellm', 'request', 'litellm-spend', '0.01188'],
  ['openrouter', 'request', 'openrouter-generations', '0.08'],
  ['fal', 'bucket', 'fal-usage', '0.0796'],
  ['stability', 'balance', 'credit-balance', '0.06'],
  ['bfl', 'balance', 'credit-balance', '0.08'],
])('%s’s own records agree with the run, by %s', async (provider, fineness, readAs, billed) => {
  const flags = ['--provider', provider, '--balance-before', '10']
  const { code, out, err } = await live(flags, ADMIN)
  const found = JSON.parse(out) as Reconciliation
  expect([code, err, found.result]).toEqual([0, '', 'agrees'])
  expect(found.statement.readAs).toBe(readAs)
  expect(found.providers).toMatchObject([{ provider, attempts: 2, fineness }])
  expect([found.totals.ours, found.totals.theirs]).toEqual([billed, billed])
})

test('a balance alone is asked what it was before', async () => {
  const { code, out } = await live(['--provider', 'stability'])
  const found = JSON.parse(out) as Reconciliation
  expect([code, found.findings.map(({ kind }) => kind)]).toEqual([4, ['no-start']])
})

test('an administrator’s key is never made up, and goes only where it is trusted to', async () => {
  const without = await live(['--provider', 'openai'])
  expect([without.code, without.err.split('\n')[0]]).toEqual([
    2,
    'openai: the key OPENAI_ADMIN_KEY is not set. Set it in the environment, or try the suite with --mock',
  ])
  const untrusted = await assay(
    ['reconcile', 'latest', '--live', '--mock', mock.url, '--provider', 'openai'],
    { cwd: folder, env: ADMIN },
  )
  expect(untrusted.code).toBe(2)
  expect(untrusted.err).toContain('--trust OPENAI_ADMIN_KEY@http://127.0.0.1:')
})

test('a key that may not see records is told so', async () => {
  const { code, err } = await live(['--provider', 'openai'], {
    OPENAI_ADMIN_KEY: 'sk-mock-openai-live',
  })
  expect(code).toBe(2)
  expect(err).toMatch(/^openai: cannot read its records: it answers 40[13]\. Records may take/)
})

test('a provider without records or balance is left out, and alone it is a mistake', async () => {
  const { code, err } = await live(['--provider', 'replicate'])
  expect(code).toBe(2)
  expect(err).toContain('replicate has neither records nor a balance to ask for: left out')
  expect(err).toContain('Use --statement FILE')
})
