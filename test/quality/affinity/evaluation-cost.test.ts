import { expect, test } from 'vitest'
import type { Score } from '../../../src/domain/score.ts'
import { evaluationCost, judgeCharges } from '../../../src/quality/affinity/evaluation-cost.ts'

function scored(evidence: Score['evidence']): Score {
  return { scorer: 'judge', evidence } as Score
}

const TO_JUDGE = { isToBeJudged: true }

test('a call counts once, whether a newer score names it again or it told two pictures', () => {
  const one = judgeCharges(
    [
      scored({ calls: ['a'], charges: ['0.001'] }),
      scored({ calls: ['a', 'b'], charges: ['0.001', '0.0002'] }),
    ],
    TO_JUDGE,
  )
  const twin = judgeCharges([scored({ calls: ['b'], charges: ['0.0002'] })], TO_JUDGE)
  expect(evaluationCost([one, twin])).toBe('0.0012')
})

test('a picture that was not to be judged cost nothing; one that was and has no score is unknown', () => {
  expect(evaluationCost([judgeCharges([], { isToBeJudged: false })])).toBe('0')
  expect(judgeCharges([], TO_JUDGE)).toBeNull()
  expect(evaluationCost([new Map([['a', '0.001']]), null])).toBeNull()
})

test('a charge in doubt, or a score without charges, leaves the sum unknown', () => {
  const doubtful = judgeCharges([scored({ calls: ['a', 'b'], charges: ['0.001', null] })], TO_JUDGE)
  expect(evaluationCost([doubtful])).toBeNull()
  expect(judgeCharges([scored({ calls: ['a'] })], TO_JUDGE)).toBeNull()
  expect(judgeCharges([scored({ calls: ['a'], charges: [] })], TO_JUDGE)).toBeNull()
  const changed = judgeCharges([scored({ calls: ['a'], charges: ['much'] })], TO_JUDGE)
  expect(evaluationCost([changed])).toBeNull()
})
