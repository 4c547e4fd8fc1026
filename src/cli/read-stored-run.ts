import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AttemptRecord } from '../domain/attempt.ts'
import type { Judging, Scoring } from '../domain/score.ts'
import type { StoredRun } from '../quality/affinity/stored-run.ts'
import { userMistake } from './exit.ts'
import { readCases } from './read-cases.ts'
import { readRun } from './read-run.ts'
import { readScores } from './read-scores.ts'
import { readVotes } from './read-votes.ts'

/**
 * All that a run's folder says about its pictures. Scores, judging and votes are optional; of an
 * attempt with two lines the last counts. Throws UserMistakes that name a damaged file and line.
 */
export async function readStoredRun(folder: string): Promise<StoredRun> {
  const { run, attempts } = await readRun(folder)
  const byId = new Map<string, AttemptRecord>(attempts.map((attempt) => [attempt.id, attempt]))
  return {
    run,
    attempts: [...byId.values()],
    cases: await readCases(folder),
    scores: await readScores(folder),
    scoring: await document<Scoring>(join(folder, 'scoring.json'), 'image-assay/scoring@1'),
    judging: await document<Judging>(join(folder, 'judging.json'), 'image-assay/judging@1'),
    votes: await readVotes(folder),
  }
}

async function document<T>(path: string, format: string): Promise<T | null> {
  const text = await textOf(path)
  if (text === null) return null
  const value = parsed(text)
  if (isOf(value, format)) return value as T
  throw userMistake(`${path} is not ${format}. Take it away, or make it anew`)
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw userMistake(`${path} cannot be read (${error.code})`)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isOf(value: unknown, format: string): boolean {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === format
}
