import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { conclusion } from '../../report/conclusion.ts'
import { REPORTERS } from '../../report/reporters.ts'
import { diskFault } from '../../store/disk-fault.ts'
import { userMistake } from '../exit.ts'
import { isReporter } from '../publish.ts'
import { findRun, readRun } from '../read-run.ts'
import type { Shell } from '../shell.ts'

export interface ReportFlags {
  readonly results: string
  readonly format: string
  readonly out: string | null
}

/** `assay report RUN`: the reports of a finished run again, from its files alone. */
export async function report(shell: Shell, name: string, flags: ReportFlags): Promise<number> {
  const { format, out } = flags
  if (!isReporter(format)) {
    const known = Object.keys(REPORTERS).join(', ')
    throw userMistake(`--format ${format}: there is no such report. Use one of: ${known}`)
  }
  const folder = await findRun(name, flags.results, shell.cwd)
  const stored = await readRun(folder)
  const text = REPORTERS[format](stored, {
    width: shell.width,
    color: shell.color && out === null,
  })
  if (out === null) shell.print(text)
  else await writeOut(resolve(shell.cwd, out), text)
  return conclusion(stored).exit
}

async function writeOut(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    const why = diskFault(error)
    if (why === null) throw error
    throw userMistake(`--out: the report was not written, ${why}`)
  })
}
