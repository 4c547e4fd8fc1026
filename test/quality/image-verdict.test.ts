import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ImageEvidence, imageVerdict } from '../../src/quality/image-verdict.ts'
import { pair, scoreOf, single } from './evidence.ts'

const bare: ImageEvidence = {
  attempt: 'a1',
  image: 0,
  delivered: true,
  findings: [],
  scores: [],
  votes: [],
  judgeDecides: false,
}
const judged = (verdict: 'pass' | 'fail' | 'unknown') =>
  scoreOf({ scorer: 'judge', verdict, message: `judge: ${verdict}` })

describe('imageVerdict', () => {
  it('programs alone never accept an image: with everything passed it is unknown at L0', () => {
    const verdict = imageVerdict({ ...bare, scores: [scoreOf(), scoreOf({ scorer: 'text' })] })
    expect(verdict).toEqual({
      usable: 'unknown',
      evidence: 'L0',
      hard: 'pass',
      accepted: 'unknown',
      reasons: [],
    })
  })

  it('a hard fail is unusable whoever likes the picture', () => {
    const scores = [scoreOf({ scorer: 'text', verdict: 'fail', message: 'read "OPNE"' })]
    const votes = [single('ada', 'accept'), single('bob', 'accept')]
    expect(imageVerdict({ ...bare, scores, votes })).toMatchObject({
      usable: 'unusable',
      evidence: 'L3',
      hard: 'fail',
      accepted: 'accept',
      reasons: [{ code: 'text', message: 'read "OPNE"' }],
    })
  })

  it('an advisory fail and a hard unknown leave the decision to people', () => {
    const scores = [
      scoreOf({ scorer: 'sharpness', verdict: 'fail', hard: false }),
      scoreOf({ scorer: 'text', verdict: 'unknown' }),
    ]
    const votes = [single('ada', 'accept')]
    expect(imageVerdict({ ...bare, scores, votes })).toMatchObject({
      usable: 'usable',
      evidence: 'L2',
      hard: 'unknown',
    })
  })

  it('bytes that are no image are unusable, bytes nobody decoded are unknown', () => {
    expect(imageVerdict({ ...bare, delivered: false })).toMatchObject({
      usable: 'unusable',
      reasons: [{ code: 'decodes' }],
    })
    expect(imageVerdict({ ...bare, delivered: null })).toMatchObject({
      usable: 'unknown',
      hard: 'unknown',
    })
  })

  it('a check that failed on this image counts, on another one of the answer it does not', () => {
    const finding = { check: 'size', verdict: 'failed', message: '8x8', image: 0 } as const
    expect(imageVerdict({ ...bare, findings: [finding] }).hard).toBe('fail')
    expect(imageVerdict({ ...bare, findings: [{ ...finding, image: 1 }] }).hard).toBe('pass')
    expect(imageVerdict({ ...bare, findings: [{ ...finding, verdict: 'errored' }] }).hard).toBe(
      'unknown',
    )
  })

  it('what a record still says of a scorer does not outlive the score', () => {
    const stale = { check: 'text', verdict: 'failed', message: 'old', image: 0 } as const
    const scores = [scoreOf({ scorer: 'text', verdict: 'pass' })]
    expect(imageVerdict({ ...bare, findings: [stale], scores }).hard).toBe('pass')
  })

  it('a judge decides only where it may, and only until a person has spoken', () => {
    const scores = [judged('fail')]
    expect(imageVerdict({ ...bare, scores })).toMatchObject({ usable: 'unknown', evidence: 'L0' })
    expect(imageVerdict({ ...bare, scores, judgeDecides: true })).toMatchObject({
      usable: 'unusable',
      evidence: 'L1',
      hard: 'pass',
      reasons: [{ code: 'judge', message: 'judge: fail' }],
    })
    const votes = [single('ada', 'accept')]
    expect(imageVerdict({ ...bare, scores, judgeDecides: true, votes })).toMatchObject({
      usable: 'usable',
      evidence: 'L2',
    })
    const untold = { ...bare, scores: [judged('unknown')], judgeDecides: true }
    expect(imageVerdict(untold)).toMatchObject({ usable: 'unknown', evidence: 'L0' })
  })

  it('the majority of people decides, and an even split is unknown', () => {
    const votes = [single('ada', 'accept'), single('bob', 'reject'), single('cy', 'reject')]
    expect(imageVerdict({ ...bare, votes })).toMatchObject({ evidence: 'L3', accepted: 'reject' })
    expect(imageVerdict({ ...bare, votes: votes.slice(0, 2) })).toMatchObject({
      usable: 'unknown',
      evidence: 'L3',
      accepted: 'unknown',
    })
  })

  it('who calls both of a pair bad rejects both; who prefers one has accepted neither', () => {
    const votes = [pair('ada', 'both-bad', ['a1', 'a2'])]
    for (const attempt of ['a1', 'a2']) {
      expect(imageVerdict({ ...bare, attempt, votes })).toMatchObject({
        usable: 'unusable',
        evidence: 'L2',
        reasons: [{ code: 'human' }],
      })
    }
    expect(imageVerdict({ ...bare, votes: [pair('ada', 'left', ['a1', 'a2'])] })).toMatchObject({
      usable: 'unknown',
      evidence: 'L0',
    })
  })

  it('reasons of people are told by their own words, each once', () => {
    const votes = [
      single('ada', 'reject', { reasons: ['anatomy', 'style'] }),
      single('bob', 'reject', { reasons: ['anatomy'] }),
    ]
    const codes = imageVerdict({ ...bare, votes }).reasons.map(({ code }) => code)
    expect(codes).toEqual(['human.anatomy', 'human.style'])
  })

  it('is unusable exactly where something hard failed or the highest evidence rejects', () => {
    const verdict = fc.constantFrom('pass', 'fail', 'unknown' as const)
    const said = fc.constantFrom('accept', 'reject', 'unsure' as const)
    const property = fc.property(
      fc.array(fc.tuple(verdict, fc.boolean())),
      fc.array(said, { maxLength: 5 }),
      (hards, people) => {
        const scores = hards.map(([given, hard], at) =>
          scoreOf({ scorer: `s${at}`, verdict: given, hard }),
        )
        const votes = people.map((given, at) => single(`rater ${at}`, given))
        const found = imageVerdict({ ...bare, scores, votes })
        const failed = hards.some(([given, hard]) => hard && given === 'fail')
        const accepts = people.filter((given) => given === 'accept').length
        const rejects = people.filter((given) => given === 'reject').length
        expect(found.usable === 'unusable').toBe(failed || rejects > accepts)
        expect(found.usable === 'usable').toBe(!failed && accepts > rejects)
      },
    )
    fc.assert(property)
  })
})
