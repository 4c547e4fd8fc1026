import type { Vote } from '../../domain/vote.ts'
import { effectiveVotes } from '../effective-votes.ts'
import { imageVerdict } from '../image-verdict.ts'

/** Whether people accepted an image, by the rule that decides it everywhere; null where they did not. */
export function peopleSaid(
  votes: readonly Vote[],
  { attempt, image }: { readonly attempt: string; readonly image: number },
): boolean | null {
  const { accepted, evidence } = imageVerdict({
    attempt,
    image,
    delivered: true,
    findings: [],
    scores: [],
    votes: effectiveVotes(votes),
    judgeDecides: false,
  })
  if (evidence === 'L0' || accepted === 'unknown') return null
  return accepted === 'accept'
}
