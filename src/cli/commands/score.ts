import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { AttemptRecord } from '../../domain/attempt.ts'
import type { RunCases } from '../../domain/run-cases.ts'
import type { ScorerSpec } from '../../domain/scorer-spec.ts'
import type { Ledger } from '../../money/ledger.ts'
import { DEFAULT_SCORERS, scorerId } from '../../quality/default-scorers.ts'
import { scoreTotals } from '../../quality/score-totals.ts'
import { conclusion } from '../../report/conclusion.ts'
import { jsonText } from '../../report/json-text.ts'
import { scoreText } from '../../report/score-text.ts'
import { openRunFolder } from '../../store/run-folder.ts'
import { checkAgain } from '../check-again.ts'
import { UserMistakes, userMistake } from '../exit.ts'
import { openBooks } from '../open-books.ts'
import { rewriteReports } from '../publish.ts'
import { readAttempts } from '../read-attempts.ts'
import { readCases } from '../read-cases.ts'
import { findRun, readRun } from '../read-run.ts'
import { rewriteResults } from '../rewrite-results.ts'
import { scoreRun } from '../score-run.ts'
import { recordsOf, settleRecords } from '../settle-records.ts'
import type { Shell } from '../shell.ts'
import { storedLedger } from '../stored-ledger.ts'

export interface ScoreFlags {
  readonly results: string
  readonly store: string | null
  readonly json: boolean
  /** Only these; [] for all that the suite asks for, or that apply where it asks for none. */
  readonly scorers: readonly string[]
  readonly allowExec: boolean
  readonly fresh: boolean
}

/**
 * `assay score RUN`: scores the stored images of a run, and brings its results up to date with what
 * was found. Pays for nothing. Gives the exit code of the run as it stands then.
 */
export async function score(shell: Shell, name: string, flags: ScoreFlags): Promise<number> {
  const path = await findRun(name, flags.results, shell.cwd)
  const cases = await readCases(path)
  refuseUnknown(flags.scorers, cases)
  const { run } = await readRun(path)
  const ledger = await booksOf(shell, run.id, path, flags)
  try {
    const folder = openRunFolder(path)
    const stored = ledger === null ? await storedRecords(path) : new Map<string, AttemptRecord>()
    const recordsNow = () => (ledger === null ? stored.values() : recordsOf(ledger, run.id))
    const keep = async (record: AttemptRecord): Promise<void> => {
      if (ledger === null) stored.set(record.id, record)
      else await ledger.annotate(record.id, JSON.stringify(record))
    }
    if (flags.fresh) await checkAgain([...recordsNow()], { cases, folder: path, keep })
    const { scoring, scores } = await scoreRun({
      run: run.id,
      folder,
      cases,
      records: recordsNow(),
      // Beside a folder that was copied here is no place of ours.
      results: ledger === null ? null : dirname(path),
      choose: (ofSuite) => chosen(ofSuite, flags.scorers),
      environment: shell.environment,
      allowExec: flags.allowExec,
      fresh: flags.fresh,
      signal: null,
      onProgress: ({ done, total }) => {
        if (done === total || done % 25 === 0) shell.say(`scored ${done} of ${total} images`)
      },
    })
    await settleRecords([...recordsNow()], path, keep)
    await rewriteResults(ledger ?? storedLedger([...stored.values()], run), folder, run)
    const report = await readRun(path)
    await rewriteReports(shell, folder.path, report)
    const totals = scoreTotals(scores.filter(({ scorer }) => scorer !== 'judge'))
    if (flags.json) shell.print(jsonText({ ...scoring, totals }))
    else shell.print(scoreText(totals, scoring, { width: shell.width, color: shell.color }))
    const { exit, word, reasons } = conclusion(report)
    shell.say(`${word}: ${reasons.join(', ')}`)
    return exit
  } finally {
    ledger?.close()
  }
}

/** Those of its suites and those that need nothing of a suite may be named. */
function refuseUnknown(names: readonly string[], { suites }: RunCases): void {
  const known = [...suites.flatMap(({ scorers }) => scorers), ...DEFAULT_SCORERS]
  const unknown = names.filter((name) => !known.some((spec) => isNamed(spec, name)))
  if (unknown.length === 0) return
  const use = [...new Set(known.map(scorerId))].join(', ')
  throw new UserMistakes(
    unknown.map((name) => ({
      position: null,
      path: '',
      message: `--scorer ${name}: this run has no such scorer. Use: ${use}`,
    })),
  )
}

/** A command may be named as its suite names it. */
function isNamed(spec: ScorerSpec, name: string): boolean {
  return scorerId(spec) === name || (spec.scorer === 'command' && spec.name === name)
}

function chosen(ofSuite: readonly ScorerSpec[], names: readonly string[]): readonly ScorerSpec[] {
  const asked = ofSuite.length === 0 ? DEFAULT_SCORERS : ofSuite
  if (names.length === 0) return asked
  const others = DEFAULT_SCORERS.filter(({ scorer }) => !asked.some((one) => one.scorer === scorer))
  return [...asked, ...others].filter((spec) => names.some((name) => isNamed(spec, name)))
}

/**
 * The ledger of the run, taken over; null where there is none that knows the run, as in a folder that
 * was copied here: then the folder's own files are all there is to bring up to date.
 */
async function booksOf(
  shell: Shell,
  run: string,
  path: string,
  { results, store }: ScoreFlags,
): Promise<Ledger | null> {
  const home = existsSync(join(dirname(path), 'ledger.sqlite'))
    ? dirname(path)
    : resolve(shell.cwd, results)
  if (!existsSync(store ?? join(home, 'ledger.sqlite'))) return null
  const ledger = await openBooks(home, store)
  try {
    if (ledger.run(run) === null) {
      ledger.close()
      return null
    }
    if (await ledger.takeOverRun(run)) return ledger
  } catch (error) {
    ledger.close()
    throw error
  }
  ledger.close()
  throw userMistake(`run ${run} is still going on in another process: score it afterwards`)
}

/** With all their evidence, because they are written again. Of two lines for one attempt the last. */
async function storedRecords(path: string): Promise<Map<string, AttemptRecord>> {
  const byId = new Map<string, AttemptRecord>()
  for await (const record of readAttempts(path, { isEnded: true })) byId.set(record.id, record)
  return byId
}
