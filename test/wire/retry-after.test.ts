import { describe, expect, test } from 'vitest'
import { asksTooLong, retryAfterMs } from '../../src/wire/retry-after.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')

describe('retryAfterMs', () => {
  test.each([
    ['0', 0],
    ['7', 7_000],
    [' 7 ', 7_000],
    ['120', 120_000],
    ['121', 120_000],
    ['999999999', 120_000],
    ['Sat, 21 Nov 2026 12:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['Sat, 21 Nov 2026 14:00:00 GMT', 120_000],
  ])('%j is %i ms', (value, ms) => {
    expect(retryAfterMs({ 'retry-after': value }, NOW)).toBe(ms)
  })

  test.each([
    '',
    '-1',
    '1.5',
    '1e9',
    'Infinity',
    'NaN',
    'tomorrow',
    '2026-11-21T12:00:30Z',
    '0x10',
    '9999999999',
    'Sat, 99 Nov 2026 99:00:30 GMT',
    'Saturday, 21-Nov-26 12:00:30 GMT',
  ])('%j means nothing', (value) => {
    expect(retryAfterMs({ 'retry-after': value }, NOW)).toBeNull()
    expect(asksTooLong({ 'retry-after': value }, NOW)).toBe(false)
  })

  test('the exact header wins where it is well formed', () => {
    expect(retryAfterMs({ 'retry-after-ms': '350', 'retry-after': '1' }, NOW)).toBe(350)
    expect(retryAfterMs({ 'retry-after-ms': 'soon', 'retry-after': '1' }, NOW)).toBe(1_000)
    expect(retryAfterMs({}, NOW)).toBeNull()
  })

  test('more than 120 s is too long, 120 s is not', () => {
    expect(asksTooLong({ 'retry-after': '120' }, NOW)).toBe(false)
    expect(asksTooLong({ 'retry-after': '121' }, NOW)).toBe(true)
    expect(asksTooLong({ 'retry-after-ms': '120001' }, NOW)).toBe(true)
  })
})
