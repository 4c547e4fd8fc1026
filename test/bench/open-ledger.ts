import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { openBooks } from '../../src/cli/open-books.ts'
import { createLedgerStore } from '../../src/store/ledger-store.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { type Section, told } from './aim.ts'
import { inTemporaryFolder, median } from './measure.ts'

const MOST_MS = 100
/** About what the record of an attempt takes. */
const RECORD = JSON.stringify('x'.repeat(2_000))
const ATTEMPTS_OF_RUN = 1_000

/** What a long history costs every command: opening a ledger in which so many attempts have ended. */
export function openLedger(attempts: number): Promise<Section> {
  return inTemporaryFolder(async (folder) => {
    fill(folder, attempts)
    const timesOf = async (isWhole: boolean): Promise<number> => {
      const tookMs: number[] = []
      for (let round = 0; round < 5; round++) {
        const startedAt = performance.now()
        const books = await openBooks(folder, null, { isWhole })
        tookMs.push(performance.now() - startedAt)
        books.close()
      }
      return median(tookMs)
    }
    const wholeMs = await timesOf(true)
    const sealedMs = await timesOf(false)
    return {
      title: `Opening a ledger of ${attempts} attempts, medians of 5`,
      aims: [
        {
          figure: 'as it was closed',
          measured: `${sealedMs.toFixed(1)} ms`,
          aim: `≤ ${MOST_MS} ms`,
          met: sealedMs <= MOST_MS,
        },
        told('checked whole: after a crash, a copy, a change', `${wholeMs.toFixed(0)} ms`),
      ],
      raw: { wholeMs, sealedMs },
    }
  })
}

function fill(folder: string, attempts: number): void {
  const file = join(folder, 'ledger.sqlite')
  const database = openDatabase(file, process.versions.sqlite)
  createLedgerStore(database, file, { random: () => 0, sleep: async () => {} })
  database.exec('BEGIN IMMEDIATE')
  const run = database.prepare(`INSERT INTO run VALUES (?, '', 'me', '', '{}')`)
  const scope = database.prepare('INSERT INTO scope (id, charged) VALUES (?, ?)')
  const attempt = database.prepare(
    `INSERT INTO attempt VALUES (?, ?, ?, 1, 'charged', 6, 5, 'computed', NULL, ?, 'me')`,
  )
  const link = database.prepare('INSERT INTO attempt_scope VALUES (?, ?)')
  let journal = ''
  scope.run('account', BigInt(attempts) * 5n)
  for (let at = 0; at < attempts; at++) {
    const name = `20261121-000000-${Math.floor(at / ATTEMPTS_OF_RUN)}`
    if (at % ATTEMPTS_OF_RUN === 0) {
      run.run(name)
      scope.run(`run:${name}`, BigInt(Math.min(ATTEMPTS_OF_RUN, attempts - at)) * 5n)
    }
    const id = `${name}.${at % ATTEMPTS_OF_RUN}.1`
    attempt.run(id, name, at % ATTEMPTS_OF_RUN, RECORD)
    for (const one of ['account', `run:${name}`]) link.run(id, one)
    journal += `${crc32(`${id} 6`).toString(16).padStart(8, '0')} ${id} 6\n`
  }
  database.exec('COMMIT')
  database.close()
  writeFileSync(join(folder, 'ledger.journal'), journal)
}
