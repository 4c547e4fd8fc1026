import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { affinityOf, cell } from '../route/table.ts'
import { assay } from '../support/assay.ts'

let file = ''
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-route-'))
  file = join(folder, 'affinity.json')
  const table = affinityOf([
    cell({ arm: 'cheap', k: 11, n: 12, usd: '0.01' }),
    cell({ arm: 'middle', k: 11, n: 12, usd: '0.02' }),
    cell({ arm: 'bad', k: 1, n: 12, usd: '0.001' }),
  ])
  await writeFile(file, JSON.stringify(table))
  await writeFile(
    join(folder, 'work.jsonl'),
    '{"content":"logo","count":10}\n{"content":"logo","canWait":"soon"}\n',
  )
})

test('route names the cheapest arm, the shares of all, and why the others are refused', async () => {
  const { code, out } = await assay(['route', '--affinity', file, '--content', 'logo'])
  expect(code).toBe(0)
  expect(out).toContain('cheap at $0.010909091 a usable image')
  expect(out).toMatch(/middle +11% +\$0\.02182/)
  expect(out).toContain('not bad: reaches a usable rate of 60 % with probability 0.00')
})

test('route --json prints one decision and nothing else', async () => {
  const { code, out } = await assay([
    'route',
    '--affinity',
    file,
    '--content',
    'logo',
    '--max-usd',
    '0.02',
    '--json',
  ])
  expect(code).toBe(0)
  const decision = JSON.parse(out)
  expect(decision.format).toBe('image-assay/route@1')
  expect(decision.ranked.map((one: { arm: { id: string } }) => one.arm.id)).toEqual(['cheap'])
})

test('route answers 1 when no arm meets what is asked', async () => {
  const { code, out } = await assay(['route', '--affinity', file, '--max-usd', '0.001'])
  expect(code).toBe(1)
  expect(out).toContain('no arm meets all that is asked')
})

test('route --simulate compares three strategies over an outage', async () => {
  const flags = ['--content', 'logo', '--simulate', 'outage=cheapest', '--json']
  const { code, out } = await assay(['route', '--affinity', file, ...flags])
  expect(code).toBe(0)
  expect(JSON.parse(out).strategies.map((one: { strategy: string }) => one.strategy)).toEqual([
    'round-robin',
    'cheapest-first',
    'cost-weighted',
  ])
})

test('every mistake in a list of work is told at once, with its line', async () => {
  const { code, err } = await assay([
    'route',
    '--affinity',
    file,
    '--work',
    file.replace('affinity.json', 'work.jsonl'),
  ])
  expect(code).toBe(2)
  expect(err).toContain('work.jsonl:2 canWait: "soon" is no time')
})

test('a file that is no affinity table is refused by that alone', async () => {
  const { code, err } = await assay(['route', '--affinity', 'package.json'])
  expect(code).toBe(2)
  expect(err).toContain('package.json: this is no image-assay/affinity@1. Give the affinity.json')
  expect(err).toContain('1 mistake;')
})
