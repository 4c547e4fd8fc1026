import type { JudgePicture } from '../../domain/judge-call.ts'
import type { UsdText } from '../../domain/money.ts'
import type { Score } from '../../domain/score.ts'
import type { JudgeVerdict } from './judge-verdict.ts'

/** Which image of a run a score is about. */
export type ScoreSubject = Pick<
  Score,
  'run' | 'attempt' | 'image' | 'sha256' | 'target' | 'cell' | 'prompt' | 'content'
>

/** What was asked and what came of it. `words` is null where a call gave none. */
export interface Judged {
  /** `provider/model`. */
  readonly judge: string
  readonly questionSet: string
  readonly verdict: JudgeVerdict
  /** The judge's own words, one for each order asked. */
  readonly words: readonly (string | null)[]
  readonly sent: readonly Pick<JudgePicture, 'sha256' | 'width' | 'height' | 'label'>[]
  /** The ledger's attempts that paid for it. */
  readonly calls: readonly string[]
  /** What this run paid for each of them, US dollars; null: not known. */
  readonly charges: readonly (UsdText | null)[]
  /** Why it was not heard; null where it was. */
  readonly unheard: string | null
}

const LONGEST_WORDS = 4_000

/** Version of how a judge is asked and read: a new one makes old scores stale. */
const VERSION = 1

export function judgeEngine(judge: string, questionSet: string): string {
  return `${judge} ${questionSet.slice(0, 'sha256:'.length + 16)}/${VERSION}`
}

/** A judge's verdict as a line of `scores.jsonl`: advisory by itself, L1 evidence where it may decide. */
export function judgeScore(subject: ScoreSubject, judged: Judged): Score {
  const { judge, questionSet, verdict, words, sent, calls, charges, unheard } = judged
  return {
    format: 'image-assay/score@1',
    ...subject,
    scorer: 'judge',
    engine: judgeEngine(judge, questionSet),
    verdict: verdict.verdict,
    hard: false,
    message: unheard ?? verdict.message,
    evidence: {
      judge,
      questionSet,
      atomMean: verdict.atomMean,
      answers: verdict.atoms.map((one) => ({ ...one })),
      wrong: verdict.wrong.map(({ id }) => id),
      consistency: verdict.consistency === null ? null : { ...verdict.consistency },
      words: words.map((one) => one?.slice(0, LONGEST_WORDS) ?? null),
      sent: sent.map(({ sha256, width, height, label }) => ({ sha256, width, height, label })),
      calls: [...calls],
      charges: [...charges],
    },
  }
}
