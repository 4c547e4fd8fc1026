import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openBooks } from '../../src/cli/open-books.ts'
import { LEDGER_VERSION } from '../../src/store/ledger-schema.ts'
import { temporaryFolder } from '../support/assay.ts'

/** One for each version of the tables that was ever released: never changed, only added to. */
const VERSIONS = [1]

test('there is a fixture for every version up to this one', () => {
  expect(VERSIONS.at(-1)).toBe(LEDGER_VERSION)
})

test.each(VERSIONS)(
  'a ledger written by version %d opens with every amount as it was',
  async (version) => {
    const folder = join(temporaryFolder(), 'results')
    mkdirSync(folder)
    const fixture = new URL(`./fixtures/ledger-v${version}`, import.meta.url).pathname
    const database = new DatabaseSync(join(folder, 'ledger.sqlite'))
    database.exec(readFileSync(`${fixture}.sql`, 'utf8'))
    database.close()
    writeFileSync(join(folder, 'ledger.journal'), readFileSync(`${fixture}.journal`))
    const books = await openBooks(folder, null)
    expect(books.balance('run:r')).toEqual({
      cap: 1_000_000_000n,
      held: 0n,
      inDoubt: 6_025_000n,
      charged: 5_940_000n,
      peakCommitted: 12_050_000n,
    })
    const states = [...books.attemptsOf('r')].map(({ id, state, charge }) => [id, state, charge])
    expect(states).toEqual([
      ['r.1.1', 'charged', 5_940_000n],
      ['r.2.1', 'in_doubt', null],
      // Held by a process that is gone, and never sent.
      ['r.3.1', 'voided', null],
    ])
    expect(books.frozen('sha256:f')).toEqual({ hash: 'sha256:f', card: 'x/y', attempt: 'r.1.1' })
    books.close()
  },
)
