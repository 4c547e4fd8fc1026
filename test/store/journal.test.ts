import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openJournal, readJournal } from '../../src/store/journal.ts'
import { LedgerDamaged } from '../../src/store/ledger-damaged.ts'
import { fillUp } from './fill-up.ts'

let folder = ''
let file = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-journal-'))
  file = join(folder, 'ledger.journal')
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const IDS = ['r/mini.low.1', 'r/mini.low.2', 'r/Jumbo*3', 'r/überlang.4']

function append(...ids: readonly string[]): void {
  const journal = openJournal(file)
  for (const [index, id] of ids.entries()) journal.append(id, BigInt(index) * 1_000_003n)
  journal.close()
}

/** The ids that the journal tells, or null where it is refused as damaged. */
function told(): readonly string[] | null {
  try {
    return readJournal(file)
  } catch (error) {
    if (error instanceof LedgerDamaged) return null
    throw error
  }
}

test('a journal tells what was appended, in order, over several openings', () => {
  expect(readJournal(file)).toEqual([])
  append('a', 'b')
  append('c')
  expect(readJournal(file)).toEqual(['a', 'b', 'c'])
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('two that have it open append without mixing', () => {
  const one = openJournal(file)
  const two = openJournal(file)
  for (let index = 0; index < 20; index++) (index % 2 === 0 ? one : two).append(`id-${index}`, 5n)
  one.close()
  two.close()
  expect(readJournal(file)).toEqual(Array.from({ length: 20 }, (_, index) => `id-${index}`))
})

test('cut at any byte, a journal tells a beginning of what it told, and can be appended to', () => {
  append(...IDS)
  const whole = readFileSync(file)
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(file, whole.subarray(0, length))
    const begun = told()
    expect(begun).toEqual(IDS.slice(0, begun?.length))
    // Every line that is there with all its bytes, even without its end, counts.
    const text = whole.subarray(0, length).toString('latin1')
    const ends = text.split('\n').length - 1
    expect([ends, ends + 1]).toContain(begun?.length)
    append('later')
    expect(told()).toEqual([...(begun ?? []), 'later'])
  }
})

test('cut again where it had marked a cut, a journal can still be appended to', () => {
  append('a', 'b')
  const whole = readFileSync(file)
  writeFileSync(file, whole.subarray(0, whole.length - 4))
  openJournal(file).close()
  const marked = readFileSync(file)
  expect(marked.length).toBe(whole.length - 4 + '#torn\n'.length)
  for (let length = whole.length - 4; length <= marked.length; length++) {
    writeFileSync(file, marked.subarray(0, length))
    append('c')
    expect(told()).toEqual(['a', 'c'])
  }
})

test('a line that another one died in is set apart by those that go on', () => {
  const going = openJournal(file)
  going.append('a', 1n)
  append('b')
  const lineOfB = readFileSync(file).length / 2
  for (let length = 1; length <= lineOfB; length++) {
    const one = readFileSync(file)
    appendFileSync(file, one.subarray(lineOfB, lineOfB + length - 1))
    going.append(`c${length}`, 2n)
  }
  going.close()
  expect(told()?.filter((id) => id.startsWith('c'))).toHaveLength(lineOfB)
})

test('two processes may mark the same cut', () => {
  append('a')
  appendFileSync(file, '0123#torn\n#torn\n')
  append('b')
  expect(told()).toEqual(['a', 'b'])
})

test('a line that only lost its end is still told after the cut was marked twice', () => {
  append('a')
  writeFileSync(file, readFileSync(file).subarray(0, -1))
  openJournal(file).close()
  writeFileSync(file, readFileSync(file).subarray(0, -3))
  append('b')
  expect(told()).toEqual(['a', 'b'])
})

test('with any one bit flipped, a journal is refused or tells the same', () => {
  append('a', 'b')
  writeFileSync(file, readFileSync(file).subarray(0, -3))
  append(...IDS)
  const same = told()
  expect(same).toEqual(['a', ...IDS])
  const whole = readFileSync(file)
  const seen = { refused: 0, same: 0 }
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const flipped = Buffer.from(whole)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    writeFileSync(file, flipped)
    const now = told()
    if (now === null) seen.refused += 1
    else expect(now, `bit ${bit}`).toEqual(same)
    if (now !== null) seen.same += 1
  }
  // Only within the line that was cut, which means nothing, may a flip go unseen.
  expect(seen.same).toBeLessThan(8 * 14)
  expect(seen.refused).toBe(whole.length * 8 - seen.same)
})

test.each(['\n', 'not a line\n', '00000000 a 5\n', 'x#torn\n', 'zzz'])(
  'a journal with %j in it is refused as damaged',
  (text) => {
    append('a')
    appendFileSync(file, text)
    expect(told()).toBeNull()
    append('b')
    expect(told()).toBeNull()
  },
)

test('a journal that names its damage names the line', () => {
  append('a', 'b')
  appendFileSync(file, 'x\n')
  expect(() => readJournal(file)).toThrow(`${file}:3: this line of the witness was altered`)
})

test('a disk that takes only a part of a line is an error, and the rest can still be told', async () => {
  // The journal may grow to 1,024 bytes: the limit falls into the middle of a line.
  const said = await fillUp('journal', file)
  expect(said.error).toMatch(/the disk is full|EFBIG/)
  expect(said.done).toBeGreaterThan(10)
  expect(statSync(file).size).toBe(1024)
  const ids = Array.from({ length: said.done }, (_, index) => `attempt-${index}`)
  expect(told()).toEqual(ids)
  append('later')
  expect(told()).toEqual([...ids, 'later'])
})
