import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import type { Score } from '../../src/domain/score.ts'
import { assay, temporaryFolder } from '../support/assay.ts'

const folder = temporaryFolder()
const results = join(folder, 'results')
/** Rejects what was asked for under the id `mug`. */
const PROGRAM = `
let text = ''
for await (const chunk of process.stdin) text += chunk
const { prompt } = JSON.parse(text)
const verdict = prompt.text.includes('mug') ? 'fail' : 'pass'
console.log(JSON.stringify({ verdict, message: 'house style of ' + prompt.text }))
`
const SUITE = `
format: image-assay/suite@1
name: scored
mock: true
targets:
  - { id: gpt, provider: openai, model: gpt-image-2, access: official, matrix: { size: [1024x1024], quality: [low] } }
prompts:
  - { id: mug, content: photograph, text: a mug }
  - { id: sky, content: photograph, text: a sky }
matrix: { mode: [text-to-image], format: [png], n: [1] }
budget: { run: 1.00 }
scorers:
  - credentials
  - { scorer: command, name: house, command: [${JSON.stringify(process.execPath)}, ./house.mjs], hard: true }
`

let run: string
const lines = <T>(path: string): T[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
const document = (path = run) =>
  JSON.parse(readFileSync(join(path, 'run.json'), 'utf8')) as RunDocument
const scores = (path = run) => lines<Score>(join(path, 'scores.jsonl'))
const attempts = (path = run) => lines<AttemptRecord>(join(path, 'attempts.jsonl'))

beforeAll(async () => {
  mkdirSync(results)
  writeFileSync(join(folder, 'house.mjs'), PROGRAM)
  writeFileSync(join(folder, 'suite.yaml'), SUITE)
}, 60_000)

it('a suite whose scorers run programs is refused without leave, before anything is sent', async () => {
  const refused = await assay(['run', 'suite.yaml'], { cwd: folder })
  expect(refused.code).toBe(2)
  expect(refused.err).toContain('--allow-exec')
})

it('a run scores its images when all requests have settled, and hard fails count as checks do', async () => {
  const said = await assay(['run', 'suite.yaml', '--allow-exec', '--reporter', 'terminal,junit'], {
    cwd: folder,
  })
  expect(said.code).toBe(1)
  run = join(results, readdirSync(results).find((name) => /^2/.test(name)) ?? '')
  expect(
    scores().map(({ prompt, scorer, verdict, hard }) => [prompt, scorer, verdict, hard]),
  ).toEqual(
    expect.arrayContaining([
      ['mug', 'command:house', 'fail', true],
      ['sky', 'command:house', 'pass', true],
      ['mug', 'credentials', 'fail', false],
      ['sky', 'credentials', 'fail', false],
    ]),
  )
  expect(document().totals.images).toEqual({ requested: 2, received: 2, usable: 1 })
  expect(document().verdicts).toMatchObject({ passed: 1, failed: 1 })
  expect(readFileSync(join(run, 'junit.xml'), 'utf8')).toContain(
    'command:house: house style of a mug',
  )
  expect(said.out).toContain('check command:house failed')
})

it('scoring again looks at nothing that is known, and pays for nothing', async () => {
  const before = { scores: scores(), charged: document().budget.charged }
  const said = await assay(['score', 'latest', '--allow-exec', '--json'], { cwd: folder })
  expect(said.code).toBe(1)
  expect(JSON.parse(said.out)).toMatchObject({ format: 'image-assay/scoring@1', absent: [] })
  expect({ scores: scores(), charged: document().budget.charged }).toEqual(before)
})

it('without leave the program is named as absent, and what it said before still stands', async () => {
  const said = await assay(['score', 'latest'], { cwd: folder })
  expect(said.code).toBe(1)
  expect(said.out).toContain('command:house did not run')
  expect(said.out).toContain('--allow-exec')
  expect(document().totals.images.usable).toBe(1)
})

it('with leave the program may be named as its suite names it, and is absent no longer', async () => {
  const said = await assay(['score', 'latest', '--scorer', 'house', '--allow-exec'], {
    cwd: folder,
  })
  expect(said.code).toBe(1)
  expect(said.out).toContain('command:house')
  expect(said.out).not.toContain('did not run')
})

it('a program that changed its mind changes verdicts, usable images and the written reports', async () => {
  writeFileSync(join(folder, 'house.mjs'), PROGRAM.replace("'mug'", "'nothing'"))
  const said = await assay(['score', 'latest', '--allow-exec'], { cwd: folder })
  expect(said.code).toBe(0)
  expect(document().totals.images.usable).toBe(2)
  expect(document().verdicts).toMatchObject({ passed: 2, failed: 0 })
  expect(attempts().every(({ verdict }) => verdict === 'passed')).toBe(true)
  expect(readFileSync(join(run, 'junit.xml'), 'utf8')).not.toContain('<failure')
  const verified = await assay(['ledger', 'verify'], { cwd: folder })
  expect(verified.code).toBe(0)
})

it('a scorer that could tell nothing of any image is named, though the run passes', async () => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'house.mjs'), 'throw new Error("no model")')
  writeFileSync(join(cwd, 'suite.yaml'), SUITE.replace('scorers:\n', 'scorers:\n  - style\n'))
  const said = await assay(['run', 'suite.yaml', '--allow-exec'], { cwd })
  expect(said.code).toBe(0)
  expect(said.err).not.toContain('style could tell nothing')
  expect(said.err).toContain(
    'command:house could tell nothing of 2 images, such as: the program did not tell: exit 1: Error: no model',
  )
  expect(said.err).not.toContain('credentials could tell nothing')
})

