import type { StoredRun } from '../quality/affinity/stored-run.ts'
import { readCases } from './read-cases.ts'
import { readJudging } from './read-judging.ts'
import { readRun } from './read-run.ts'
import { readScores } from './read-scores.ts'
import { readScoring } from './read-scoring.ts'
import { readVotes } from './read-votes.ts'

/**
 * All that a run's folder says about its pictures. Scores, judging and votes are optional. Throws
 * UserMistakes that name a damaged file and line.
 */
export async function readStoredRun(folder: string): Promise<StoredRun> {
  const { run, attempts } = await readRun(folder)
  return {
    run,
    attempts,
    cases: await readCases(folder),
    scores: await readScores(folder),
    scoring: await readScoring(folder),
    judging: await readJudging(folder),
    votes: await readVotes(folder),
  }
}
