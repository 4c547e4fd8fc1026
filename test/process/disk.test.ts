import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunDocument } from '../../src/domain/run.ts'
import { accountFor } from '../disk/account-for.ts'
import { billedAt } from '../disk/faulty-run.ts'
import { assayIn, maySetUpDisks } from '../disk/limited.ts'
import { assay, startAssay, temporaryFolder } from '../support/assay.ts'
import { type MockProcess, startMockProcess } from '../support/mock-process.ts'

const suite = (trials: number): string => `format: image-assay/suite@1
name: disk
targets: [{ id: t, provider: openai, model: gpt-image-2 }]
prompts: [{ id: a, text: a red kite over a field }]
matrix: { size: [1024x1024], quality: [low] }
trials: ${trials}
concurrency: 2
budget: { run: 1 }
checks: []
`

let mock: MockProcess

beforeAll(async () => {
  mock = await startMockProcess('--speed', '10')
})
afterAll(() => mock.stop())

async function scene(trials: number): Promise<{ folder: string; results: string; run: string[] }> {
  await fetch(`${mock.url}/_assay/reset`, { method: 'POST' })
  const folder = temporaryFolder()
  writeFileSync(join(folder, 's.yaml'), suite(trials))
  const results = join(folder, 'results')
  const run = ['run', join(folder, 's.yaml'), '--mock', mock.url, '--results', results]
  return { folder, results, run }
}

const runIn = (results: string): string => dirname(globSync(join(results, '*/run.json'))[0] ?? '')
const documentIn = (results: string): RunDocument =>
  JSON.parse(readFileSync(join(runIn(results), 'run.json'), 'utf8')) as RunDocument

