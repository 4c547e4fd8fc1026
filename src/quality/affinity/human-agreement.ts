import type { AffinityDocument } from '../../domain/affinity.ts'
import type { Ballot } from '../../domain/vote.ts'
import { krippendorffAlpha } from '../../stats/krippendorff-alpha.ts'
import type { Cast } from '../effective-votes.ts'
import { round } from './round.ts'

type Agreement = Omit<AffinityDocument['human'], 'order_effect'>

/**
 * How far people can be believed: Krippendorff's α (nominal) of accept and reject between raters,
 * and how often one rater says the same of what was shown to them twice. Null where nothing tells.
 */
export function humanAgreement(votes: readonly Cast[]): Agreement {
  const raters = [...new Set(votes.map(({ rater }) => rater))].sort()
  return {
    raters: raters.length,
    labels: votes.filter(({ repeated }) => !repeated).length,
    alpha: alphaOf(votes, raters),
    swap_consistency: consistency(votes, 'pair'),
    self_consistency: consistency(votes, 'single'),
  }
}

function alphaOf(votes: readonly Cast[], raters: readonly string[]): number | null {
  const told = new Map<string, Map<string, number>>()
  for (const vote of votes) {
    if (vote.kind !== 'single' || vote.repeated || vote.verdict === 'unsure') continue
    const key = ballotKey(vote.run, vote.ballot)
    const ofPicture = told.get(key) ?? new Map<string, number>()
    told.set(key, ofPicture.set(vote.rater, vote.verdict === 'accept' ? 1 : 0))
  }
  const pictures = [...told.values()]
  const alpha = krippendorffAlpha(
    raters.map((rater) => pictures.map((ofPicture) => ofPicture.get(rater) ?? null)),
    'nominal',
  )
  return alpha === null ? null : round(alpha)
}

/** Of repeats, the share that chose as the same rater had chosen before. */
function consistency(votes: readonly Cast[], kind: Cast['kind']): number | null {
  const first = new Map<string, string>()
  for (const vote of votes) {
    if (vote.kind === kind && !vote.repeated) first.set(subjectOf(vote), choiceOf(vote))
  }
  const again = votes.flatMap((vote) => {
    if (vote.kind !== kind || !vote.repeated) return []
    const earlier = first.get(subjectOf(vote))
    return earlier === undefined ? [] : [earlier === choiceOf(vote)]
  })
  return again.length === 0 ? null : round(again.filter(Boolean).length / again.length)
}

function subjectOf(vote: Cast): string {
  const shown = vote.kind === 'single' ? [vote.ballot] : [vote.left, vote.right]
  return JSON.stringify([vote.rater, shown.map((one) => ballotKey(vote.run, one)).sort()])
}

/** Whichever side it stood on, the picture that won. */
function choiceOf(vote: Cast): string {
  if (vote.kind === 'single') return vote.verdict
  const { verdict } = vote
  switch (verdict) {
    case 'left':
      return ballotKey(vote.run, vote.left)
    case 'right':
      return ballotKey(vote.run, vote.right)
    case 'tie':
    case 'both-bad':
      return verdict
    default:
      return verdict satisfies never
  }
}

function ballotKey(run: string, { attempt, image }: Ballot): string {
  return JSON.stringify([run, attempt, image])
}
