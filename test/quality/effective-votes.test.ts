import { expect, it } from 'vitest'
import { effectiveScores } from '../../src/quality/effective-scores.ts'
import { effectiveVotes } from '../../src/quality/effective-votes.ts'
import { ballot, pair, scoreOf, single, undo } from './evidence.ts'

it('of a rater’s votes on one picture the last stands, beside those of others', () => {
  const first = single('ada', 'accept')
  const other = single('bob', 'accept')
  const last = single('ada', 'reject')
  expect(effectiveVotes([first, other, last])).toEqual([other, last])
})

it('an undone vote gives way to the one before it, and an undone undo restores it', () => {
  const first = single('ada', 'accept')
  const second = single('ada', 'reject')
  const back = undo('ada', second.id)
  expect(effectiveVotes([first, second, back])).toEqual([first])
  expect(effectiveVotes([first, second, back, undo('ada', back.id)])).toEqual([second])
})

it('nobody takes back the vote of another', () => {
  const vote = single('ada', 'reject')
  expect(effectiveVotes([vote, undo('bob', vote.id)])).toEqual([vote])
})

it('a pair with its sides swapped is the same pair', () => {
  const first = pair('ada', 'left', ['a1', 'a2'])
  const swapped = pair('ada', 'tie', ['a2', 'a1'])
  expect(effectiveVotes([first, swapped])).toEqual([swapped])
})

it('a repeat stands beside the first vote, and other images of the attempt have votes of their own', () => {
  const first = single('ada', 'accept')
  const repeat = single('ada', 'reject', { repeated: true })
  const second = single('ada', 'reject', { ballot: ballot('a1', 1) })
  expect(effectiveVotes([first, repeat, second])).toEqual([first, repeat, second])
})

it('of the scores of one image and scorer the last line stands, whatever its engine', () => {
  const old = scoreOf({ verdict: 'fail', engine: 'assay-border/0' })
  const now = scoreOf({ verdict: 'pass' })
  const other = scoreOf({ scorer: 'text' })
  expect(effectiveScores([old, other, now])).toEqual([now, other])
})
