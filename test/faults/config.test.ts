import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { credentialsOf } from '../../src/cli/credentials.ts'
import { failure, UserMistakes } from '../../src/cli/exit.ts'
import { openBooks } from '../../src/cli/open-books.ts'
import { prepare } from '../../src/cli/prepare.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { assay, temporaryFolder } from '../support/assay.ts'
import { openRing } from './arena.ts'
import { CONFIG_ROWS, KEY, type Refused, SUITE, suiteWith } from './config-rows.ts'

/** All that `assay run` does of a paid run before the first request; what it says where it stops. */
async function refusal(
  suite: string,
  { files = {}, key = KEY, untrusted = false }: Refused = {},
): Promise<{ readonly code: number; readonly text: string }> {
  const cwd = join(temporaryFolder(), 'inside')
  mkdirSync(cwd)
  writeFileSync(join(cwd, 's.yaml'), suite)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  const overrides = {
    trials: null,
    target: null,
    filter: null,
    cap: null,
    concurrency: null,
    untrusted,
    allowExec: false,
  }
  try {
    const prepared = await prepare(['s.yaml'], overrides, {
      cwd,
      today: '2026-11-21',
      mockAsked: false,
      mockOf: async () => ({ kind: 'real' }),
    })
    if (prepared.budgetMistakes.length > 0) throw new UserMistakes(prepared.budgetMistakes)
    credentialsOf(prepared.bound, {
      environment: key === '' ? {} : { OPENAI_API_KEY: key },
      trusted: [],
      mock: prepared.mock,
    })
    return { code: 0, text: '' }
  } catch (error) {
    const told = failure(error)
    expect(told.text).not.toContain(KEY)
    return told
  }
}

test('a suite without a mistake comes through', async () => {
  expect(await refusal(SUITE)).toEqual({ code: 0, text: '' })
})

test.each(CONFIG_ROWS)(
  '%i: %s is refused before anything is sent',
  async (_id, _what, suite, more, says) => {
    const { code, text } = await refusal(suite, more)
    expect(text).toContain(says)
    expect(code).toBe(2)
  },
)

test('83: an SQLite that can forget committed holds is refused', () => {
  const file = join(temporaryFolder(), 'ledger.sqlite')
  let told: unknown = null
  try {
    openDatabase(file, '3.51.2')
  } catch (error) {
    told = failure(error)
  }
  expect(told).toMatchObject({ code: 2, text: expect.stringContaining('SQLite 3.51.2') })
  expect(existsSync(file)).toBe(false)
})

test('58: a ledger without its WAL is older than its witness, and refused', async () => {
  const ring = await openRing({})
  await ring.run()
  const results = join(ring.folder, 'results')
  // While it is open the last holds stand in the WAL alone.
  const copy = temporaryFolder()
  for (const name of ['ledger.sqlite', 'ledger.journal'])
    copyFileSync(join(results, name), join(copy, name))
  await ring.close()
  const told = await openBooks(copy, null).then(
    () => null,
    (error: unknown) => failure(error),
  )
  expect(told?.code).toBe(5)
  expect(told?.text).toContain('Nothing was sent')
})

test('59: a ledger of a newer program is refused', async () => {
  const ring = await openRing({})
  await ring.run()
  const results = join(ring.folder, 'results')
  await ring.close()
  const database = new DatabaseSync(join(results, 'ledger.sqlite'))
  database.exec('PRAGMA user_version = 99')
  database.close()
  for (const name of ['ledger.sealed', 'ledger.seal']) rmSync(join(results, name), { force: true })
  const told = await openBooks(results, null).then(
    () => null,
    (error: unknown) => failure(error),
  )
  expect(told?.code).toBe(5)
})

test('68: a resume with another suite is refused, and the open attempts stay with the old plan', async () => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 's.yaml'), SUITE)
  const killed = await assay(['run', 's.yaml', '--mock'], { cwd, crashAt: 'sent:1' })
  expect(killed.signal).toBe('SIGKILL')
  writeFileSync(join(cwd, 's.yaml'), suiteWith('a red kite', 'a blue kite'))
  const { code, err } = await assay(['resume', 'latest'], { cwd })
  expect([code, err.includes('have changed since')]).toEqual([2, true])
  const { out } = await assay(['ledger', 'show', '--json'], { cwd })
  expect(JSON.parse(out)).toMatchObject({ open: [{ state: 'in_doubt' }] })
})
