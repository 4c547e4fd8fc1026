import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startDeadline } from '../../src/wire/deadline-timer.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const clock = { now: () => 0, monotonic: () => vi.getMockedSystemTime()?.getTime() ?? 0 }

test('a deadline beyond the longest timer of Node falls when it is due', () => {
  vi.setSystemTime(0)
  let expired = 0
  startDeadline(3e9, {
    clock,
    expire: () => {
      expired += 1
    },
  })
  vi.advanceTimersByTime(2_999_999_999)
  expect(expired).toBe(0)
  vi.advanceTimersByTime(1)
  expect(expired).toBe(1)
})

test('a deadline that was stopped never falls', () => {
  vi.setSystemTime(0)
  const expire = vi.fn()
  startDeadline(100, { clock, expire })()
  vi.advanceTimersByTime(10_000)
  expect(expire).not.toHaveBeenCalled()
})
