import { basename, join, resolve } from 'node:path'
import { type Affinity, affinityOf } from '../../quality/affinity/affinity-of.ts'
import type { StoredRun } from '../../quality/affinity/stored-run.ts'
import type { ContactSheet } from '../../report/affinity/contact-sheet.ts'
import { affinityCsv } from '../../report/affinity/csv.ts'
import { affinityMarkdown } from '../../report/affinity/markdown.ts'
import { affinityPage } from '../../report/affinity/page.ts'
import { affinityTerminal } from '../../report/affinity/terminal.ts'
import { jsonText } from '../../report/json-text.ts'
import type { ReportLayout } from '../../report/run-report.ts'
import { diskFault } from '../../store/disk-fault.ts'
import { replaceFile } from '../../store/run-folder.ts'
import { contactSheets } from '../contact-sheets.ts'
import { EXIT, UserMistakes, userMistake } from '../exit.ts'
import { findRun } from '../read-run.ts'
import { readStoredRun } from '../read-stored-run.ts'
import type { Shell } from '../shell.ts'

const FORMATS = ['terminal', 'json', 'html', 'markdown', 'csv'] as const
type Format = (typeof FORMATS)[number]

export interface AffinityFlags {
  readonly results: string
  readonly floor: number
  readonly confidence: number
  /** Comma-separated; null: as `out` ends, or the terminal. */
  readonly format: string | null
  readonly out: string | null
  /** Whether the page has its contact sheet. */
  readonly images: boolean
  readonly json: boolean
  /** ISO time. */
  readonly now: string
}

/** Exit code where not one target could be judged: nobody accepted or rejected its pictures. */
const NOT_JUDGED = 6

/**
 * `assay affinity RUN…`: the table of which target for which kind of content, from the runs' folders
 * alone. Writes `affinity.json` into the newest run's folder, and what else was asked for.
 */
export async function affinity(
  shell: Shell,
  names: readonly string[],
  flags: AffinityFlags,
): Promise<number> {
  const formats = formatsOf(flags)
  const folders = await foldersOf(shell, names, flags.results)
  const runs = await Promise.all(folders.map(readStoredRun))
  refuseMixture(runs)
  const { floor, confidence, now } = flags
  const found = affinityOf(runs, { floor, confidence, generatedAt: now })
  const { document } = found
  const byRun = new Map(runs.map(({ run }, at) => [run.id, folders[at] ?? '']))
  const newest = byRun.get(document.runs.at(-1) ?? '') ?? shell.cwd
  await write(join(newest, 'affinity.json'), jsonText(document))
  for (const format of formats) {
    const text = await render(format, found, { flags, shell, byRun })
    const file = fileOf(format, { out: flags.out, newest, cwd: shell.cwd })
    if (file === null) {
      shell.print(text)
      continue
    }
    await write(file, text)
    if (!flags.json) shell.say(`wrote ${file}`)
  }
  if (flags.json) shell.print(jsonText(document))
  return document.cells.some(({ usable }) => usable !== null) ? EXIT.passed : NOT_JUDGED
}

function formatsOf({ format, out, json }: AffinityFlags): readonly Format[] {
  const names = format?.split(',') ?? (out !== null ? [byEnding(out)] : json ? [] : ['terminal'])
  const wrong = names.filter((name) => !isFormat(name))
  if (wrong.length > 0) {
    const known = FORMATS.join(', ')
    throw userMistake(`--format ${wrong.join(',')}: there is no such format. Use some of: ${known}`)
  }
  const formats = names.filter(isFormat)
  if (out !== null && formats.length > 1) {
    throw userMistake('--out takes one format: name one with --format, or leave --out away')
  }
  const printed = formats.filter((name) => name !== 'html')
  if (printed.length > 1 && out === null) {
    throw userMistake(`--format ${printed.join(',')}: only one of them can be printed at a time`)
  }
  if (json && out === null && printed.length > 0) {
    throw userMistake(
      '--json prints the document and nothing else: leave --format away, or use html',
    )
  }
  return formats
}

function isFormat(name: string): name is Format {
  return FORMATS.some((one) => one === name)
}

function byEnding(file: string): string {
  const endings: Readonly<Record<string, Format>> = {
    html: 'html',
    json: 'json',
    md: 'markdown',
    csv: 'csv',
    txt: 'terminal',
  }
  const format = endings[basename(file).split('.').at(-1)?.toLowerCase() ?? '']
  if (format !== undefined) return format
  const known = Object.keys(endings).map((ending) => `.${ending}`)
  throw userMistake(`--out ${file}: end it in ${known.join(', ')}, or name its --format`)
}

/** All that cannot be found is told at once. */
async function foldersOf(
  shell: Shell,
  names: readonly string[],
  results: string,
): Promise<readonly string[]> {
  const mistakes: UserMistakes[] = []
  const folders = new Set<string>()
  for (const name of names) {
    try {
      folders.add(resolve(await findRun(name, results, shell.cwd)))
    } catch (error) {
      if (!(error instanceof UserMistakes)) throw error
      mistakes.push(error)
    }
  }
  if (mistakes.length > 0) throw new UserMistakes(mistakes.flatMap((one) => one.mistakes))
  return [...folders]
}

function refuseMixture(runs: readonly StoredRun[]): void {
  const mocked = runs.filter(({ run }) => run.provenance.mock !== null)
  if (mocked.length === 0 || mocked.length === runs.length) return
  const ids = mocked.map(({ run }) => run.id).join(', ')
  throw userMistake(
    `${ids}: drawn by the mock, and never counted together with pictures of real providers. ` +
      'Name runs of one kind',
  )
}

async function render(
  format: Format,
  found: Affinity,
  {
    flags,
    shell,
    byRun,
  }: {
    readonly flags: AffinityFlags
    readonly shell: Shell
    readonly byRun: ReadonlyMap<string, string>
  },
): Promise<string> {
  const { document } = found
  switch (format) {
    case 'terminal':
      return affinityTerminal(document, layoutOf(shell, flags))
    case 'json':
      return jsonText(document)
    case 'markdown':
      return affinityMarkdown(document)
    case 'csv':
      return affinityCsv(document)
    case 'html':
      return affinityPage(document, flags.images ? await sheets(found, byRun) : [])
    default:
      return format satisfies never
  }
}

function layoutOf(shell: Shell, { out }: AffinityFlags): ReportLayout {
  return { width: shell.width, color: shell.color && out === null }
}

function sheets(
  found: Affinity,
  byRun: ReadonlyMap<string, string>,
): Promise<readonly ContactSheet[]> {
  return contactSheets(found, (run) => byRun.get(run) ?? '')
}

/** Null: printed. A page is always a file. */
function fileOf(
  format: Format,
  {
    out,
    newest,
    cwd,
  }: { readonly out: string | null; readonly newest: string; readonly cwd: string },
): string | null {
  if (out !== null) return resolve(cwd, out)
  return format === 'html' ? join(newest, 'affinity.html') : null
}

async function write(path: string, text: string): Promise<void> {
  const whole = text.endsWith('\n') ? text : `${text}\n`
  await replaceFile(path, `.part-${process.pid}`, [whole]).catch((error: unknown) => {
    const why = diskFault(error)
    if (why === null) throw error
    throw userMistake(`${path} was not written: ${why}`)
  })
}
