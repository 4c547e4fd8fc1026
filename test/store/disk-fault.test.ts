import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { DiskRefused, diskFault } from '../../src/store/disk-fault.ts'

test('what the file system says is told in words, with its code and the place', () => {
  const missing = (): unknown => readFileSync('/nowhere/at/all')
  let error: unknown
  try {
    missing()
  } catch (caught) {
    error = caught
  }
  expect(diskFault(error)).toBe('a file or folder is gone (ENOENT): /nowhere/at/all')
  const full = Object.assign(new Error('x'), { code: 'ENOSPC' })
  expect(diskFault(new Error('outer', { cause: full }))).toBe('the disk is full (ENOSPC)')
  expect(diskFault(new DiskRefused('no room'))).toBe('no room')
})

test('a database that may not grow is a full disk', () => {
  const database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE t (x); PRAGMA max_page_count = 3')
  let error: unknown
  try {
    database.exec(`INSERT INTO t VALUES (zeroblob(100000))`)
  } catch (caught) {
    error = caught
  }
  database.close()
  expect(diskFault(error)).toMatch(/^the disk is full \(SQLite 13, /)
})

test.each([
  ['a bug', new TypeError('x is not a function')],
  ['a broken rule of the ledger', Object.assign(new Error('UNIQUE'), { errcode: 1555 })],
  ['a refused connection', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
  ['nothing', null],
  ['a text', 'ENOSPC'],
])('%s is not the disk', (_, error) => {
  expect(diskFault(error)).toBeNull()
})
