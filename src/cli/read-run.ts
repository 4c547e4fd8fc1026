import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { AttemptRecord } from '../domain/attempt.ts'
import type { RunDocument } from '../domain/run.ts'
import type { RunReport } from '../report/run-report.ts'
import { latestRun } from '../store/run-folder.ts'
import { userMistake } from './exit.ts'

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

/** Reads a run's documents; bodies of exchanges are left on disk, no report shows them. */
export async function readRun(folder: string): Promise<RunReport> {
  const run = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as RunDocument
  if (run.format !== 'image-assay/run@1') {
    throw userMistake(`${join(folder, 'run.json')} is not an image-assay/run@1 document`)
  }
  const attempts: AttemptRecord[] = []
  const path = join(folder, 'attempts.jsonl')
  if (!(await isFile(path))) return { run, attempts }
  const lines = createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  for await (const line of lines) {
    if (line === '') continue
    attempts.push({ ...(JSON.parse(line) as AttemptRecord), exchanges: [] })
  }
  return { run, attempts }
}
