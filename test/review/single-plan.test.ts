import fc from 'fast-check'
import { expect, test } from 'vitest'
import { singlePlan } from '../../src/review/single-plan.ts'
import type { Subject } from '../../src/review/subject.ts'
import { subjectOf } from '../support/review-subject.ts'

const CONTENTS = ['logo', 'photograph', null] as const

/** Some prompts of each content by some arms, perhaps with holes. */
const someSubjects = fc
  .record({
    prompts: fc.integer({ min: 1, max: 8 }),
    arms: fc.integer({ min: 1, max: 4 }),
    missing: fc.array(fc.nat(95), { maxLength: 12 }),
  })
  .map(({ prompts, arms, missing }) => {
    const all = CONTENTS.flatMap((content) =>
      Array.from({ length: prompts }, (_, prompt) =>
        Array.from({ length: arms }, (_, arm) =>
          subjectOf({ arm: `arm-${arm}`, prompt: `${content}-${prompt}`, content }),
        ),
      ).flat(),
    )
    return all.filter((_, index) => !missing.includes(index))
  })

const idsOf = (subjects: readonly Subject[]) => subjects.map(({ ballot }) => ballot.attempt)
const fresh = (subjects: readonly Subject[], seed: number) =>
  singlePlan(subjects, seed).flatMap(({ subject, repeated }) => (repeated ? [] : [subject]))

test('every picture is shown exactly once, whatever the seed, besides its repeats', () => {
  fc.assert(
    fc.property(someSubjects, fc.nat(), (subjects, seed) => {
      expect(idsOf(fresh(subjects, seed)).sort()).toEqual(idsOf(subjects).sort())
    }),
    { numRuns: 60 },
  )
})

test('at every point each content that has pictures left was shown as often as any other', () => {
  fc.assert(
    fc.property(someSubjects, fc.nat(), (subjects, seed) => {
      const left = new Map<string | null, number>()
      for (const { prompt } of subjects) {
        left.set(prompt.content, (left.get(prompt.content) ?? 0) + 1)
      }
      const shown = new Map<string | null, number>([...left.keys()].map((key) => [key, 0]))
      for (const { prompt } of fresh(subjects, seed)) {
        const open = [...left].filter(([, count]) => count > 0).map(([key]) => shown.get(key) ?? 0)
        expect(shown.get(prompt.content)).toBe(Math.min(...open))
        shown.set(prompt.content, (shown.get(prompt.content) ?? 0) + 1)
        left.set(prompt.content, (left.get(prompt.content) ?? 0) - 1)
      }
    }),
    { numRuns: 60 },
  )
})

test('within a content the arms stay within one picture of each other while none has run out', () => {
  const subjects = ['a', 'b', 'c'].flatMap((arm) =>
    Array.from({ length: 6 }, (_, n) => subjectOf({ arm, prompt: `p${n}`, content: 'logo' })),
  )
  for (let seed = 0; seed < 20; seed += 1) {
    const counts = new Map(['a', 'b', 'c'].map((arm) => [arm, 0]))
    for (const { target } of fresh(subjects, seed)) {
      counts.set(target, (counts.get(target) ?? 0) + 1)
      const all = [...counts.values()]
      expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1)
    }
  }
})

test('one picture in twenty comes again, at least eight turns after it was seen first', () => {
  const subjects = Array.from({ length: 57 }, (_, n) =>
    subjectOf({ arm: 'a', prompt: `p${n}`, content: 'logo' }),
  )
  const plan = singlePlan(subjects, 7)
  expect(plan).toHaveLength(60)
  const repeats = plan.flatMap((turn, index) => (turn.repeated ? [{ turn, index }] : []))
  expect(repeats.map(({ index }) => index)).toEqual([19, 39, 59])
  for (const { turn, index } of repeats) {
    const first = plan.findIndex(({ subject }) => subject === turn.subject)
    expect(index - first).toBeGreaterThanOrEqual(8)
  }
  expect(new Set(repeats.map(({ turn }) => turn.subject)).size).toBe(3)
})

test('two raters see different orders, one rater always the same', () => {
  const subjects = Array.from({ length: 12 }, (_, n) =>
    subjectOf({ arm: 'a', prompt: `p${n}`, content: 'logo' }),
  )
  expect(idsOf(fresh(subjects, 1))).toEqual(idsOf(fresh(subjects.toReversed(), 1)))
  expect(idsOf(fresh(subjects, 1))).not.toEqual(idsOf(fresh(subjects, 2)))
})

test('an order of no pictures is empty', () => {
  expect(singlePlan([], 1)).toEqual([])
})
