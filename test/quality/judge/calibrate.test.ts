import { describe, expect, it } from 'vitest'
import { type Compared, calibrate } from '../../../src/quality/judge/calibrate.ts'

/** So many of each kind; a control where it says so. */
const pictures = (
  counts: Readonly<Record<'goodPass' | 'goodFail' | 'badPass' | 'badFail', number>>,
  more: readonly Compared[] = [],
): readonly Compared[] => {
  const many = (n: number, good: boolean, passes: boolean): Compared[] =>
    Array.from({ length: n }, () => ({
      good,
      verdict: passes ? 'pass' : 'fail',
      control: false,
    }))
  return [
    ...many(counts.goodPass, true, true),
    ...many(counts.goodFail, true, false),
    ...many(counts.badPass, false, true),
    ...many(counts.badFail, false, false),
    ...more,
  ]
}

describe('calibrating a judge', () => {
  it('gives sensitivity, specificity and κ with their intervals, and lets a good judge decide', () => {
    const { calibration, decides, message } = calibrate(
      pictures({ goodPass: 18, goodFail: 2, badPass: 1, badFail: 9 }),
    )
    expect(decides).toBe(true)
    expect(calibration.n).toBe(30)
    expect(calibration.sensitivity?.value).toBeCloseTo(0.9, 10)
    expect(calibration.sensitivity?.low).toBeCloseTo(0.699, 3)
    expect(calibration.specificity?.value).toBeCloseTo(0.9, 10)
    // Agreement 27/30; by chance (20·19 + 10·11)/900 = 0.5444; κ = (0.9 − 0.5444)/0.4556.
    expect(calibration.kappa?.value).toBeCloseTo(0.7805, 4)
    expect(message).toContain('accepts 90 % of the good')
  })

  it('does not let it decide on 23 pictures, however well it did', () => {
    const { decides, message } = calibrate(
      pictures({ goodPass: 12, goodFail: 0, badPass: 0, badFail: 11 }),
    )
    expect(decides).toBe(false)
    expect(message).toContain('23 pictures, and 24 are needed')
  })

  it('counts no picture that it could not tell', () => {
    const untold: Compared[] = Array.from({ length: 40 }, () => ({
      good: true,
      verdict: 'unknown',
      control: false,
    }))
    expect(calibrate(untold).calibration.n).toBe(0)
  })

  it('does not let it decide below κ 0.4', () => {
    const { decides, calibration } = calibrate(
      pictures({ goodPass: 14, goodFail: 6, badPass: 6, badFail: 6 }),
    )
    expect(calibration.kappa?.value).toBeCloseTo(0.2, 10)
    expect(decides).toBe(false)
  })

  it('is not impressed by a judge and people who accept everything', () => {
    const { decides, calibration } = calibrate(
      pictures({ goodPass: 30, goodFail: 0, badPass: 0, badFail: 0 }),
    )
    expect(calibration.kappa).toBeNull()
    expect(calibration.specificity).toBeNull()
    expect(decides).toBe(false)
  })

  it('bears one wrong control and is void with two, one that it could not tell included', () => {
    const control = (good: boolean, verdict: Compared['verdict']): Compared => ({
      good,
      verdict,
      control: true,
    })
    const many = { goodPass: 15, goodFail: 0, badPass: 0, badFail: 15 }
    expect(calibrate(pictures(many, [control(true, 'fail')])).decides).toBe(true)
    const voided = calibrate(pictures(many, [control(true, 'fail'), control(false, 'unknown')]))
    expect(voided.decides).toBe(false)
    expect(voided.message).toContain('2 of 2 control pictures wrong')
  })
})
