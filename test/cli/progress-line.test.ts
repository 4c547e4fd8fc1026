import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ProgressState, progressLine } from '../../src/cli/progress-line.ts'
import { usd } from '../../src/domain/money.ts'
import { textWidth } from '../../src/report/width.ts'

const STATE: ProgressState = {
  planned: 24,
  done: 12,
  inFlight: 4,
  failures: 1,
  charged: usd('0.2143'),
  inDoubt: usd('0.08'),
  held: usd('0.1'),
  cap: usd('1'),
  elapsedMs: 42_000,
}

describe('progressLine', () => {
  it.each([
    [
      140,
      '██████████░░░░░░░░░░ 12/24 · $0.2143 of $1.00 · $0.08 in doubt · 1 failed · 4 in flight · 42.0s · 42.0s left',
    ],
    [
      100,
      '█████░░░░░ 12/24 · $0.2143 of $1.00 · $0.08 in doubt · 1 failed · 4 in flight · 42.0s · 42.0s left',
    ],
    [80, '12/24 · $0.2143 of $1.00 · $0.08 in doubt · 1 failed · 42.0s · 42.0s left'],
    [60, '12/24 · $0.2143 of $1.00 · $0.08 in doubt · 1 failed'],
    [40, '12/24 · $0.2143 of $1.00 · 1 failed'],
    [16, '12/24 · $0.214…'],
    [1, ''],
  ])('gives up what matters least at %i columns', (width, line) => {
    expect(progressLine(STATE, width)).toBe(line)
  })

  it('says nothing of what there is none of, and guesses no time before the first trial', () => {
    const state = { ...STATE, done: 0, inFlight: 0, failures: 0, inDoubt: 0n, cap: null }
    expect(progressLine(state, 140)).toBe(`${'░'.repeat(20)} 0/24 · $0.2143 · 42.0s`)
  })

  it('fills its bar only when all is done', () => {
    const line = (done: number) => progressLine({ ...STATE, planned: 1000, done }, 140)
    expect(line(999)).toMatch(/^█{19}░ /)
    expect(line(1000)).toMatch(/^█{20} /)
  })

  it('is one line within its width, whatever the state', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n })
    const states = fc.record({
      planned: fc.nat(100_000),
      done: fc.nat(100_000),
      inFlight: fc.nat(1000),
      failures: fc.nat(1000),
      charged: amount,
      inDoubt: amount,
      held: amount,
      cap: fc.option(amount),
      elapsedMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
    })
    fc.assert(
      fc.property(states, fc.integer({ min: 1, max: 200 }), (state, width) => {
        const line = progressLine(state, width)
        expect(textWidth(line)).toBeLessThanOrEqual(width - 1)
        expect(line).not.toContain('\n')
      }),
    )
  })
})
