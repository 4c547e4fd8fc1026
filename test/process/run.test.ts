import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseUsd } from '../../src/domain/money.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import { assay, startAssay, temporaryFolder } from '../support/assay.ts'
import { type MockProcess, startMockProcess } from '../support/mock-process.ts'

let mock: MockProcess

beforeAll(async () => {
  mock = await startMockProcess('--speed', '10')
})
afterAll(() => mock.stop())

const suite = (more: string) => `format: image-assay/suite@1
name: run
targets: [{ id: t, provider: openai, model: gpt-image-2 }]
prompts:
  - { id: a, text: a red kite over a field }
  - { id: b, text: a blue boat on a lake }
matrix: { size: [1024x1024, 1536x1024], quality: [low] }
checks: [decodes]
${more}
`

function inFolder(text: string): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 's.yaml'), text)
  return folder
}

/** A run's document without its times and ids. */
function comparable(out: string): unknown {
  const document = JSON.parse(out) as RunDocument
  const { id: _id, startedAt: _s, endedAt: _e, gates: _g, provenance, cells, ...rest } = document
  return {
    ...rest,
    hashes: [provenance.suiteHash, provenance.cards],
    cells: cells.map(({ latencyMs, failedLatencyMs: _f, ...cell }) => [cell, latencyMs?.count]),
  }
}

test('the same suite and seed give the same run.json but for times and ids', async () => {
  const text = suite('concurrency: 1\ntrials: 2\nbudget: { run: 1 }')
  const runs = await Promise.all(
    [1, 2].map(() => assay(['run', 's.yaml', '--mock', '--json'], { cwd: inFolder(text) })),
  )
  const [first, second] = runs.map(({ out }) => comparable(out))
  expect(first).toEqual(second)
  expect(runs.map(({ code }) => code)).toEqual([0, 0])
})

test('a cap that stops a run leaves every cell with something, and is never exceeded', async () => {
  await fetch(`${mock.url}/_assay/reset`, { method: 'POST' })
  const folder = inFolder(suite('concurrency: 4\ntrials: 5\nbudget: { run: 0.03 }'))
  const { code, out } = await assay(['run', 's.yaml', '--mock', mock.url, '--json'], {
    cwd: folder,
  })
  const document = JSON.parse(out) as RunDocument
  expect([code, document.status]).toEqual([3, 'capped'])
  expect(document.cells.every((cell) => cell.attempts > 0)).toBe(true)
  const billed = parseUsd((await mock.ledger()).total) ?? 0n
  expect(billed > 0n && billed <= 30_000_000n).toBe(true)
  expect(parseUsd(document.budget.charged)).toBe(billed)
})

test('processes that share an account stop together at its limit', async () => {
  await fetch(`${mock.url}/_assay/reset`, { method: 'POST' })
  const account = 'account: { name: shared, limit: 0.03, per: ever }'
  const folder = inFolder(suite(`trials: 4\nbudget: { run: 1, ${account} }`))
  const runs = await Promise.all(
    [1, 2, 3].map(() => assay(['run', 's.yaml', '--mock', mock.url], { cwd: folder })),
  )
  expect(runs.map(({ code }) => code)).toEqual([3, 3, 3])
  expect((parseUsd((await mock.ledger()).total) ?? 0n) <= 30_000_000n).toBe(true)
})

test('Ctrl-C waits for what is in flight and reports; resume does the rest', async () => {
  const slow = await startMockProcess()
  try {
    const folder = inFolder(suite('concurrency: 1\ntrials: 10\nbudget: { run: 1 }'))
    const running = startAssay(['run', 's.yaml', '--mock', slow.url], { cwd: folder })
    // The first request that the mock sees is the sign that the run is under way.
    while ((await slow.ledger()).entries.length === 0) await new Promise(setImmediate)
    running.kill('SIGINT')
    const { exitCode } = await running
    expect(exitCode).toBe(130)
    const resumed = await assay(['resume', 'latest', '--json'], { cwd: folder })
    const document = JSON.parse(resumed.out) as RunDocument
    expect([resumed.code, document.status, document.totals.trials]).toEqual([0, 'finished', 40])
    expect(document.budget.charged).toBe((await slow.ledger()).total)
  } finally {
    await slow.stop()
  }
})

test('an abortOnFail gate that is missed stops the run', async () => {
  const gate = 'gates: [{ gate: "total_cost <= 0.01", abortOnFail: true }]'
  const folder = inFolder(suite(`concurrency: 1\ntrials: 10\nbudget: { run: 1 }\n${gate}`))
  const { code, out } = await assay(['run', 's.yaml', '--mock', '--json'], { cwd: folder })
  const document = JSON.parse(out) as RunDocument
  expect([code, document.status]).toEqual([1, 'interrupted'])
  expect(document.totals.trials).toBeLessThan(40)
  expect(document.stopped).toContain('total_cost <= 0.01')
})

test('several suites run in one run, and their cells bear their names', async () => {
  const folder = inFolder(suite('budget: { run: 1 }'))
  const text = readFileSync(join(folder, 's.yaml'), 'utf8')
  writeFileSync(join(folder, 'u.yaml'), text.replace('name: run', 'name: other'))
  const { code, out } = await assay(['run', 's.yaml', 'u.yaml', '--mock', '--json'], {
    cwd: folder,
  })
  const document = JSON.parse(out) as RunDocument
  expect([code, document.cells.length]).toEqual([0, 4])
  expect(document.cells.map((cell) => cell.id.split('/')[0])).toEqual([
    'run',
    'run',
    'other',
    'other',
  ])
})

test('a charge above its hold is booked in full, stops the run and freezes the card', async () => {
  const folder = inFolder(
    suite('concurrency: 1\nbudget: { run: 1 }').replace(
      'model: gpt-image-2 }',
      'model: gpt-image-2, rates: ./card.yaml }',
    ),
  )
  const card = `format: image-assay/rates@1
id: too/low
provider: openai
models: [gpt-image-2]
access: official
currency: USD
asOf: 2026-11-21
source: https://prices.example
rates: [{ bill: output_image_token, usd: 0.00003 }, { bill: input_text_token, usd: 0.000005 }]
estimate:
  - { meter: output_image_token, expected: 1 }
  - { meter: input_text_token, expected: 1 }
`
  writeFileSync(join(folder, 'card.yaml'), card)
  const { code, out } = await assay(['run', 's.yaml', '--mock', '--json'], { cwd: folder })
  const document = JSON.parse(out) as RunDocument
  expect([code, document.totals.attempts]).toEqual([4, 1])
  expect(document.stopped).toContain('too/low is wrong')
  const again = await assay(['run', 's.yaml', '--mock'], { cwd: folder })
  expect([again.code, again.err.includes('was proved too low')]).toEqual([2, true])
})
