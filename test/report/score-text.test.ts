import { expect, it } from 'vitest'
import type { Scoring } from '../../src/domain/score.ts'
import type { ScoreTotals } from '../../src/domain/score-totals.ts'
import { scoreTotals } from '../../src/quality/score-totals.ts'
import { scoreText } from '../../src/report/score-text.ts'
import { scoreOf } from '../quality/evidence.ts'

const layout = { width: 110, color: false }
const scoring: Scoring = {
  format: 'image-assay/scoring@1',
  run: 'r',
  controls: [
    {
      scorer: 'background',
      engine: 'assay-border/1',
      passed: 16,
      n: 20,
      falseReject: { value: 0.1, low: 0.028, high: 0.301 },
      caught: 19,
      wrong: 20,
      demoted: true,
    },
  ],
  absent: [{ scorer: 'text', message: 'not installed. Run: npm install' }],
}

it('verdicts are counted by scorer and target, with the words of one that failed', () => {
  const totals = scoreTotals([
    scoreOf({ verdict: 'pass' }),
    scoreOf({ verdict: 'unknown', message: 'a near miss' }),
    scoreOf({ verdict: 'fail', message: 'L* 50', prompt: 'mug' }),
    scoreOf({ target: 'flux', hard: false }),
  ])
  expect(totals).toEqual([
    {
      scorer: 'background',
      target: 'gpt',
      counts: { pass: 1, fail: 1, unknown: 1 },
      hard: true,
      example: 'mug: L* 50',
    },
    {
      scorer: 'background',
      target: 'flux',
      counts: { pass: 1, fail: 0, unknown: 0 },
      hard: false,
      example: null,
    },
  ])
})

it('tells each scorer’s false rejects, who was demoted, and who could not run', () => {
  const totals: readonly ScoreTotals[] = scoreTotals([scoreOf({ verdict: 'fail', hard: false })])
  expect(scoreText(totals, scoring, layout).split('\n')).toEqual([
    'SCORER      TARGET  PASS  FAIL  UNKNOWN  COUNTS    FOR EXAMPLE',
    'background  gpt        0     1        0  advisory  fox: seen',
    '',
    'CONTROL CARDS  RIGHT PASSED  WRONG CAUGHT  FALSE REJECTS  ENGINE',
    'background         16 of 20      19 of 20   10 % [3, 30]  assay-border/1',
    'background passed only 16 of 20 right control cards: it is advisory and makes no image unusable',
    'text did not run: not installed. Run: npm install',
  ])
})

it('a name is read whole while the example has room to give', () => {
  const scorer = 'command:house-style'
  const message = 'a long explanation of what was seen in it '.repeat(4)
  const totals = scoreTotals([scoreOf({ scorer, message, verdict: 'fail' })])
  expect(scoreText(totals, scoring, { ...layout, width: 80 })).toContain(scorer)
})

it('words of a provider cannot move the cursor or colour the terminal', () => {
  const totals = scoreTotals([scoreOf({ verdict: 'fail', message: 'red \u001b[31m text\r\n' })])
  expect(scoreText(totals, scoring, layout)).not.toContain('\u001b')
})

it('says so where no scorer had anything to say', () => {
  const none = { ...scoring, controls: [], absent: [] }
  expect(scoreText([], none, layout)).toBe(
    'nothing to score: no scorer has anything to say of these images',
  )
})
