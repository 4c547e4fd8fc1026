import type { Score } from '../domain/score.ts'

/**
 * The scores that stand, of the lines of `scores.jsonl` in their order: the last one of each image
 * and scorer. What an older engine said of an image is replaced by what a newer one says.
 */
export function effectiveScores(lines: readonly Score[]): readonly Score[] {
  const last = new Map<string, Score>()
  for (const score of lines) {
    last.set(JSON.stringify([score.run, score.attempt, score.image, score.scorer]), score)
  }
  return [...last.values()]
}
