import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  afterAnswer,
  freshHealth,
  healthAt,
  healthShare,
  longestPauseMs,
} from '../../src/route/breaker.ts'

const fail = (atMs: number) => ({ came: false, atMs })
const answer = (atMs: number) => ({ came: true, atMs })

test('three failures in a row open it, two and an answer do not', () => {
  const two = afterAnswer(afterAnswer(freshHealth(), fail(1)), fail(2))
  expect(two.kind).toBe('closed')
  expect(afterAnswer(two, fail(3))).toMatchObject({ kind: 'open', openUntilMs: 5_003 })
  expect(afterAnswer(two, answer(3))).toMatchObject({ kind: 'closed', failuresInARow: 0 })
})

test('an open arm gets nothing until its pause is over, and then one attempt', () => {
  const open = [1, 2, 3].reduce((health, ms) => afterAnswer(health, fail(ms)), freshHealth())
  expect(healthShare(healthAt(open, 5_002))).toBe(0)
  const due = healthAt(open, 5_003)
  expect(due.kind).toBe('half-open')
  expect(healthShare(due)).toBe(1)
  expect(healthShare({ ...due, probing: true })).toBe(0)
})

test('each failed look doubles the pause up to its longest, an answer ends it', () => {
  let health = [1, 2, 3].reduce((one, ms) => afterAnswer(one, fail(ms)), freshHealth())
  const pauses: number[] = []
  for (let look = 0; look < 6; look += 1) {
    const at = health.openUntilMs
    health = afterAnswer(healthAt(health, at), fail(at))
    pauses.push(health.openUntilMs - at)
  }
  expect(pauses).toEqual([10_000, 20_000, 40_000, 80_000, 120_000, 120_000])
  const back = afterAnswer(healthAt(health, health.openUntilMs), answer(health.openUntilMs))
  expect(back).toEqual(freshHealth())
})

test('the more the absence of an arm costs, the sooner it is looked at again', () => {
  expect([0, 0.01, 0.125, 0.5, 1, 8].map(longestPauseMs)).toEqual([
    5_000, 5_000, 15_000, 60_000, 120_000, 120_000,
  ])
})

test('health never leaves 0 to 1, whatever is answered when', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(60_000))), (answers) => {
      let [health, now] = [freshHealth(), 0]
      for (const [came, later] of answers) {
        now += later
        health = afterAnswer(healthAt(health, now), { came, atMs: now })
        expect(healthShare(health)).toBeGreaterThanOrEqual(0)
        expect(healthShare(health)).toBeLessThanOrEqual(1)
      }
    }),
  )
})
