import type { EvidenceLevel } from '../domain/affinity.ts'
import type { Score, ScoreVerdict } from '../domain/score.ts'
import { CHECKS, type Finding } from '../domain/verdict.ts'
import type { Ballot } from '../domain/vote.ts'
import type { Cast } from './effective-votes.ts'

/** All that is known of one image. Scores and votes of other images are passed over. */
export interface ImageEvidence {
  readonly attempt: string
  /** Index among the attempt's images. */
  readonly image: number
  /** Whether the bytes are a whole image; null: nobody decoded them. */
  readonly delivered: boolean | null
  readonly findings: readonly Finding[]
  /** One for each scorer: the last. */
  readonly scores: readonly Score[]
  /** Those that stand: see `effectiveVotes`. */
  readonly votes: readonly Cast[]
  /** Whether the judge was calibrated well enough to decide. */
  readonly judgeDecides: boolean
}

export interface ImageVerdict {
  /** usable = delivered, failed by nothing hard, and accepted. */
  readonly usable: 'usable' | 'unusable' | 'unknown'
  /** By whom it was accepted or rejected; L0 where nobody who may say so did. */
  readonly evidence: EvidenceLevel
  readonly hard: ScoreVerdict
  readonly accepted: 'accept' | 'reject' | 'unknown'
  /** What speaks against it: check, scorer, `judge` or `human.<reason>`, with words for a person. */
  readonly reasons: readonly { readonly code: string; readonly message: string }[]
}

type Reason = ImageVerdict['reasons'][number]
type Opinion = { readonly accepts: boolean; readonly reasons: readonly Reason[] }

/**
 * THE one place that says whether an image is usable. The highest evidence there is decides: two or
 * more people by majority (an even split is unknown), one person, a judge that may decide, nobody.
 * Programs can reject an image, never accept one; a rejection by a program stands whoever likes it.
 */
export function imageVerdict(known: ImageEvidence): ImageVerdict {
  const against = hardReasons(known)
  const hard = hardVerdict(known, against.length > 0)
  const { evidence, accepted, reasons } = acceptance(known)
  const usable =
    hard === 'fail' || accepted === 'reject'
      ? 'unusable'
      : accepted === 'accept'
        ? 'usable'
        : 'unknown'
  return { usable, evidence, hard, accepted, reasons: [...against, ...reasons] }
}

function hardReasons(known: ImageEvidence): readonly Reason[] {
  const reasons = new Map<string, string>()
  if (known.delivered === false) reasons.set('decodes', 'the bytes are not a whole image')
  for (const { check, verdict, message, image } of known.findings) {
    // Of scorers the scores are the truth: a record may be older than they are.
    if (verdict === 'failed' && image === known.image && isCheck(check)) reasons.set(check, message)
  }
  for (const { scorer, message } of ownScores(known).filter(isHardFail)) {
    reasons.set(scorer, message)
  }
  return [...reasons].map(([code, message]) => ({ code, message }))
}

function hardVerdict(known: ImageEvidence, isFailed: boolean): ScoreVerdict {
  if (isFailed) return 'fail'
  const isOpen =
    known.delivered === null ||
    known.findings.some((one) => one.verdict === 'errored' && one.image === known.image) ||
    ownScores(known).some(
      ({ scorer, hard, verdict }) => scorer !== 'judge' && hard && verdict === 'unknown',
    )
  return isOpen ? 'unknown' : 'pass'
}

function isCheck(name: string): boolean {
  return CHECKS.some((check) => check === name)
}

/** A judge's verdict is evidence of acceptance, whatever it is marked as. */
function isHardFail({ scorer, hard, verdict }: Score): boolean {
  return scorer !== 'judge' && hard && verdict === 'fail'
}

function acceptance(known: ImageEvidence): Pick<ImageVerdict, 'evidence' | 'accepted' | 'reasons'> {
  const people = [...opinionsOfPeople(known).values()]
  if (people.length > 0) {
    const evidence = people.length > 1 ? 'L3' : 'L2'
    const accepting = people.filter(({ accepts }) => accepts).length
    const rejecting = people.length - accepting
    if (accepting === rejecting) return { evidence, accepted: 'unknown', reasons: [] }
    if (accepting > rejecting) return { evidence, accepted: 'accept', reasons: [] }
    const reasons = new Map(people.flatMap((one) => one.reasons).map((one) => [one.code, one]))
    return { evidence, accepted: 'reject', reasons: [...reasons.values()] }
  }
  const judged = ownScores(known).findLast(
    ({ scorer, verdict }) => scorer === 'judge' && verdict !== 'unknown',
  )
  if (!known.judgeDecides || judged === undefined) {
    return { evidence: 'L0', accepted: 'unknown', reasons: [] }
  }
  if (judged.verdict === 'pass') return { evidence: 'L1', accepted: 'accept', reasons: [] }
  return {
    evidence: 'L1',
    accepted: 'reject',
    reasons: [{ code: 'judge', message: judged.message }],
  }
}

/**
 * By rater, what they last said of this image alone: accept, reject, or that both of a pair are bad.
 * Who is unsure or only prefers one of two has said nothing of the kind.
 */
function opinionsOfPeople(known: ImageEvidence): ReadonlyMap<string, Opinion> {
  const isThis = ({ attempt, image }: Ballot) => attempt === known.attempt && image === known.image
  const opinions = new Map<string, Opinion>()
  for (const vote of known.votes) {
    if (vote.repeated) continue
    switch (vote.kind) {
      case 'single':
        if (!isThis(vote.ballot) || vote.verdict === 'unsure') break
        opinions.set(vote.rater, {
          accepts: vote.verdict === 'accept',
          reasons: vote.verdict === 'accept' ? [] : humanReasons(vote.reasons),
        })
        break
      case 'pair':
        if (vote.verdict !== 'both-bad' || !(isThis(vote.left) || isThis(vote.right))) break
        opinions.set(vote.rater, { accepts: false, reasons: humanReasons([]) })
        break
      default:
        vote satisfies never
    }
  }
  return opinions
}

function humanReasons(given: readonly string[]): readonly Reason[] {
  if (given.length === 0) return [{ code: 'human', message: 'rejected by a person' }]
  return given.map((reason) => ({ code: `human.${reason}`, message: `a person saw: ${reason}` }))
}

function ownScores({ attempt, image, scores }: ImageEvidence): readonly Score[] {
  return scores.filter((score) => score.attempt === attempt && score.image === image)
}
