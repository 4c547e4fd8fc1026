import { expect, test } from 'vitest'
import { waitForUsedUpLimit, waitInHeaders, waitInText } from '../../src/providers/wait-asked.ts'

test.each([
  ['Please try again in 12s.', 12_000],
  ['Please try again in 6m0s. Visit https://example.com/7s', 360_000],
  ['try again in 120ms', 120],
  ['Try again in 1.5 seconds', 1500],
  ['Your rate limit resets in ~30s.', 30_000],
  ['Expected available in 1 second.', 1000],
  ['Please retry after 20 seconds.', 20_000],
  ['wait 1h2m3s', 3_723_000],
  ['reduced to 6 requests per minute with a burst of 1 requests', null],
  ['please wait a few minutes before trying again', null],
  ['Limit 5, Used 5, Requested 1.', null],
  ['', null],
])('%j asks to wait %s ms', (words, ms) => {
  expect(waitInText(words)).toBe(ms)
})

test('words made to be slow to read are read at once', () => {
  expect(waitInText(`wait${' '.repeat(200_000)}`)).toBeNull()
  expect(waitInText(`try again in ${'1s '.repeat(100_000)}x`)).toBe(4000)
})

test.each<[Record<string, string>, number | null]>([
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': '1.5' }, 1500],
  [{ 'retry-after': '7', 'retry-after-ms': '250' }, 250],
  [{ 'retry-after': '7', 'retry-after-ms': 'x' }, 7000],
  [{ 'retry-after': '99999999999' }, 99_999_999_999_000],
  [{ 'retry-after': '-5' }, null],
  [{ 'retry-after': 'soon' }, null],
  [
    { 'retry-after': 'Sat, 21 Nov 2026 09:01:30 GMT', date: 'Sat, 21 Nov 2026 09:00:00 GMT' },
    90_000,
  ],
  [{ 'retry-after': 'Sat, 21 Nov 2026 08:59:00 GMT', date: 'Sat, 21 Nov 2026 09:00:00 GMT' }, null],
  [{ 'retry-after': 'Sat, 21 Nov 2026 09:01:30 GMT' }, null],
  [{}, null],
])('the headers %j ask to wait %s ms', (headers, ms) => {
  expect(waitInHeaders(headers)).toBe(ms)
})

test('of the limits that are used up, the longest counts, as seconds or as a duration', () => {
  const limits = { prefix: 'x-ratelimit', kinds: ['requests', 'images'] }
  const headers = {
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-reset-requests': '7.25s',
    'x-ratelimit-remaining-images': '0',
    'x-ratelimit-reset-images': '9',
  }
  expect(waitForUsedUpLimit(headers, limits)).toBe(9000)
  expect(waitForUsedUpLimit({ ...headers, 'x-ratelimit-remaining-images': '3' }, limits)).toBe(7250)
  expect(waitForUsedUpLimit({}, limits)).toBeNull()
})
