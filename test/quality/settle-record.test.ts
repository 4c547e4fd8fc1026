import { expect, it } from 'vitest'
import type { Artifact, AttemptRecord } from '../../src/domain/attempt.ts'
import { settleRecord } from '../../src/quality/settle-record.ts'
import { ballot, scoreOf, single } from './evidence.ts'

const artifact: Artifact = {
  sha256: 'f'.repeat(64),
  file: 'images/f.png',
  bytes: 10,
  role: 'image',
  inspection: null,
  edit: null,
}
/** Two images came and passed their check. */
const record = {
  id: 'a1',
  outcome: { kind: 'produced', reason: null, code: null, message: null },
  artifacts: [artifact, artifact],
  findings: [
    { check: 'decodes', verdict: 'passed', message: 'png', image: 0 },
    { check: 'decodes', verdict: 'passed', message: 'png', image: 1 },
  ],
  imagesUsable: 2,
  verdict: 'passed',
} as unknown as AttemptRecord
const nothing = { scores: [], votes: [], judgeDecides: false }

it('without scores, votes and judge a record stays as it was', () => {
  expect(settleRecord(record, nothing)).toEqual(record)
})

it('a hard fail becomes a finding, makes its image unusable and fails the trial', () => {
  const scores = [scoreOf({ image: 1, scorer: 'text', verdict: 'fail', message: 'read "OPNE"' })]
  const settled = settleRecord(record, { ...nothing, scores })
  expect(settled).toMatchObject({ imagesUsable: 1, verdict: 'failed' })
  expect(settled.findings.at(-1)).toEqual({
    check: 'text',
    verdict: 'failed',
    message: 'read "OPNE"',
    image: 1,
  })
})

it('settling twice is settling once, and a score that turned leaves no trace of the old one', () => {
  const failed = { ...nothing, scores: [scoreOf({ scorer: 'text', verdict: 'fail' })] }
  const once = settleRecord(record, failed)
  expect(settleRecord(once, failed)).toEqual(once)
  const turned = { ...nothing, scores: [scoreOf({ scorer: 'text', verdict: 'unknown' })] }
  expect(settleRecord(once, turned)).toEqual(record)
})

it('advice, the judge’s and other attempts’ scores are no findings', () => {
  const scores = [
    scoreOf({ scorer: 'sharpness', verdict: 'fail', hard: false }),
    scoreOf({ scorer: 'judge', verdict: 'fail' }),
    scoreOf({ attempt: 'a2', verdict: 'fail' }),
  ]
  expect(settleRecord(record, { ...nothing, scores })).toEqual(record)
})

it('an image that a person rejected is not usable, but the trial passed its checks', () => {
  const votes = [single('ada', 'reject', { ballot: ballot('a1', 1) })]
  const settled = settleRecord(record, { ...nothing, votes })
  expect(settled).toMatchObject({ imagesUsable: 1, verdict: 'passed' })
})

it('an attempt without an image is left alone', () => {
  const lost = { ...record, artifacts: [], imagesUsable: 0, verdict: 'errored' } as AttemptRecord
  expect(settleRecord(lost, { ...nothing, scores: [scoreOf({ verdict: 'fail' })] })).toBe(lost)
})
