import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readJudging } from '../../src/cli/read-judging.ts'
import { readRun } from '../../src/cli/read-run.ts'
import { readScoring } from '../../src/cli/read-scoring.ts'
import { runOf } from '../quality/affinity/build.ts'
import { writeRun } from '../quality/affinity/write-run.ts'
import { temporaryFolder } from '../support/assay.ts'

test('of an attempt with two lines every reader gets the last, once', async () => {
  const arms = [{ target: 'mini', came: { logo: 'aaa' } }]
  const folder = await writeRun(temporaryFolder(), runOf({ arms }))
  const path = join(folder, 'attempts.jsonl')
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  const settled = { ...JSON.parse(lines[0] ?? ''), imagesUsable: 0 }
  writeFileSync(path, `${[...lines, JSON.stringify(settled)].join('\n')}\n`)
  const { attempts } = await readRun(folder)
  expect(attempts.map(({ imagesUsable }) => imagesUsable)).toEqual([0, 1, 1])
})

test('a judging or a scoring that was damaged is told with what to do; none is none', async () => {
  const folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  expect([await readJudging(folder), await readScoring(folder)]).toEqual([null, null])
  const { judging } = runOf({ arms: [], judgeDecides: true })
  const cost = { charged: 'much', inDoubt: '0', calls: 1 }
  writeFileSync(join(folder, 'judging.json'), JSON.stringify({ ...judging, cost }))
  await expect(readJudging(folder)).rejects.toThrow(
    /judging\.json: cost\.charged: .*judge the run again/,
  )
  writeFileSync(join(folder, 'scoring.json'), '{"format":')
  await expect(readScoring(folder)).rejects.toThrow(/scoring\.json: not JSON.*score the run again/)
})
