import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mistakeText } from '../../src/domain/suite.ts'
import { load } from './reading.ts'

const FOLDER = join(import.meta.dirname, 'bad')
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length))

/** Begin a fixture with this line to have it read as an untrusted suite. */
const UNTRUSTED = '# untrusted'

describe('a bad suite gives exactly the mistakes written beside it', () => {
  test.each(NAMES)('%s', async (name) => {
    const expected = readFileSync(join(FOLDER, `${name}.txt`), 'utf8')
    const untrusted = readFileSync(join(FOLDER, `${name}.yaml`), 'utf8').startsWith(UNTRUSTED)
    const { suites, mistakes } = await load([`${name}.yaml`], { cwd: FOLDER, untrusted })
    expect(expected.trim()).not.toBe('')
    expect(`${mistakes.map(mistakeText).join('\n')}\n`).toBe(expected)
    expect(suites).toEqual([])
  })
})

test('no message holds a key that stood in a suite', async () => {
  const found = await Promise.all(
    ['keys-in-suite', 'credential-options', 'base-urls'].map((name) =>
      load([`${name}.yaml`], { cwd: FOLDER }),
    ),
  )
  const text = found.flatMap(({ mistakes }) => mistakes.map(mistakeText)).join('\n')
  expect(text.split('\n')).toHaveLength(13)
  expect(text).not.toMatch(/sk-proj|r8_|0123456789abcdef|hunter2/)
})

test('there are fixtures for each kind of mistake', () => {
  expect(NAMES.length).toBeGreaterThanOrEqual(90)
})
