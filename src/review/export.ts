import type { ExportedVote } from '../domain/exported-vote.ts'
import type { Vote } from '../domain/vote.ts'
import { effectiveVotes } from '../quality/effective-votes.ts'
import { type Subject, subjectKey } from './subject.ts'

/** A decision made faster was hardly looked at. */
const HASTY_MS = 400

/** Votes with what another program needs to count them: arms and content, and which to doubt. */
export function exportedVotes(
  votes: readonly Vote[],
  subjects: readonly Subject[],
): readonly ExportedVote[] {
  const byKey = new Map(subjects.map((one) => [subjectKey(one.run, one.ballot), one]))
  const standing = new Set(effectiveVotes(votes).map(({ rater, id }) => `${rater}\n${id}`))
  return votes.map((vote) => {
    const ballots =
      vote.kind === 'undo' ? [] : vote.kind === 'single' ? [vote.ballot] : [vote.left, vote.right]
    const seen = ballots.map((ballot) => byKey.get(subjectKey(vote.run, ballot)) ?? null)
    return {
      ...vote,
      content: seen[0]?.prompt.content ?? null,
      cells: seen.map((subject) => subject?.cell ?? null),
      targets: seen.map((subject) => subject?.target ?? null),
      stands: standing.has(`${vote.rater}\n${vote.id}`),
      hasty: vote.kind !== 'undo' && vote.decisionMs < HASTY_MS,
    }
  })
}
