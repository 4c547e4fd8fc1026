import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { AttemptRecord } from '../domain/attempt.ts'
import type { RunDocument } from '../domain/run.ts'
import type { RunReport } from '../report/run-report.ts'
import { latestRun } from '../store/run-folder.ts'
import { userMistake } from './exit.ts'
import { REMEDY, readAttempts } from './read-attempts.ts'
import { wrongInRun } from './run-shape.ts'

/**
 * The folder of a run named by its id, its folder, its `run.json`, or `latest`. Throws UserMistakes
 * that say what was looked for.
 */
export async function findRun(name: string, results: string, cwd: string): Promise<string> {
  const folder = resolve(cwd, results)
  if (name === 'latest') {
    const latest = await latestRun(folder)
    if (latest === null) throw userMistake(`no run in ${results} yet. Make one with: assay run`)
    return join(folder, latest)
  }
  const asPath = basename(name) === 'run.json' ? dirname(name) : name
  for (const candidate of [resolve(cwd, asPath), join(folder, name)]) {
    if (await isFile(join(candidate, 'run.json'))) return candidate
  }
  throw userMistake(
    `no run "${name}": neither a folder with a run.json, nor an id in ${results}. ` +
      'Name a run, or use: latest',
  )
}

/** As `findRun`, or null where the name is no run: then it is something else, such as a world file. */
export async function runNamed(name: string, results: string, cwd: string): Promise<string | null> {
  if (/\.ya?ml$/i.test(name)) return null
  if (name === 'latest') return findRun(name, results, cwd)
  return findRun(name, results, cwd).catch(() => null)
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

/**
 * Reads a run's documents; bodies of exchanges are left on disk, no report shows them. Of an attempt
 * with two lines the last counts. Throws UserMistakes where they were damaged.
 */
export async function readRun(folder: string): Promise<RunReport> {
  const run = await readDocument(folder)
  const attempts = new Map<string, AttemptRecord>()
  for await (const attempt of readAttempts(folder, { isEnded: run.status !== 'started' })) {
    attempts.set(attempt.id, { ...attempt, exchanges: [] })
  }
  return { run, attempts: [...attempts.values()] }
}

async function readDocument(folder: string): Promise<RunDocument> {
  const path = join(folder, 'run.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw userMistake(`${path} cannot be read (${error.code}). ${REMEDY}`)
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw userMistake(`${path} is not JSON: it was cut off or changed. ${REMEDY}`)
  }
  const wrong = wrongInRun(value)
  if (wrong === null) return value as RunDocument
  throw userMistake(`${path} is not an image-assay/run@1 document: ${wrong}. ${REMEDY}`)
}
