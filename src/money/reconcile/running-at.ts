import type { OurAttempt } from './our-attempt.ts'

/** Finds the attempts that ran at a moment, give or take `slackMs`, without looking at all of them. */
export function runningAt(
  attempts: readonly OurAttempt[],
  slackMs: number,
): (atMs: number) => readonly OurAttempt[] {
  const sorted = attempts.toSorted((a, b) => a.startMs - b.startMs)
  const longestMs = attempts.reduce(
    (most, { startMs, endMs }) => Math.max(most, endMs - startMs),
    0,
  )
  const firstFrom = (ms: number): number => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle]?.startMs ?? 0) < ms) low = middle + 1
      else high = middle
    }
    return low
  }
  return (atMs) =>
    sorted
      .slice(firstFrom(atMs - longestMs - slackMs), firstFrom(atMs + slackMs + 1))
      .filter(({ endMs }) => endMs + slackMs >= atMs)
}
