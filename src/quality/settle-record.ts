import { verdictOf } from '../checks/judge.ts'
import type { AttemptRecord } from '../domain/attempt.ts'
import type { Score } from '../domain/score.ts'
import type { ScorerId } from '../domain/scorer-spec.ts'
import { CHECKS, type Finding } from '../domain/verdict.ts'
import type { Cast } from './effective-votes.ts'
import { imageVerdict } from './image-verdict.ts'

/** What was said of an attempt's images; what is about others is passed over. */
export interface SaidOfImages {
  /** Those that stand, see `effectiveScores`. */
  readonly scores: readonly Score[]
  /** Those that stand, see `effectiveVotes`. */
  readonly votes: readonly Cast[]
  readonly judgeDecides: boolean
}

/**
 * An attempt's record with what hard scorers found among its findings, its verdict by them, and its
 * usable images: those that nothing hard spoke against and that nobody who may decide rejected. An
 * attempt without an image is left as it is.
 */
export function settleRecord(record: AttemptRecord, said: SaidOfImages): AttemptRecord {
  const images = record.artifacts.filter(({ role }) => role === 'image')
  if (images.length === 0) return record
  const checked = record.findings.filter(({ check }) => CHECKS.some((name) => name === check))
  const findings = [...checked, ...said.scores.flatMap((score) => findingOf(score, record.id))]
  const usable = images.filter(({ inspection }, image) => {
    const verdict = imageVerdict({
      attempt: record.id,
      image,
      delivered: inspection === null ? null : inspection.kind === 'image',
      findings,
      ...said,
    })
    const isOpen = checked.some((one) => one.image === image && one.verdict === 'errored')
    return verdict.usable !== 'unusable' && !isOpen
  })
  const imagesUsable = usable.length
  return { ...record, findings, imagesUsable, verdict: verdictOf(record.outcome, findings) }
}

/** None for an advisory scorer, for the judge, and for what could not be told. */
function findingOf(score: Score, attempt: string): readonly Finding[] {
  const { scorer, hard, verdict, message, image } = score
  if (score.attempt !== attempt || !hard || scorer === 'judge' || verdict === 'unknown') return []
  // The name stands in `scores.jsonl` as it was given by a scorer of ours.
  const check = scorer as ScorerId
  return [{ check, verdict: verdict === 'pass' ? 'passed' : 'failed', message, image }]
}
