import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { RunDocument } from '../domain/run.ts'
import { conclusion } from '../report/conclusion.ts'
import { jsonText } from '../report/json-text.ts'
import { REPORTERS, type ReporterName } from '../report/reporters.ts'
import type { RunReport } from '../report/run-report.ts'
import { diskFault } from '../store/disk-fault.ts'
import type { RunFolder } from '../store/run-folder.ts'
import { userMistake } from './exit.ts'
import { readRun } from './read-run.ts'
import type { Shell } from './shell.ts'

/** What a run prints and writes when it ends. */
export interface Publishing {
  readonly json: boolean
  readonly reporters: readonly ReporterName[]
  /** `FILE`, or `REPORTER=FILE` where several reporters write. */
  readonly out: readonly string[]
}

/** Exit codes that come after 6 when several apply. */
const LIGHTER_THAN_6: readonly number[] = [0, 1, 130]

/** File names in the run's folder for reporters that do not print. */
const FILES = {
  terminal: null,
  github: null,
  json: 'report.json',
  junit: 'junit.xml',
  markdown: 'report.md',
  csv: 'attempts.csv',
} as const satisfies Record<ReporterName, string | null>

/** Where each reporter's text goes, told before anything is sent. Throws UserMistakes. */
export function destinations(
  { reporters, out }: Publishing,
  cwd: string,
): ReadonlyMap<ReporterName, string> {
  const writing = reporters.filter((name) => FILES[name] !== null)
  const found = new Map<ReporterName, string>()
  for (const entry of out) {
    const [name = '', file] = entry.split(/=(.*)/s)
    if (file !== undefined && isReporter(name)) {
      found.set(name, resolve(cwd, file))
      continue
    }
    const [only] = writing
    if (only === undefined || writing.length > 1) {
      throw userMistake(
        `--out ${entry}: say which reporter writes it, such as --out junit=${entry}, and name ` +
          'that reporter with --reporter',
      )
    }
    found.set(only, resolve(cwd, entry))
  }
  return found
}

export function isReporter(name: string): name is ReporterName {
  return Object.hasOwn(FILES, name)
}

/** Writes anew those reports in a run's folder that are there already. Throws what the disk says. */
export async function rewriteReports(
  shell: Pick<Shell, 'width'>,
  folder: string,
  report: RunReport,
): Promise<void> {
  for (const [name, file] of Object.entries(FILES)) {
    if (file === null || !isReporter(name) || !existsSync(join(folder, file))) continue
    const text = REPORTERS[name](report, { width: shell.width, color: false })
    await writeFile(join(folder, file), text)
  }
}

/**
 * Prints and writes the reports, and answers the exit code: where a report could not be written, 6
 * unless the run itself has a graver one.
 */
export async function publish(
  shell: Shell,
  folder: RunFolder,
  document: RunDocument,
  publishing: Publishing,
): Promise<number> {
  const report = await readRun(folder.path)
  const layout = { width: shell.width, color: shell.color }
  const files = destinations(publishing, shell.cwd)
  let unwritten = 0
  for (const name of publishing.reporters) {
    const text = REPORTERS[name](report, layout)
    const file = FILES[name]
    if (file === null) {
      if (!publishing.json) shell.print(text)
      continue
    }
    const path = files.get(name) ?? join(folder.path, file)
    try {
      await writeFile(path, text)
      shell.say(`${name}: ${path}`)
    } catch (error) {
      unwritten += 1
      const why = diskFault(error) ?? String(error)
      shell.say(
        `${name} was not written, ${why}. The run itself is safe; make room, then: ` +
          `assay report ${document.id} --format ${name} --out FILE`,
      )
    }
  }
  if (publishing.json) shell.print(jsonText(document))
  shell.say(`results: ${folder.path}`)
  const { exit } = conclusion(report)
  return unwritten > 0 && LIGHTER_THAN_6.includes(exit) ? 6 : exit
}
