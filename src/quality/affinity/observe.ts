import type { EvidenceLevel } from '../../domain/affinity.ts'
import type { Artifact, AttemptRecord } from '../../domain/attempt.ts'
import type { Outcome } from '../../domain/outcome.ts'
import type { CasePrompt } from '../../domain/run-cases.ts'
import type { Score, ScoreVerdict } from '../../domain/score.ts'
import type { Mode } from '../../domain/settings.ts'
import type { Json } from '../../domain/suite.ts'
import { createCaseOf } from '../case-of.ts'
import { effectiveScores } from '../effective-scores.ts'
import { type Cast, effectiveVotes } from '../effective-votes.ts'
import { imageVerdict } from '../image-verdict.ts'
import { type JudgeCharges, judgeCharges } from './evaluation-cost.ts'
import { armKey, type Ordered } from './name-arms.ts'
import type { StoredRun } from './stored-run.ts'

/** What prompts without a content tag are counted under. */
const UNTAGGED = 'untagged'

/** One picture that was asked for, and what came of it. */
export interface Wish {
  readonly verdict: 'usable' | 'unusable' | 'unknown'
  /** By whom it was accepted or rejected; null where nobody had to be asked. */
  readonly evidence: EvidenceLevel | null
  readonly hard: ScoreVerdict | null
  readonly reasons: readonly { readonly code: string; readonly message: string }[]
  /** Null: it never came, or came broken. */
  readonly artifact: Artifact | null
  /** Null: not known. */
  readonly judging: JudgeCharges | null
}

/** One attempt of an arm at a prompt, with all the pictures it was to bring. */
export interface Observation {
  readonly run: string
  readonly arm: string
  readonly ordered: Ordered
  readonly type: string
  readonly mode: Mode
  /** Tells prompts apart over several runs: the same id with another text is another prompt. */
  readonly promptKey: string
  readonly prompt: CasePrompt
  readonly attempt: AttemptRecord
  readonly wishes: readonly Wish[]
}

export interface Observations {
  readonly observations: readonly Observation[]
  /** Attempts whose cell or prompt the run's cases do not have. */
  readonly strangers: number
}

/** Every attempt of a run with the verdict on each of its pictures. */
export function observe(stored: StoredRun): Observations {
  const { cases, attempts, judging } = stored
  const caseOf = createCaseOf(cases)
  const scores = Map.groupBy(effectiveScores(stored.scores), ({ attempt }) => attempt)
  // Also what a newer score replaced was paid for.
  const judged = Map.groupBy(
    stored.scores.filter(({ scorer }) => scorer === 'judge'),
    ({ attempt }) => attempt,
  )
  const votes = votesByAttempt(effectiveVotes(stored.votes))
  const observations = attempts.flatMap((attempt) => {
    const found = caseOf(attempt)
    if (found === null) return []
    const { suite, cell, target, prompt } = found
    const ordered = { target, settings: cell.settings }
    const known = {
      scores: scores.get(attempt.id) ?? [],
      votes: votes.get(attempt.id) ?? [],
      judgeDecides: judging?.decides === true,
      judged: judged.get(attempt.id) ?? [],
      hasJudge: suite.judge !== null && prompt.questions.length > 0,
    }
    return [
      {
        run: stored.run.id,
        arm: armKey(ordered),
        ordered,
        type: typeOf(prompt),
        mode: cell.settings.mode,
        promptKey: JSON.stringify([prompt.id, prompt.text]),
        prompt,
        attempt,
        wishes: wishesOf(attempt, known),
      },
    ]
  })
  return { observations, strangers: attempts.length - observations.length }
}

export function typeOf({ content }: Pick<CasePrompt, 'content'>): string {
  return content ?? UNTAGGED
}

interface Known {
  readonly scores: readonly Score[]
  readonly votes: readonly Cast[]
  readonly judgeDecides: boolean
  /** All that judges ever said of it. */
  readonly judged: readonly Score[]
  /** Whether its pictures were to be judged, where nothing hard speaks against them. */
  readonly hasJudge: boolean
}

