import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assay, temporaryFolder } from '../support/assay.ts'
import { type MockProcess, startMockProcess } from '../support/mock-process.ts'

let mock: MockProcess
beforeAll(async () => {
  mock = await startMockProcess()
})
afterAll(() => mock.stop())

interface Document {
  readonly ok: boolean
  readonly providers: readonly {
    readonly provider: string
    readonly findings: readonly { readonly check: string; readonly verdict: string }[]
  }[]
}

function inFolder(...targets: string[]): string {
  const folder = temporaryFolder()
  const suite = `format: image-assay/suite@1
name: doctor
targets: [${targets.join(', ')}]
prompts: [{ id: a, text: a red kite }]
matrix: { size: [1024x1024] }
checks: [decodes]
`
  writeFileSync(join(folder, 's.yaml'), suite)
  return folder
}

const target = (id: string, model: string, more = '') =>
  `{ id: ${id}, provider: openai, model: ${model}${more} }`

test('a suite in order passes against the mock, and nothing is ordered', async () => {
  const cwd = inFolder(target('a', 'gpt-image-2'))
  const { code, out } = await assay(['doctor', 's.yaml', '--mock', mock.url, '--json'], { cwd })
  const { ok, providers } = JSON.parse(out) as Document
  expect([code, ok]).toEqual([0, true])
  expect(providers[0]?.findings.map(({ check, verdict }) => [check, verdict])).toEqual([
    ['key', 'passed'],
    ['endpoint', 'passed'],
    ['model', 'passed'],
    ['balance', 'unknown'],
  ])
  expect(await mock.ledger()).toMatchObject({ entries: [] })
})

test('a model that is missing and one that is there are told at once, with exit 2', async () => {
  const cwd = inFolder(target('a', 'gpt-image-2'), target('b', 'gpt-image-9'))
  const { code, out } = await assay(['doctor', 's.yaml', '--mock', mock.url], { cwd })
  expect(code).toBe(2)
  expect(out).toContain('✓ model     gpt-image-2 is listed')
  expect(out).toContain('✗ model     gpt-image-9 is not among')
})

test('a key that is not set fails for real, and no key goes where it does not belong', async () => {
  const trusting = `, baseUrl: "${mock.url}/openai/v1"`
  const cwd = inFolder(target('a', 'gpt-image-2', trusting))
  const without = await assay(['doctor', 's.yaml'], { cwd })
  expect([without.code, without.out]).toEqual([
    2,
    expect.stringContaining('✗ key       the key OPENAI_API_KEY is not set'),
  ])
  const env = { OPENAI_API_KEY: 'sk-mock-image-assay' }
  const astray = await assay(['doctor', 's.yaml'], { cwd, env })
  expect([astray.code, astray.out]).toEqual([2, expect.stringContaining('say so with --trust')])
  const trusted = `OPENAI_API_KEY@${mock.url}`
  const fine = await assay(['doctor', 's.yaml', '--trust', trusted], { cwd, env })
  expect([fine.code, fine.out]).toEqual([
    0,
    expect.stringContaining('takes the key OPENAI_API_KEY'),
  ])
  const wrong = { OPENAI_API_KEY: 'sk-of-somebody-else' }
  const refused = await assay(['doctor', 's.yaml', '--trust', trusted], { cwd, env: wrong })
  expect([refused.code, refused.out]).toEqual([2, expect.stringContaining('refuses the key')])
  expect(refused.out).not.toContain(wrong.OPENAI_API_KEY)
})

test('the judge of a suite is examined as its targets are: its key, its address and its model', async () => {
  const cwd = inFolder(target('a', 'gpt-image-2'))
  const asked = readFileSync(join(cwd, 's.yaml'), 'utf8')
  const withJudge = (judge: string) =>
    writeFileSync(join(cwd, 's.yaml'), `${asked}judge: ${judge}\n`)
  withJudge('{ provider: anthropic, model: claude-haiku-4-5 }')
  const fine = await assay(['doctor', 's.yaml', '--mock', mock.url], { cwd })
  expect([fine.code, fine.out]).toEqual([
    0,
    expect.stringContaining('✓ model     claude-haiku-4-5'),
  ])
  withJudge('{ provider: openai, model: gpt-4.1-mini }')
  const other = await assay(['doctor', 's.yaml', '--mock', mock.url], { cwd })
  expect([other.code, other.out]).toEqual([0, expect.stringContaining('✓ model     gpt-4.1-mini')])
  withJudge('{ provider: anthropic, model: claude-nobody-knows, worstCase: 0.01 }')
  const wrong = await assay(['doctor', 's.yaml', '--mock', mock.url], { cwd })
  expect([wrong.code, wrong.out]).toEqual([2, expect.stringContaining('✗ model     claude-nobody')])
  const env = { OPENAI_API_KEY: 'sk-mock-image-assay' }
  const real = await assay(['doctor', 's.yaml'], { cwd, env })
  expect([real.code, real.out]).toEqual([
    2,
    expect.stringContaining('the key ANTHROPIC_API_KEY is not set'),
  ])
})

test('without a suite, every provider that the mock speaks for is examined', async () => {
  const { code, out } = await assay(['doctor', '--mock', mock.url, '--json'])
  const { providers } = JSON.parse(out) as Document
  expect(code).toBe(0)
  expect(providers.map(({ provider }) => provider)).toEqual(
    expect.arrayContaining(['openai', 'replicate', 'bfl']),
  )
})

test('without a suite and without any key there is nothing to examine', async () => {
  const { code, err } = await assay(['doctor'])
  expect([code, err]).toEqual([2, expect.stringContaining('OPENAI_API_KEY')])
})
