import { createHash } from 'node:crypto'
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { imagesToScore } from '../../src/cli/images-to-score.ts'
import { readJudgedRun } from '../../src/cli/judge/read-judged-run.ts'
import { presentPictures } from '../../src/cli/present-pictures.ts'
import { openRuns } from '../../src/cli/reviewed-runs.ts'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import type { RunCases } from '../../src/domain/run-cases.ts'
import { readImageFile } from '../../src/image/read-image-file.ts'
import { importInstalled } from '../../src/quality/onnx-runtime.ts'
import { clipScorer } from '../../src/quality/scorers/clip.ts'
import { subjectsOf } from '../../src/review/subject.ts'
import { assay, temporaryFolder } from '../support/assay.ts'
import { writeReviewRun } from '../support/review-run.ts'

const ID = '20261121-080000-dddd'
let whole = ''

beforeAll(async () => {
  whole = await writeReviewRun(temporaryFolder(), {
    id: ID,
    prompts: [{ id: 'fox', text: 'a fox', questions: [QUESTION] }],
    pictures: [64, 96].map((side) => ({
      arm: `arm-${side}`,
      prompt: 'fox',
      width: side,
      height: side,
      body: '',
    })),
  })
})

const QUESTION = {
  id: 'fox',
  ask: 'A fox?',
  dependsOn: null,
  expect: 'yes',
  critical: true,
} as const

function copy(): string {
  const folder = join(temporaryFolder(), ID)
  cpSync(whole, folder, { recursive: true })
  return folder
}

function attemptsIn(folder: string): readonly AttemptRecord[] {
  const lines = readFileSync(join(folder, 'attempts.jsonl'), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as AttemptRecord)
}

test('a run’s folder of others leads a judge, a scorer or a page to no file outside it', async () => {
  const folder = copy()
  const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as RunCases
  const judge = { provider: 'openai', model: 'gpt-4.1-mini', labels: [] }
  const suites = cases.suites.map((suite) => ({ ...suite, judge }))
  writeFileSync(join(folder, 'cases.json'), JSON.stringify({ ...cases, suites }))
  const secret = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  writeFileSync(join(folder, '..', 'secret.png'), secret)
  const sha256 = createHash('sha256').update(secret).digest('hex')
  const [first, second] = attemptsIn(folder)
  if (first === undefined || second === undefined) throw new Error('two pictures were written')
  const ways = ['../secret.png', join(folder, '..', 'secret.png'), `images/../../secret.png`]
  const strange = ways.map((file, index) => ({
    ...first,
    id: `${ID}.strange-${index}`,
    artifacts: first.artifacts.map((one) => ({ ...one, file, sha256 })),
  }))
  const lines = [...strange, second].map((one) => JSON.stringify(one))
  writeFileSync(join(folder, 'attempts.jsonl'), lines.join('\n'))

  const { candidates } = await readJudgedRun(folder, ID)
  expect(candidates.map(({ subject }) => subject.attempt)).toEqual([second.id])
  const choose = () => []
  const scored = imagesToScore(attemptsIn(folder), { cases, folder, choose })
  expect(scored.map(({ attempt }) => attempt)).toEqual([second.id])
  const opened = await openRuns([folder], { results: folder, cwd: folder })
  const shown = await presentPictures(opened.flatMap(subjectsOf), new Map([[ID, folder]]))
  expect(shown.map(({ ballot }) => ballot.attempt)).toEqual([second.id])
  const page = join(folder, '..', 'page.html')
  const { err } = await assay(['affinity', folder, '--out', page], { cwd: folder })
  expect(err).toContain('wrote ')
  const pictures = readFileSync(page, 'utf8').match(/src="data:image/g) ?? []
  expect(pictures).toHaveLength(1)
})

test.each([
  ['scores.jsonl', 'null', 'not a score'],
  ['scores.jsonl', '{"format":"image-assay/score@1"}', 'not a score'],
  ['scores.jsonl', '{"__proto__":{"format":"image-assay/score@1"}}', 'not a score'],
  ['votes.jsonl', '[]', 'not a vote'],
  ['votes.jsonl', '{"format":"image-assay/vote@1","kind":"single"}', 'not a vote'],
])(
  'a folder whose lines are no scores or votes is refused by its line: %s %s',
  async (file, line, why) => {
    const folder = copy()
    writeFileSync(join(folder, file), `${line}\n`)
    const { code, err } = await assay(['affinity', folder], { cwd: folder })
    expect(code).toBe(2)
    expect(err).toContain(`${file}:1: ${why}`)
    await expect(readJudgedRun(folder, ID)).rejects.toThrow(why)
  },
)

test('a picture that is a link to a device that never ends is left out at once', async () => {
  const folder = copy()
  const [first] = attemptsIn(folder)
  const file = join(folder, first?.artifacts[0]?.file ?? '')
  rmSync(file)
  symlinkSync('/dev/zero', file)
  const opened = await openRuns([folder], { results: folder, cwd: folder })
  const shown = await presentPictures(opened.flatMap(subjectsOf), new Map([[ID, folder]]))
  expect(shown).toHaveLength(1)
  await expect(readImageFile(file)).rejects.toThrow('not a plain file')
  const page = join(folder, '..', 'page.html')
  const { err } = await assay(['affinity', folder, '--out', page], { cwd: folder })
  expect(err).toContain('wrote ')
  expect(readFileSync(page, 'utf8').match(/src="data:image/g) ?? []).toHaveLength(1)
})

test('a CLIP model that is no plain file is absent, not read for ever', async () => {
  const spec = {
    scorer: 'clip',
    model: '/dev/zero',
    tokenizer: '/dev/zero',
    minSimilarity: null,
  } as const
  expect(await clipScorer(importInstalled).prepare(spec)).toMatchObject({ kind: 'absent' })
})
