import type { Ballot, Vote } from '../domain/vote.ts'

/** A vote about pictures, as against one that takes a vote back. */
export type Cast = Exclude<Vote, { readonly kind: 'undo' }>

/**
 * The votes that stand, in the order they were cast: without those taken back, and of each rater's
 * votes on the same picture or pair the last. A rater takes back only what is their own; taking back
 * an undo restores the vote. A repeat, shown to see how consistent a rater is, stands beside the
 * first and does not replace it.
 */
export function effectiveVotes(votes: readonly Vote[]): readonly Cast[] {
  const takenBack = new Set<string>()
  for (const vote of votes.toReversed()) {
    if (vote.kind !== 'undo' || takenBack.has(voteKey(vote.rater, vote.id))) continue
    takenBack.add(voteKey(vote.rater, vote.undoes))
  }
  const last = new Map<string, Cast>()
  for (const vote of votes) {
    if (vote.kind === 'undo' || takenBack.has(voteKey(vote.rater, vote.id))) continue
    const key = JSON.stringify([vote.rater, vote.repeated, vote.run, ballotKeys(vote)])
    // Taken out first, so that it stands where it was cast last.
    last.delete(key)
    last.set(key, vote)
  }
  return [...last.values()]
}

function voteKey(rater: string, id: string): string {
  return JSON.stringify([rater, id])
}

/** A pair is the same pair with its sides swapped. */
function ballotKeys(vote: Cast): readonly string[] {
  switch (vote.kind) {
    case 'single':
      return [ballotKey(vote.ballot)]
    case 'pair':
      return [ballotKey(vote.left), ballotKey(vote.right)].sort()
    default:
      return vote satisfies never
  }
}

function ballotKey({ attempt, image }: Ballot): string {
  return `${attempt}/${image}`
}
