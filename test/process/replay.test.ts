import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import { assay, temporaryFolder } from '../support/assay.ts'
import { startMockProcess } from '../support/mock-process.ts'

const suite = (prompt: string) => `format: image-assay/suite@1
name: recorded
targets:
  - { id: gpt, provider: openai, model: gpt-image-2, modes: [text-to-image], options: { size: 1024x1024, quality: low } }
  - { id: schnell, provider: replicate, model: black-forest-labs/flux-schnell, access: aggregator }
prompts: [{ id: kite, text: ${prompt} }]
matrix: { format: [png], n: [2] }
trials: 2
budget: { run: 1 }
`

const folder = temporaryFolder()
const write = (file: string, text: string): void => writeFileSync(join(folder, file), text)

/** Shas of every image by trial, and what each trial cost. */
function results(document: RunDocument): unknown {
  const lines = readFileSync(join(folder, 'results', document.id, 'attempts.jsonl'), 'utf8')
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AttemptRecord)
    .map(({ trial, artifacts, charge }) => ({
      trial,
      images: artifacts.map(({ sha256 }) => sha256),
      charge,
    }))
    .sort((a, b) => (a.trial < b.trial ? -1 : 1))
}

let recorded: RunDocument

beforeAll(async () => {
  write('s.yaml', suite('a red kite over a field'))
  write('other.yaml', suite('a boat that nobody painted'))
  const { out } = await assay(['run', 's.yaml', '--mock', '--json'], { cwd: folder })
  recorded = JSON.parse(out) as RunDocument
})

test('a run answers from a recorded run as its providers did, without a world', async () => {
  const { code, out } = await assay(['run', 's.yaml', '--mock', recorded.id, '--json'], {
    cwd: folder,
  })
  const replayed = JSON.parse(out) as RunDocument
  expect(code).toBe(0)
  expect(replayed.provenance.mock).toBe(`replay of ${recorded.id}`)
  expect(results(replayed)).toEqual(results(recorded))
})

test('an operation that was never recorded is refused with what would match', async () => {
  const { code, out } = await assay(['run', 'other.yaml', '--mock', recorded.id, '--json'], {
    cwd: folder,
  })
  const { id, totals } = JSON.parse(out) as RunDocument
  expect([code, totals.outcomes]).toEqual([1, { rejected: 4 }])
  const line = readFileSync(join(folder, 'results', id, 'attempts.jsonl'), 'utf8').split('\n')[0]
  const { message } = (JSON.parse(line ?? '') as AttemptRecord).outcome
  expect(message).toContain('prompt "a red kite over a field", not "a boat that nobody painted"')
})

test('a replay in a process of its own is a mock like any other', async () => {
  const replay = await startMockProcess(
    '--replay',
    join(folder, 'results', recorded.id),
    '--speed',
    '0',
  )
  try {
    const { code } = await assay(['run', 's.yaml', '--mock', replay.url, '--json'], { cwd: folder })
    expect(code).toBe(0)
    const asked = (await replay.requests()).map(({ method, path }) => `${method} ${path}`)
    expect(asked.filter((one) => one === 'POST /openai/v1/images/generations')).toHaveLength(2)
  } finally {
    await replay.stop()
  }
})

test('a run that recorded nothing, or is none, is a mistake before anything else', async () => {
  const none = await assay(['run', 's.yaml', '--mock', 'no-such-run'], { cwd: folder })
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('no-such-run')])
  const mixed = await assay(['mock', '--replay', 'latest', '--world', 'w.yaml'], { cwd: folder })
  expect([mixed.code, mixed.err]).toEqual([2, expect.stringContaining('--replay')])
  expect(readdirSync(join(folder, 'results')).length).toBeGreaterThan(0)
})
