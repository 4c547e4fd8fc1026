import type { ReviewedRun } from '../review/subject.ts'
import { userMistake } from './exit.ts'
import { readCases } from './read-cases.ts'
import { findRun, readRun } from './read-run.ts'

/** A run's folder with what review needs of it. */
export interface OpenedRun extends ReviewedRun {
  readonly folder: string
}

/** Reads runs by their names, each once. Throws UserMistakes. */
export async function openRuns(
  names: readonly string[],
  { results, cwd }: { readonly results: string; readonly cwd: string },
): Promise<readonly OpenedRun[]> {
  const runs = new Map<string, OpenedRun>()
  for (const name of names) {
    const folder = await findRun(name, results, cwd)
    const { run, attempts } = await readRun(folder)
    const other = runs.get(run.id)
    if (other !== undefined && other.folder !== folder) {
      throw userMistake(`${other.folder} and ${folder} are the same run ${run.id}. Name one`)
    }
    runs.set(run.id, { id: run.id, folder, attempts, cases: await readCases(folder) })
  }
  return [...runs.values()]
}