it('a run’s folder is scored where no ledger knows it, and its money stays as it was', async () => {
  const copy = join(temporaryFolder(), 'copied')
  cpSync(run, copy, { recursive: true })
  rmSync(join(copy, 'scores.jsonl'))
  rmSync(join(copy, 'scoring.json'))
  const said = await assay(['score', copy, '--scorer', 'style'], { cwd: folder })
  expect(said.code).toBe(0)
  expect(scores(copy).map(({ scorer }) => scorer)).toEqual(['style', 'style'])
  expect(document(copy).budget).toEqual(document().budget)
  expect(existsSync(join(copy, '..', 'ledger.sqlite'))).toBe(false)
})

it('scorers that a run does not have are mistakes, told at once with those that it has', async () => {
  const names = ['beauty', 'command:gone', 'clip'].flatMap((name) => ['--scorer', name])
  const said = await assay(['score', 'latest', ...names], { cwd: folder })
  expect(said.code).toBe(2)
  expect(said.err).toContain(
    '--scorer beauty: this run has no such scorer. Use: credentials, command:house',
  )
  expect(said.err).toMatch(/--scorer command:gone:.*--scorer clip:.*3 mistakes/s)
})

it('a line that is no score is a mistake that says where it stands', async () => {
  writeFileSync(join(run, 'scores.jsonl'), 'oops\n', { flag: 'a' })
  const said = await assay(['score', 'latest'], { cwd: folder })
  expect(said.code).toBe(2)
  expect(said.err).toMatch(/scores\.jsonl:\d+: not a score/)
})

it('a picture that was damaged on the disk since then fails its check when it is looked at afresh', async () => {
  const copy = join(temporaryFolder(), 'damaged')
  cpSync(run, copy, { recursive: true })
  rmSync(join(copy, 'scores.jsonl'))
  const cases = JSON.parse(readFileSync(join(copy, 'cases.json'), 'utf8'))
  cases.suites[0].checks = [{ check: 'decodes' }]
  writeFileSync(join(copy, 'cases.json'), JSON.stringify(cases))
  const [first] = attempts(copy)
  writeFileSync(join(copy, first?.artifacts[0]?.file ?? ''), 'no picture')
  const known = await assay(['score', copy, '--scorer', 'credentials'], { cwd: folder })
  expect(known.code).toBe(0)
  const fresh = await assay(['score', copy, '--scorer', 'credentials', '--fresh'], { cwd: folder })
  expect(fresh.code).toBe(1)
  expect(attempts(copy)[0]).toMatchObject({ imagesUsable: 0, verdict: 'failed' })
  expect(document(copy).verdicts).toMatchObject({ passed: 1, failed: 1 })
})
