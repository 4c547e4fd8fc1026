import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLineFile } from '../../src/store/line-file.ts'

let folder = ''
let file = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-lines-'))
  file = join(folder, 'votes.jsonl')
})

afterEach(() => rmSync(folder, { recursive: true }))

function append(...lines: readonly string[]): readonly string[] {
  const opened = openLineFile(file)
  for (const line of lines) opened.append(line)
  opened.close()
  return opened.lines
}

test('opening makes no file; the first line does', () => {
  append()
  expect(existsSync(file)).toBe(false)
  append('{"a":1}')
  expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n')
})

test('lines are kept over openings, in their order', () => {
  append('{"a":1}', '{"a":2}')
  expect(append('{"a":3}')).toEqual(['{"a":1}', '{"a":2}'])
  expect(append()).toEqual(['{"a":1}', '{"a":2}', '{"a":3}'])
})

test('a last line cut off at any byte is gone after opening, and what follows is whole', () => {
  const line = '{"who":"Zoë","n":12}'
  const bytes = Buffer.from(`{"a":1}\n${line}`)
  for (let cut = '{"a":1}\n'.length + 1; cut < bytes.length; cut += 1) {
    writeFileSync(file, bytes.subarray(0, cut))
    expect(append('{"b":2}')).toEqual(['{"a":1}'])
    expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n{"b":2}\n')
  }
})

test('a last line that lacks only its line feed is kept and ended', () => {
  writeFileSync(file, '{"a":1}\n{"a":2}')
  expect(append('{"a":3}')).toEqual(['{"a":1}', '{"a":2}'])
  expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n{"a":2}\n{"a":3}\n')
})

test('a text that holds a line separator stays one line for every reader', () => {
  append(JSON.stringify({ a: 'x\u2028y' }))
  expect(readFileSync(file, 'utf8')).toBe('{"a":"x\\u2028y"}\n')
})

test('a line that the disk refuses is told, and nothing is appended from then on', () => {
  writeFileSync(file, '')
  const opened = openLineFile(file)
  rmSync(folder, { recursive: true })
  expect(() => opened.append('{"a":1}')).toThrow(/ENOENT/)
  expect(() => opened.append('{"a":1}')).toThrow(/ENOENT/)
  writeFileSyncAgain()
})

function writeFileSyncAgain(): void {
  folder = mkdtempSync(join(tmpdir(), 'assay-lines-'))
}

test('a link is not written through, neither to add a line nor to mend the last', () => {
  const other = join(folder, 'other')
  for (const content of ['{"a":1}\n', '{"a":1}', 'not ours']) {
    writeFileSync(other, content)
    symlinkSync(other, file)
    expect(() => append('{"b":2}')).toThrow()
    expect(readFileSync(other, 'utf8')).toBe(content)
    rmSync(file)
  }
})