describe('a disk without room', () => {
  test('a file of the ledger that may not grow stops the run truthfully; with room a resume ends it', async () => {
    const { results, run } = await scene(12)
    // The ledger’s -wal file meets 256 KiB after a few attempts; no picture of the mock is so large.
    const cut = await assayIn('ulimit -f 256 && exec "$0" "$@"', run)
    expect([4, 6], cut.err).toContain(cut.code)
    expect(cut.err).toMatch(/^Run \S+ was stopped: the disk (is full|reports an error) \(SQLite/m)
    expect(cut.err).toContain(`assay resume ${basename(runIn(results))}`)
    const paid = (await billedAt(mock.url)).length
    expect(paid).toBeLessThan(12)
    const resumed = await assay(['resume', 'latest', '--results', results])
    expect([0, 4], resumed.err).toContain(resumed.code)
    expect([documentIn(results).status, documentIn(results).totals.trials]).toEqual([
      'finished',
      12,
    ])
    const entries = await billedAt(mock.url)
    expect(entries.length).toBeLessThanOrEqual(12)
    const { wrong, attempts } = await accountFor(runIn(results), entries)
    expect(attempts).toBe(12)
    expect(wrong.filter((text) => !isTold(text, cut.err))).toEqual([])
  })

  const canMount = maySetUpDisks()
  const why = canMount ? '' : ' (skipped: nobody may mount a disk of his own here)'
  test.skipIf(!canMount)(
    `too little room stops a run before it pays; with more it goes on${why}`,
    async () => {
      const { folder, results, run } = await scene(4)
      mkdirSync(results)
      const script = `mount -t tmpfs -o size=40m tmpfs ${results} && "$0" "$@" >&2; echo cut $?
      mount -o remount,size=200m ${results} && "$0" "$1" resume latest --results ${results} >&2
      echo resumed $?; cp -r ${results}/*-*/ ${folder}/kept`
      const { out, err } = await assayIn(`unshare -rm bash -c '${script}' "$0" "$@"`, run)
      expect(out, err).toBe('cut 6\nresumed 0')
      expect(err).toMatch(
        /has \d+ MiB left, and 64 MiB are wanted before anything more is paid for/,
      )
      const { wrong, attempts } = await accountFor(join(folder, 'kept'), await billedAt(mock.url))
      expect([wrong, attempts]).toEqual([[], 4])
    },
  )
})

/** An image whose answer could not be booked is there, and was told of. */
function isTold(text: string, err: string): boolean {
  const file = /^(\S+) is nobody’s$/.exec(text)?.[1]
  return file !== undefined && err.includes(file)
}

describe('folders that are not what they were', () => {
  test('a results folder that cannot be written is refused before anything is sent', async () => {
    const { results, run } = await scene(1)
    mkdirSync(results)
    const isRoot = process.getuid?.() === 0
    chmodSync(dirname(results), 0o755)
    chmodSync(results, 0o555)
    // Nothing is forbidden to root: then as another user.
    const { code, err } = await assayIn('exec "$0" "$@"', run, isRoot ? { uid: 65_534 } : {})
    expect([code, err]).toEqual([2, expect.stringMatching(/cannot be written.*--results/s)])
    expect(await mock.requests()).toHaveLength(0)
  })

  test('an images folder deleted while a run goes on stops it, and a resume ends it', async () => {
    const { results, run } = await scene(12)
    const running = startAssay([...run, '--concurrency', '1'])
    while ((await billedAt(mock.url)).length === 0) await new Promise(setImmediate)
    rmSync(join(runIn(results), 'images'), { recursive: true, force: true })
    const { exitCode, stderr, stdout } = await running
    expect([4, 6], String(stderr)).toContain(exitCode)
    // In the report, or, where none could be written, beside it.
    expect(`${stdout}${stderr}`).toMatch(
      /stopped: |images cannot be kept|could not be written to disk/,
    )
    expect((await billedAt(mock.url)).length).toBeLessThan(12)
    const resumed = await assay(['resume', 'latest', '--results', results])
    expect([0, 4], resumed.err).toContain(resumed.code)
    expect(documentIn(results).totals.trials).toBe(12)
  })

  test('a ledger deleted while a run goes on stops it with exit 5, and nothing more is sent', async () => {
    const { results, run } = await scene(40)
    const running = startAssay([...run, '--concurrency', '1'])
    while ((await billedAt(mock.url)).length === 0) await new Promise(setImmediate)
    for (const name of readdirSync(results).filter((one) => one.startsWith('ledger.'))) {
      rmSync(join(results, name))
    }
    const { exitCode, stderr } = await running
    expect([exitCode, String(stderr)]).toEqual([
      5,
      expect.stringContaining('was deleted meanwhile'),
    ])
    const entries = await billedAt(mock.url)
    expect(entries.length).toBeLessThan(40)
    // The run’s own documents keep what the ledger knew.
    const { wrong, attempts } = await accountFor(runIn(results), entries)
    expect([wrong, attempts]).toEqual([[], entries.length])
  })

  test('a run whose folder was deleted is in the ledger: resume writes its documents anew', async () => {
    const { results, run } = await scene(2)
    expect((await assay(run)).code).toBe(0)
    const id = basename(runIn(results))
    const before = documentIn(results)
    rmSync(runIn(results), { recursive: true })
    const { code, err } = await assay(['resume', id, '--results', results])
    expect(code, err).toBe(0)
    expect(documentIn(results).budget).toEqual(before.budget)
    expect((await billedAt(mock.url)).length).toBe(2)
  })
})

describe('a ledger that is not the one that was', () => {
  let base = ''
  let suiteFile = ''

  beforeAll(async () => {
    const { folder, results, run } = await scene(1)
    expect((await assay(run)).code).toBe(0)
    base = results
    suiteFile = join(folder, 's.yaml')
  })

  const edit = (file: string, sql: string): void => {
    const database = new DatabaseSync(file)
    database.exec(sql)
    database.close()
  }
  const TABLE: readonly (readonly [string, (ledger: string) => void, string])[] = [
    ['without its journal', (at) => rmSync(at.replace('sqlite', 'journal')), 'its journal is gone'],
    ['gone, and its journal there', (at) => rmSync(at), 'the witness saw attempt'],
    [
      'older than its journal',
      (at) => edit(at, 'PRAGMA foreign_keys = OFF; DELETE FROM attempt'),
      'the witness saw attempt',
    ],
    ['changed by hand', (at) => edit(at, 'UPDATE attempt SET charge = 1'), 'is not the sum of its'],
    ['of a newer assay', (at) => edit(at, 'PRAGMA user_version = 99'), 'Update assay'],
    ['of an older assay', (at) => edit(at, 'PRAGMA user_version = -1'), 'Open it with the assay'],
    ['of another program', (at) => edit(at, 'PRAGMA user_version = 0'), 'of another program'],
    ['cut off', (at) => truncateSync(at, 20_000), 'The ledger is damaged'],
    ['no database', (at) => writeFileSync(at, 'x'.repeat(9_000)), 'The ledger is damaged'],
    [
      'with an altered journal',
      (at) => appendFileSync(at.replace('sqlite', 'journal'), 'x\n'),
      'witness was altered',
    ],
  ]

  test.each(TABLE)(
    'a ledger %s is refused with exit 5 and advice, and nothing is sent',
    async (_, meddle, says) => {
      const results = join(temporaryFolder(), 'results')
      cpSync(base, results, { recursive: true })
      meddle(join(results, 'ledger.sqlite'))
      const asked = (await mock.requests()).length
      const args = ['run', suiteFile, '--mock', mock.url, '--results', results]
      const { code, err } = await assay(args)
      expect([code, err]).toEqual([5, expect.stringContaining(says)])
      expect(err).toMatch(/Nothing was sent/)
      expect((await mock.requests()).filter(({ path }) => !path.startsWith('/_assay')).length).toBe(
        asked,
      )
    },
  )

  test('a ledger alone, copied from a run that goes on, is refused: holds may lie in its -wal file', async () => {
    const { results, run } = await scene(30)
    const running = startAssay([...run, '--concurrency', '1'])
    while ((await billedAt(mock.url)).length === 0) await new Promise(setImmediate)
    const copy = join(temporaryFolder(), 'results')
    mkdirSync(copy)
    for (const name of ['ledger.sqlite', 'ledger.journal']) {
      copyFileSync(join(results, name), join(copy, name))
    }
    const { code, err } = await assay(['ledger', 'verify', '--results', copy])
    expect([code, err]).toEqual([5, expect.stringContaining('without its -wal file')])
    expect((await running).exitCode).toBe(0)
  })
})

describe('documents that were damaged', () => {
  let results = ''
  let suiteFile = ''

  beforeAll(async () => {
    const made = await scene(2)
    expect((await assay(made.run)).code).toBe(0)
    results = made.results
    suiteFile = join(made.folder, 's.yaml')
  })

  const whole = (name: string): string => readFileSync(join(runIn(results), name), 'utf8')

  test.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2), 'is not JSON'],
    ['empty', () => '', 'is not JSON'],
    ['another document', () => '[]', 'is not an image-assay/run@1 document'],
    ['of another format', (text: string) => text.replace('run@1', 'run@9'), 'format: '],
    [
      'with money that is none',
      (text: string) => text.replace(/"charged": "[^"]*"/, '"charged": 0.1'),
      'budget.charged: ',
    ],
    ['without its cells', (text: string) => text.replace('"cells": [', '"sells": ['), 'cells: '],
  ])(
    'a run.json that is %s is told by report, and resume writes it anew',
    async (_, damage, says) => {
      const path = join(runIn(results), 'run.json')
      const good = whole('run.json')
      writeFileSync(path, damage(good))
      const told = await assay(['report', 'latest', '--results', results])
      expect([told.code, told.err]).toEqual([2, expect.stringContaining(`${path} `)])
      expect(told.err).toContain(says)
      expect(told.err).toContain('assay resume')
      const mended = await assay(['resume', 'latest', '--results', results])
      expect(mended.code, mended.err).toBe(0)
      expect(documentIn(results).cells).toEqual((JSON.parse(good) as RunDocument).cells)
    },
  )

  test('a line of attempts.jsonl that was damaged is named by report and by a replay', async () => {
    const path = join(runIn(results), 'attempts.jsonl')
    const good = whole('attempts.jsonl')
    writeFileSync(path, good.replace('"charge":{', '"charge":['))
    for (const args of [
      ['report', 'latest', '--results', results],
      ['run', suiteFile, '--mock', 'latest', '--results', results],
    ]) {
      const { code, err } = await assay(args)
      expect([code, err]).toEqual([2, expect.stringContaining(`${path}:1: not a whole line`)])
    }
    writeFileSync(path, good)
  })

  test('the torn last line of a run that was killed costs a report and a replay only that line', async () => {
    const good = whole('attempts.jsonl')
    const document = whole('run.json')
    writeFileSync(join(runIn(results), 'attempts.jsonl'), good.slice(0, -40))
    // Of a run that ended, a line that is cut was cut by somebody.
    const ended = await assay(['report', 'latest', '--results', results])
    expect([ended.code, ended.err]).toEqual([2, expect.stringContaining(':2: not a whole line')])
    writeFileSync(
      join(runIn(results), 'run.json'),
      document.replace('"status": "finished"', '"status": "started"'),
    )
    const started = await assay(['report', 'latest', '--format', 'csv', '--results', results])
    expect([started.code, started.out.trim().split('\n').length]).toEqual([6, 2])
    const replay = ['run', suiteFile, '--mock', 'latest', '--trials', '1', '--results', results]
    expect((await assay(replay)).code).toBe(0)
  })
})
