import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import type { Reconciliation } from '../../src/domain/reconciliation.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import { assay, type Spoken, temporaryFolder } from '../support/assay.ts'
import { type MockProcess, startMockProcess } from '../support/mock-process.ts'

const WORLD = `format: image-assay/world@1
name: dashboard
accounts: [{ label: bench, dialect: replicate, key: r8_mock_dashboard }]
models:
  - dialect: replicate
    id: black-forest-labs/flux-schnell
    rates: [{ bill: image, usd: "0.003" }]
    output: many
    moderation: { input: [forbidden] }
statement:
  - { plant: double, nth: [2] }
  - { plant: hidden, nth: [3] }
  - { plant: missing, nth: [4] }
  - { plant: amount, nth: [5], usd: "0.009" }
  - { plant: late, nth: [6] }
  - { plant: foreign, nth: [7], key: colleague }
  - { plant: billed-failure, nth: [1], usd: "0.003" }
`

const SUITE = `format: image-assay/suite@1
name: bill
targets: [{ id: flux, provider: replicate, model: black-forest-labs/flux-schnell }]
prompts:
  - { id: kite, text: a red kite over a field }
  - { id: bad, text: something forbidden }
matrix: { mode: [text-to-image], n: [1] }
trials: 8
concurrency: 1
checks: [decodes]
budget: { run: 1 }
`

let mock: MockProcess
let folder: string
let runFolder: string
/** `run.json` as the run wrote it. */
let before: RunDocument

beforeAll(async () => {
  folder = temporaryFolder()
  writeFileSync(join(folder, 'world.yaml'), WORLD)
  writeFileSync(join(folder, 's.yaml'), SUITE)
  mock = await startMockProcess('--speed', '0', '--world', join(folder, 'world.yaml'))
  const run = await assay(['run', 's.yaml', '--mock', mock.url], { cwd: folder })
  runFolder = /^results: (.*)$/m.exec(run.err)?.[1] ?? run.err
  before = JSON.parse(readIn('run.json')) as RunDocument
  for (const format of ['csv', 'json']) {
    const answer = await fetch(`${mock.url}/_assay/statement?format=${format}`)
    writeFileSync(join(folder, `statement.${format}`), await answer.text())
  }
})
afterAll(() => mock.stop())

function reconcile(...flags: string[]): Promise<Spoken> {
  return assay(['reconcile', 'latest', ...flags], { cwd: folder })
}

function foundIn({ out }: Spoken): Reconciliation {
  return JSON.parse(out) as Reconciliation
}

function readIn(name: string): string {
  return readFileSync(join(runFolder, name), 'utf8')
}

function kinds({ findings }: Reconciliation): readonly string[] {
  return findings.map(({ kind, ours, theirs }) => `${kind} ${ours} ${theirs}`)
}

const PLANTED = [
  'amount 0.003 0.009',
  'billed-failure 0 0.003',
  'billed-twice 0.003 0.006',
  'hidden-retry null 0.003',
  'missing 0.003 null',
  'late 0.003 0.003',
  'other-key null 0.003',
]

test('a dry run finds every planted discrepancy, in CSV and JSON alike, and books nothing', async () => {
  const csv = await reconcile('--statement', 'statement.csv', '--dry-run', '--json')
  const json = await reconcile('--statement', 'statement.json', '--dry-run', '--json')
  expect([csv.code, json.code, csv.err]).toEqual([4, 4, ''])
  const found = foundIn(csv)
  expect(kinds(found)).toEqual(PLANTED)
  expect(kinds(foundIn(json))).toEqual(PLANTED)
  expect(found.moves.map(({ state }) => state)).toEqual(['planned', 'planned', 'planned'])
  expect((JSON.parse(readIn('run.json')) as RunDocument).budget.charged).toBe('0.024')
})

test('what the records settle is booked once, and the run’s documents follow', async () => {
  const first = await reconcile('--statement', 'statement.csv', '--json')
  expect(first.code).toBe(4)
  expect(foundIn(first).moves.map(({ to, state }) => `${to} ${state}`)).toEqual([
    '0.006 made',
    '0.009 made',
    '0.003 made',
  ])
  const run = JSON.parse(readIn('run.json')) as RunDocument
  // 0.024 as priced, and 0.003 + 0.006 + 0.003 that the records have above it.
  expect(run.budget.charged).toBe('0.036')
  expect(run.cells[0]?.cost).toMatchObject({
    total: '0.036',
    byBasis: { statement: '0.018', computed: '0.018' },
    onFailures: '0.003',
  })
  expect({ ...run, budget: null, cells: null }).toEqual({ ...before, budget: null, cells: null })
  const attempts = readIn('attempts.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AttemptRecord)
  const twice = attempts.find(({ charge }) => charge.usd === '0.006')
  expect(twice?.charge.basis).toBe('statement')
  expect(twice?.charge.evidence).toBe(
    `statement.csv line 3, 4, by id ${twice?.taskId}; instead of $0.003 computed`,
  )

  const files = ['run.json', 'attempts.jsonl'].map(readIn)
  const again = await reconcile('--statement', 'statement.csv', '--json')
  expect(foundIn(again).moves).toEqual([])
  expect(kinds(foundIn(again))).toEqual([
    'hidden-retry null 0.003',
    'missing 0.003 null',
    'late 0.003 0.003',
    'other-key null 0.003',
  ])
  expect(['run.json', 'attempts.jsonl'].map(readIn)).toEqual(files)
  expect((await assay(['ledger', 'verify'], { cwd: folder })).code).toBe(0)
})

test('the terminal says what was found, in lines that fit', async () => {
  const { code, out } = await reconcile('--statement', 'statement.csv')
  expect(code).toBe(4)
  expect(out).toContain('✗ 1× bill beside ours, not asked for')
  expect(out).toContain('DIFFERENCES LEFT (exit 4) · ours $0.036 · theirs $0.036')
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
})

test('a statement that cannot be read is a mistake, and nothing is booked', async () => {
  writeFileSync(join(folder, 'odd.csv'), 'Beleg,Preis\nr1,"0,04"\n')
  const odd = await reconcile('--statement', 'odd.csv')
  expect(odd.code).toBe(2)
  expect(odd.err).toContain('The columns are: Beleg, Preis.')
  const mapped = await reconcile('--statement', 'odd.csv', '--map', 'request_id=Beleg,usd=Preis')
  expect([mapped.code, mapped.err.split('\n')[0]]).toEqual([
    2,
    'odd.csv:2:1 "0,04" is not an amount',
  ])
  const neither = await reconcile()
  expect([neither.code, neither.err.split('\n')[0]]).toEqual([
    2,
    'say where the records are: --statement FILE, or --live',
  ])
})

test('an empty statement is a result of its own', async () => {
  writeFileSync(join(folder, 'empty.json'), '{"format":"image-assay/statement@1","rows":[]}')
  const { code, out } = await reconcile('--statement', 'empty.json', '--json')
  const found = JSON.parse(out) as Reconciliation
  expect([code, found.result, found.findings.map(({ kind }) => kind)]).toEqual([
    4,
    'empty',
    ['empty'],
  ])
})
