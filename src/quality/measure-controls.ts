import type { ScorerControl } from '../domain/score.ts'
import type { ScorerSpec } from '../domain/scorer-spec.ts'
import { wilson } from '../stats/wilson.ts'
import { scorerId } from './default-scorers.ts'
import { scorerFor } from './scorers/index.ts'
import type { ScoringChild } from './scoring-child.ts'

/** Least share of right pictures that a scorer must pass to make images unusable. */
const LEAST_PASSED = 0.9

/**
 * Has a scorer look at its control cards: how many right pictures it passes and wrong ones it fails.
 * Below nine in ten it is demoted. The cards are shared out to the children. Null without cards.
 */
export async function measureControls(
  children: readonly ScoringChild[],
  spec: ScorerSpec,
  engine: string,
): Promise<ScorerControl | null> {
  const cards = scorerFor(spec)?.controls(spec) ?? []
  const waiting = cards.entries()
  const count = { passed: 0, failed: 0, n: 0, caught: 0, wrong: 0 }
  const work = async (child: ScoringChild): Promise<void> => {
    for (const [card, { right }] of waiting) {
      const result = await child.run({ kind: 'control', spec, card })
      // A card it could not look at is one that it did not pass.
      const verdict = result.kind === 'scored' ? result.scored.verdict : 'unknown'
      if (right) {
        count.n += 1
        if (verdict === 'pass') count.passed += 1
        if (verdict === 'fail') count.failed += 1
      } else {
        count.wrong += 1
        if (verdict === 'fail') count.caught += 1
      }
    }
  }
  await Promise.all(children.map(work))
  const rejects = wilson(count.failed, count.n)
  if (rejects === null) return null
  return {
    scorer: scorerId(spec),
    engine,
    passed: count.passed,
    n: count.n,
    falseReject: { value: rejects.value, low: rejects.low, high: rejects.high },
    caught: count.caught,
    wrong: count.wrong,
    demoted: count.passed < count.n * LEAST_PASSED,
  }
}