function wishesOf(attempt: AttemptRecord, known: Known): readonly Wish[] {
  const images = attempt.artifacts.filter(({ role }) => role === 'image')
  const told = images.map((artifact, image) => tell(attempt, { artifact, image, ...known }))
  const missing = Math.max(0, attempt.imagesRequested - images.length)
  return [...told, ...Array.from({ length: missing }, () => missed(attempt.outcome))]
}

function tell(
  attempt: AttemptRecord,
  { artifact, image, ...known }: Known & { readonly artifact: Artifact; readonly image: number },
): Wish {
  const { inspection } = artifact
  const isWhole = inspection === null ? null : inspection.kind === 'image'
  const verdict = imageVerdict({
    attempt: attempt.id,
    image,
    delivered: isWhole,
    findings: attempt.findings,
    ...known,
  })
  const needsNobody = verdict.accepted === 'unknown' && verdict.hard === 'fail'
  return {
    verdict: verdict.usable,
    evidence: needsNobody ? null : verdict.evidence,
    hard: verdict.hard,
    reasons:
      verdict.usable === 'usable'
        ? []
        : verdict.reasons.flatMap((one) => inDetail(one, known, image)),
    artifact: isWhole === false ? null : artifact,
    judging: judgeCharges(
      known.judged.filter((score) => score.image === image),
      { isToBeJudged: known.hasJudge && verdict.hard !== 'fail' },
    ),
  }
}

/** A judge's no is told by the questions it answered wrongly. */
function inDetail(
  reason: Wish['reasons'][number],
  { scores }: Known,
  image: number,
): Wish['reasons'] {
  if (reason.code !== 'judge') return [reason]
  const score = scores.find((one) => one.scorer === 'judge' && one.image === image)
  const wrong = wrongAnswers(score)
  if (wrong.length === 0) return [reason]
  return wrong.map(({ id, message }) => ({ code: `judge.${id}`, message }))
}

/** The questions that made a picture fail, each with what the judge said. */
function wrongAnswers(
  score: Score | undefined,
): readonly { readonly id: string; readonly message: string }[] {
  const { answers, wrong } = score?.evidence ?? {}
  if (!Array.isArray(answers) || !Array.isArray(wrong)) return []
  return answers.flatMap((one) => {
    const { id, answer, reason } = (one ?? {}) as { readonly [key: string]: Json }
    if (typeof id !== 'string' || !wrong.includes(id)) return []
    return [{ id, message: [answer, reason].filter((part) => part !== '').join(': ') }]
  })
}

/** A picture that was paid or waited for and is not there. */
function missed(outcome: Outcome): Wish {
  const wasAsked = !isOurDoing(outcome)
  const message = outcome.message ?? outcome.reason ?? outcome.kind
  return {
    verdict: wasAsked ? 'unusable' : 'unknown',
    evidence: null,
    hard: null,
    reasons: [{ code: `outcome.${outcome.kind}`, message }],
    artifact: null,
    judging: new Map(),
  }
}

/** Says nothing about the model: our key, our account's balance, or we stopped it. */
function isOurDoing({ kind, reason }: Outcome): boolean {
  return kind === 'cancelled' || reason === 'auth' || reason === 'funds'
}

function votesByAttempt(votes: readonly Cast[]): ReadonlyMap<string, readonly Cast[]> {
  const byAttempt = new Map<string, Cast[]>()
  for (const vote of votes) {
    const ballots = vote.kind === 'single' ? [vote.ballot] : [vote.left, vote.right]
    for (const attempt of new Set(ballots.map((ballot) => ballot.attempt))) {
      const list = byAttempt.get(attempt) ?? []
      list.push(vote)
      byAttempt.set(attempt, list)
    }
  }
  return byAttempt
}
