import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { parseUsd } from '../../src/domain/money.ts'
import { defaultWorld } from '../../src/mock/default-world.ts'
import { type Mock, startMock } from '../../src/mock/start.ts'
import { temporaryFolder } from '../support/assay.ts'
import { accountFor } from './account-for.ts'
import { type FailingDisk, type Fault, putFailingDisk } from './failing-disk.ts'
import { billedAt } from './faulty-run.ts'

/** All lives of the program are this one process: who owns an attempt is told apart by the life. */
const life = vi.hoisted(() => ({ number: 0 }))
vi.mock('../../src/store/owner.ts', () => ({
  thisOwner: () => `life-${life.number}`,
  isOwnerAlive: (owner: string) => owner === `life-${life.number}`,
}))

/** Between polls nobody has to wait. */
vi.mock('../../src/cli/sleep.ts', () => ({
  sleep: () => new Promise((done) => setImmediate(done)),
}))

const CAP = '0.02'
const TRIALS = 2
const SUITE = `format: image-assay/suite@1
name: disk
targets:
  - { id: at-once, provider: openai, model: gpt-image-2, matrix: { size: [1024x1024], quality: [low] } }
  - { id: task, provider: replicate, model: black-forest-labs/flux-schnell, matrix: { delivery: [async] } }
prompts: [{ id: a, text: a red kite over a field }]
concurrency: 2
budget: { run: ${CAP} }
checks: []
`
const FAULTS: readonly Fault[] = ['ENOSPC', 'EIO', 'EROFS', 'EDQUOT', 'commit-lost']

let mock: Mock
let disk: FailingDisk
let said = ''

beforeAll(async () => {
  disk = await putFailingDisk()
  mock = await startMock({ world: defaultWorld(), speed: 0 })
})
afterAll(() => mock.close())
beforeEach(() => {
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      said += String(text)
      return true
    })
  }
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** One life of the program: its exit code and all it said. */
async function live(args: readonly string[]): Promise<{ code: number; text: string }> {
  life.number += 1
  said = ''
  const code = await runCli(args)
  return { code, text: said }
}

interface Scene {
  readonly folder: string
  readonly results: string
  readonly run: readonly string[]
}

async function scene(): Promise<Scene> {
  await fetch(`${mock.url}/_assay/reset`, { method: 'POST' })
  const folder = temporaryFolder()
  const suite = join(folder, 's.yaml')
  writeFileSync(suite, SUITE)
  const results = join(folder, 'results')
  return { folder, results, run: ['run', suite, '--mock', mock.url, '--results', results] }
}

const sumOf = (amounts: readonly string[]): bigint =>
  amounts.reduce((sum, one) => sum + (parseUsd(one) ?? 0n), 0n)

/** Charged, in doubt and held by all runs, as the program itself tells it. */
async function committed(results: string): Promise<bigint> {
  const shown = await live(['ledger', '--json', '--results', results])
  if (shown.code !== 0) return 0n
  const { scopes } = JSON.parse(shown.text) as { scopes: Readonly<Record<string, string>>[] }
  const runs = scopes.filter(({ id }) => id?.startsWith('run:'))
  return sumOf(runs.flatMap((one) => [one.charged ?? '', one.inDoubt ?? '', one.held ?? '']))
}

/** Fails the n-th write of a run, then heals the disk, looks at the books, and goes on. */
async function failAt(n: number, fault: Fault, forGood: boolean): Promise<void> {
  const { results, run } = await scene()
  disk.failAt(n, fault, { forGood })
  const cut = await live(run)
  disk.heal()
  const where = `${fault} at write ${n}${forGood ? ' and after' : ''}, exit ${cut.code}: ${cut.text}`
  expect([0, 2, 4, 6], where).toContain(cut.code)
  if (cut.code !== 0) expect(cut.text, where).toMatch(/disk|read-only|quota|written/)
  const billed = sumOf((await billedAt(mock.url)).map(({ usd }) => usd))
  // What was said to have cost nothing has cost nothing.
  if (cut.code === 2) expect(billed, where).toBe(0n)
  expect((await committed(results)) >= billed, where).toBe(true)

  const runs = existsSync(results) ? readdirSync(results).filter((one) => /^\d{8}-/.test(one)) : []
  const resumed = await live(['resume', runs.at(-1) ?? 'latest', '--results', results])
  // A run that the ledger never came to know has sent nothing, and is begun anew.
  const again = resumed.code === 2 && billed === 0n ? await live(run) : resumed
  expect([0, 4], `${where}\nthen ${again.code}: ${again.text}`).toContain(again.code)
  const entries = await billedAt(mock.url)
  expect(entries.length, `${where}\npaid twice`).toBeLessThanOrEqual(TRIALS)
  const folder = /^results: (.*)$/m.exec(again.text)?.[1] ?? ''
  const { wrong, attempts } = await accountFor(folder, entries)
  expect(attempts, where).toBeGreaterThanOrEqual(TRIALS)
  // An image whose answer could not be booked, or whose name could not be synced, is there and told of.
  const untold = wrong.filter((text) => {
    const file = /^(\S+) is nobody’s$/.exec(text)?.[1]
    return (
      file === undefined ||
      !(cut.text.includes(file) || /could not be written to disk/.test(cut.text))
    )
  })
  expect(untold, `${where}\nthen ${again.text}`).toEqual([])
}

describe.each([
  ['once', false],
  ['and from then on every one', true],
])('whichever write of a run fails, %s', (_, forGood) => {
  test('it ends truthfully, and a resume finishes it, paying for nothing twice', {
    timeout: 180_000,
  }, async () => {
    const { run } = await scene()
    disk.heal()
    const whole = await live(run)
    const writes = disk.heal()
    expect(whole.code, whole.text).toBe(0)
    // Two attempts: holds, marks, the witness, images, answers, charges, documents.
    expect(writes).toBeGreaterThan(50)
    for (let n = 1; n <= writes; n++) {
      await failAt(n, FAULTS[(n + (forGood ? 1 : 0)) % FAULTS.length] ?? 'ENOSPC', forGood)
    }
  })
})
