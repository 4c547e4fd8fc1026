import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { AttemptRecord } from '../domain/attempt.ts'
import type { RunCases } from '../domain/run-cases.ts'
import type { Score, Scoring } from '../domain/score.ts'
import { scorerId } from '../quality/default-scorers.ts'
import { effectiveScores } from '../quality/effective-scores.ts'
import { scoreImages } from '../quality/score-images.ts'
import { createScoringChild } from '../quality/scoring-child.ts'
import { openLineFile } from '../store/line-file.ts'
import type { RunFolder } from '../store/run-folder.ts'
import { openScoreCache } from '../store/score-cache.ts'
import { type ChooseScorers, imagesToScore } from './images-to-score.ts'
import { SCORES_FILE, scoresIn } from './read-scores.ts'
import { readScoring, SCORING_FILE } from './read-scoring.ts'
import { createCommandScorer } from './scorer-command.ts'

/** Beside the runs, which share it. */
const CACHE_FILE = '.scores.sqlite'
/** Text reading takes half a gigabyte a child. */
const MOST_CHILDREN = 2

export interface ScoreRunOptions {
  readonly run: string
  readonly folder: Pick<RunFolder, 'path' | 'write'>
  readonly cases: RunCases
  readonly records: Iterable<AttemptRecord>
  /** The folder that runs are kept in, for the cache they share; null: none is kept. */
  readonly results: string | null
  readonly choose: ChooseScorers
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly allowExec: boolean
  /** Scores again what is known already. */
  readonly fresh: boolean
  /** Where it is aborted, what is left stays as it is until the next time. */
  readonly signal: AbortSignal | null
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void
}

export interface RunScored {
  readonly scoring: Scoring
  /** All that stand now, those of the judge among them. */
  readonly scores: readonly Score[]
}

/**
 * Scores the stored images of a run into its `scores.jsonl` and `scoring.json`; pays nothing. Only
 * what is not known yet is looked at, so it may be called again whenever images were added. Never
 * call it while requests are under way. Throws what the disk says.
 */
export async function scoreRun(options: ScoreRunOptions): Promise<RunScored> {
  const { run, folder, cases, records, results, choose, onProgress } = options
  const images = imagesToScore(records, { cases, folder: folder.path, choose })
  const path = join(folder.path, SCORES_FILE)
  const file = openLineFile(path)
  const lines: Score[] = [...scoresIn(path, file.lines)]
  const cache = results === null ? null : openScoreCache(join(results, CACHE_FILE))
  const children = Array.from({ length: Math.min(MOST_CHILDREN, availableParallelism()) }, () =>
    createScoringChild(),
  )
  try {
    const scoring = await scoreImages({
      run,
      images,
      standing: effectiveScores(lines),
      children,
      memory: cache ?? FORGETFUL,
      command: options.allowExec ? createCommandScorer(options.environment) : null,
      fresh: options.fresh,
      signal: options.signal,
      append: (scores) => {
        file.append(scores.map((score) => JSON.stringify(score)).join('\n'))
        lines.push(...scores)
      },
      onProgress,
    })
    const asked = new Set(images.flatMap(({ scorers }) => scorers.map(scorerId)))
    // One that was damaged is made anew here.
    const earlier = await readScoring(folder.path).catch(() => null)
    const whole = withEarlier(scoring, earlier, asked)
    await folder.write(SCORING_FILE, `${JSON.stringify(whole, null, 2)}\n`)
    return { scoring: whole, scores: effectiveScores(lines) }
  } finally {
    file.close()
    cache?.close()
    await Promise.all(children.map((child) => child.close()))
  }
}

const FORGETFUL = { get: () => null, put: () => {} }

/** What was measured before of scorers that were left out this time; `asked`: those that were not. */
function withEarlier(now: Scoring, earlier: Scoring | null, asked: ReadonlySet<string>): Scoring {
  const isNew = ({ scorer }: { readonly scorer: string }) =>
    ![...now.controls, ...now.absent].some((one) => one.scorer === scorer)
  if (earlier === null) return now
  return {
    ...now,
    controls: [...earlier.controls.filter(isNew), ...now.controls],
    absent: [...earlier.absent.filter(({ scorer }) => !asked.has(scorer)), ...now.absent],
  }
}
