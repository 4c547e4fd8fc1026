import type { Score, ScoreVerdict } from '../domain/score.ts'
import type { ScoreTotals } from '../domain/score-totals.ts'

/** Counts verdicts by scorer and target, in the order in which they first come. */
export function scoreTotals(scores: readonly Score[]): readonly ScoreTotals[] {
  const groups = Map.groupBy(scores, ({ scorer, target }) => JSON.stringify([scorer, target]))
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { scorer, target } = first
    const count = (verdict: ScoreVerdict) => group.filter((one) => one.verdict === verdict).length
    const worst =
      group.find(({ verdict }) => verdict === 'fail') ??
      group.find(({ verdict }) => verdict === 'unknown')
    return [
      {
        scorer,
        target,
        counts: { pass: count('pass'), fail: count('fail'), unknown: count('unknown') },
        hard: group.some(({ hard }) => hard),
        example: worst === undefined ? null : `${worst.prompt}: ${worst.message}`,
      },
    ]
  })
}
