import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RULES } from './rules.ts'

const TESTS = new URL('../', import.meta.url).pathname
const SOURCES = new URL('../../src/', import.meta.url).pathname
const sources = readdirSync(SOURCES, { recursive: true }).map(String)

test('the rules are S1 to S25, each once', () => {
  expect(RULES.map(({ id }) => id)).toEqual(
    Array.from({ length: 25 }, (_, index) => `S${index + 1}`),
  )
})

const rows = RULES.flatMap(({ id, proofs }) =>
  proofs.map(([file, title]) => [id, file, title] as const),
)

test.each(rows)('%s is proved in %s: %s', (_, file, title) => {
  const path = join(TESTS, file)
  expect(existsSync(path)).toBe(true)
  expect(readFileSync(path, 'utf8')).toContain(title)
})

test('every rule has a proof', () => {
  expect(RULES.filter(({ proofs }) => proofs.length === 0)).toEqual([])
})

test('a regular expression is made only of what stands in the program, or of a key', () => {
  const made = sources.filter(
    (name) => name.endsWith('.ts') && /\bRegExp\(/.test(readFileSync(join(SOURCES, name), 'utf8')),
  )
  expect(made.sort()).toEqual([
    'providers/replicate/order.ts',
    'suite/prompt-schema.ts',
    'wire/scrub.ts',
  ])
})
