import { expect, test } from 'vitest'
import { nearest } from '../../src/suite/nearest.ts'

test.each([
  ['promps', 'prompts'],
  ['propmts', 'prompts'],
  ['PROMPTS', 'prompts'],
  ['abort', 'abortOnFail'],
  ['targts', 'targets'],
])('%s is taken for %s', (typed, meant) => {
  expect(nearest(typed, ['targets', 'prompts', 'abortOnFail'])).toBe(meant)
})

test('a word that is like none of the words is taken for none', () => {
  expect(nearest('zebra', ['targets', 'prompts'])).toBeNull()
})

test('a word of a megabyte costs nothing', () => {
  expect(nearest('x'.repeat(1_000_000), ['targets', 'prompts'])).toBeNull()
})
