import { expect, test } from 'vitest'
import { fight } from './arena.ts'

test('21: a wait that one attempt is told holds back all others of its target', async () => {
  const { records, pauses, exit } = await fight({
    faults: [{ fault: 'rate-limit', retryAfterSeconds: 30, nth: [1] }],
    trials: 4,
  })
  expect(records.map(({ outcome }) => outcome.kind).sort()).toEqual([
    'produced',
    'produced',
    'produced',
    'produced',
    'throttled',
  ])
  // The retry waits by itself, and whoever was next waits at the target's door.
  expect(pauses.filter((ms) => ms > 0)).toEqual([30_000, 30_000])
  expect(exit).toBe(0)
})

test('21: another target is not held back', async () => {
  const { records } = await fight({
    faults: [{ fault: 'rate-limit', retryAfterSeconds: 30, match: { model: 'gpt-image-2' } }],
    target: ' }, { id: other, provider: openai, model: gpt-image-1-mini',
    maxRetries: 0,
    concurrency: 2,
    trials: 2,
  })
  const waits = records.map(({ target, outcome, times }) => [target, outcome.kind, times.queuedMs])
  expect(waits.filter(([target]) => target === 'other')).toEqual([
    ['other', 'produced', 0],
    ['other', 'produced', 0],
  ])
  expect(waits.filter(([target]) => target === 't')).toHaveLength(2)
})
