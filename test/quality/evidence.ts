import type { Score } from '../../src/domain/score.ts'
import type { Vote } from '../../src/domain/vote.ts'
import type { Cast } from '../../src/quality/effective-votes.ts'

/** A score of the first image of attempt `a1`, hard and passed where nothing else is said. */
export function scoreOf(changes: Partial<Score> = {}): Score {
  return {
    format: 'image-assay/score@1',
    run: 'r',
    attempt: 'a1',
    image: 0,
    sha256: 'f'.repeat(64),
    target: 'gpt',
    cell: 'gpt/edit',
    prompt: 'fox',
    content: 'logo',
    scorer: 'background',
    engine: 'assay-border/1',
    verdict: 'pass',
    hard: true,
    message: 'seen',
    evidence: {},
    ...changes,
  }
}

let votes = 0

function voteBase(rater: string) {
  votes += 1
  return {
    format: 'image-assay/vote@1',
    id: `v${votes}`,
    run: 'r',
    at: '2026-11-21T10:00:00.000Z',
    rater,
    prompt: 'fox',
    decisionMs: 1200,
    seed: 1,
    repeated: false,
    client: { width: 1280, height: 800 },
  } as const
}

export const ballot = (attempt: string, image = 0) => ({ attempt, image, sha256: 'f'.repeat(64) })

export function single(
  rater: string,
  verdict: 'accept' | 'reject' | 'unsure',
  changes: Partial<Extract<Cast, { kind: 'single' }>> = {},
): Cast {
  const base = { ...voteBase(rater), kind: 'single', ballot: ballot('a1') } as const
  return { ...base, verdict, reasons: [], ...changes }
}

export function pair(
  rater: string,
  verdict: 'left' | 'right' | 'tie' | 'both-bad',
  [left, right]: readonly [string, string],
): Cast {
  return { ...voteBase(rater), kind: 'pair', left: ballot(left), right: ballot(right), verdict }
}

export function undo(rater: string, undoes: string): Vote {
  return { ...voteBase(rater), kind: 'undo', undoes }
}
