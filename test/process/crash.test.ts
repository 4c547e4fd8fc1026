import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import { parseUsd } from '../../src/domain/money.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import { assay, temporaryFolder } from '../support/assay.ts'
import { type MockProcess, startMockProcess } from '../support/mock-process.ts'

const CAP = '0.05'

const SUITES = {
  openai: `format: image-assay/suite@1
name: crash
targets: [{ id: t, provider: openai, model: gpt-image-2 }]
prompts:
  - { id: a, text: a red kite over a field }
  - { id: b, text: a blue boat on a lake }
  - { id: c, text: a green door in a wall }
matrix: { size: [1024x1024], quality: [low] }
concurrency: 2
budget: { run: ${CAP} }
checks: [decodes]
`,
  replicate: `format: image-assay/suite@1
name: crash
targets:
  - { id: t, provider: replicate, model: black-forest-labs/flux-schnell }
prompts:
  - { id: a, text: a red kite over a field }
  - { id: b, text: a blue boat on a lake }
  - { id: c, text: a green door in a wall }
matrix: { delivery: [async] }
concurrency: 2
budget: { run: ${CAP} }
checks: [decodes]
`,
}

let mock: MockProcess

beforeAll(async () => {
  mock = await startMockProcess('--speed', '4')
})
afterAll(() => mock.stop())

interface Books {
  readonly charged: bigint
  readonly committed: bigint
}

async function books(results: string): Promise<Books> {
  const { out, code, err } = await assay(['ledger', 'show', '--json', '--results', results])
  expect([code, err]).toEqual([0, ''])
  const { scopes } = JSON.parse(out) as {
    scopes: { charged: string; inDoubt: string; held: string }[]
  }
  const [scope] = scopes
  const [charged, inDoubt, held] = [scope?.charged, scope?.inDoubt, scope?.held].map(
    (text) => parseUsd(text ?? '0') ?? 0n,
  ) as [bigint, bigint, bigint]
  return { charged, committed: charged + inDoubt + held }
}

const STEPS = ['before-hold', 'held', 'sent', 'bytes-on-disk', 'answered', 'charged'] as const
const TABLE = [
  ...STEPS.flatMap((step) => [1, 3].map((n) => ['openai', `${step}:${n}`] as const)),
  ...[...STEPS, 'accepted' as const].map((step) => ['replicate', `${step}:2`] as const),
]

test.each(TABLE)(
  '%s killed at %s: nothing is forgotten, and nothing is paid twice',
  async (dialect, crashAt) => {
    await fetch(`${mock.url}/_assay/reset`, { method: 'POST' })
    const folder = temporaryFolder()
    const suite = join(folder, 'crash.yaml')
    writeFileSync(suite, SUITES[dialect])
    const results = join(folder, 'results')
    const flags = ['--results', results]

    const killed = await assay(['run', suite, '--mock', mock.url, ...flags], { crashAt })
    expect(killed.signal, killed.err).toBe('SIGKILL')
    const before = await books(results)
    const billedBefore = parseUsd((await mock.ledger()).total) ?? 0n
    expect(before.committed >= billedBefore).toBe(true)

    const resumed = await assay(['resume', 'latest', ...flags])
    expect([0, 4, 6], resumed.err + resumed.out).toContain(resumed.code)
    const after = await books(results)
    const truth = await mock.ledger()
    const billed = parseUsd(truth.total) ?? 0n
    expect(after.committed >= billed).toBe(true)
    expect(billed <= (parseUsd(CAP) ?? 0n)).toBe(true)

    const run = readdirSync(results).find((name) => /^[0-9]{8}-/.test(name)) ?? ''
    const document = JSON.parse(readFileSync(join(results, run, 'run.json'), 'utf8')) as RunDocument
    const records = readFileSync(join(results, run, 'attempts.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AttemptRecord)
    expect(document.status).toBe('finished')
    expect(document.totals.trials).toBe(3)
    // Repeats are not retries: one paid creation for each trial, crash or no crash.
    expect(new Set(records.map((one) => one.trial)).size).toBe(records.length)
    const creations = (await mock.requests()).filter(({ method, path }) => {
      return method === 'POST' && /generations|predictions$/.test(path)
    })
    expect(creations.length).toBeLessThanOrEqual(3)
    // Every image that a record names is there.
    for (const artifact of records.flatMap((one) => one.artifacts)) {
      expect(readFileSync(join(results, run, artifact.file)).length).toBe(artifact.bytes)
    }
  },
)
