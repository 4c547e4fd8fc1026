import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { AttemptRecord } from '../../domain/attempt.ts'
import { usd } from '../../domain/money.ts'
import type { Reconciliation, StatementMove } from '../../domain/reconciliation.ts'
import type { Ledger } from '../../money/ledger.ts'
import { jsonText } from '../../report/json-text.ts'
import { reconcileText } from '../../report/reconcile-text.ts'
import type { RunReport } from '../../report/run-report.ts'
import { openRunFolder } from '../../store/run-folder.ts'
import { type CompareFlags, compareRun } from '../compare-run.ts'
import { EXIT, userMistake } from '../exit.ts'
import type { MockFlag } from '../mock-choice.ts'
import { openBooks } from '../open-books.ts'
import { findRun, readRun } from '../read-run.ts'
import { readStatement, type StatementPage } from '../read-statement.ts'
import { rewriteResults } from '../rewrite-results.ts'
import type { Shell } from '../shell.ts'

export interface ReconcileFlags extends CompareFlags {
  readonly results: string
  readonly store: string | null
  readonly statement: string | null
  readonly live: boolean
  readonly preset: string | null
  readonly provider: string | null
  readonly mock: MockFlag
  readonly trusted: readonly string[]
  readonly json: boolean
}

/** Something is left that nobody here can explain. */
const IN_DOUBT = 4

/**
 * `assay reconcile RUN --statement FILE | --live`: compares a run with the provider's records and
 * books what they settle. 0 when all agree or what differed is explained, 4 when something is left.
 */
export async function reconcile(
  shell: Shell,
  name: string,
  flags: ReconcileFlags,
): Promise<number> {
  if ((flags.statement !== null) === flags.live) {
    throw userMistake('say where the records are: --statement FILE, or --live')
  }
  const path = await findRun(name, flags.results, shell.cwd)
  const stored = await readRun(path)
  const ledger = await booksOf(shell, stored.run.id, flags)
  try {
    const untold = ledger === null ? 0 : sayUntold(shell, ledger, stored.run.id)
    const attempts = ledger === null ? stored.attempts : recordsOf(ledger, stored.run.id)
    const run = { ...stored, attempts }
    const compared = compareRun(run, await pagesFor(shell, run, flags), flags)
    const result = ledger === null || flags.dryRun ? compared : await bookMoves(ledger, compared)
    if (ledger !== null && !flags.dryRun && differs(ledger, stored)) {
      await rewriteResults(ledger, openRunFolder(path), stored.run)
    }
    if (flags.json) shell.print(jsonText(result))
    else shell.print(reconcileText(result, { width: shell.width, color: shell.color }))
    const isLeft = untold > 0 || result.findings.some(({ explained }) => !explained)
    return isLeft ? IN_DOUBT : EXIT.passed
  } finally {
    ledger?.close()
  }
}

/** The ledger of the run, taken over; null where nothing is to be booked and there is none. */
async function booksOf(
  shell: Shell,
  id: string,
  { results, store, dryRun }: ReconcileFlags,
): Promise<Ledger | null> {
  const folder = resolve(shell.cwd, results)
  const file = store ?? join(folder, 'ledger.sqlite')
  const look = 'Name its store with --store, or only look, with --dry-run'
  if (!existsSync(file)) {
    if (dryRun) return null
    throw userMistake(`there is no ledger at ${file} to book in. ${look}`)
  }
  const ledger = await openBooks(folder, store)
  try {
    if (ledger.run(id) === null) {
      if (!dryRun) throw userMistake(`the ledger ${file} does not know run ${id}. ${look}`)
      ledger.close()
      return null
    }
    if (!dryRun && !(await ledger.takeOverRun(id))) {
      throw userMistake(`run ${id} is still going on in another process: reconcile it afterwards`)
    }
    return ledger
  } catch (error) {
    ledger.close()
    throw error
  }
}

/** As the ledger has them: it may know more than the run's own file. */
function recordsOf(ledger: Ledger, run: string): readonly AttemptRecord[] {
  const records: AttemptRecord[] = []
  for (const { record } of ledger.attemptsOf(run)) {
    if (record !== null) records.push({ ...(JSON.parse(record) as AttemptRecord), exchanges: [] })
  }
  return records
}

/** What a killed process left without a record cannot be compared: nobody says when it ran, and where. */
function sayUntold(shell: Shell, ledger: Ledger, run: string): number {
  const untold = [...ledger.attemptsOf(run)].filter(
    ({ record, state }) => record === null && state !== 'voided',
  ).length
  if (untold > 0) {
    shell.say(`${untold} attempts were left by a killed process: first assay resume ${run}`)
  }
  return untold
}

/** Whether the run's own file tells other charges than the ledger. */
function differs(ledger: Ledger, { run, attempts }: RunReport): boolean {
  const written = new Map(attempts.map(({ id, charge }) => [id, JSON.stringify(charge)]))
  return recordsOf(ledger, run.id).some(
    ({ id, charge }) => written.get(id) !== JSON.stringify(charge),
  )
}

async function pagesFor(
  shell: Shell,
  run: RunReport,
  flags: ReconcileFlags,
): Promise<readonly StatementPage[]> {
  const { statement, preset, provider } = flags
  if (statement !== null)
    return [await readStatement(statement, { cwd: shell.cwd, preset, provider })]
  const { readLive } = await import('../read-live.ts')
  return readLive(shell, run, flags)
}

/** Each move is one durable transaction: what a crash leaves undone, the next time does. */
async function bookMoves(ledger: Ledger, planned: Reconciliation): Promise<Reconciliation> {
  const moves: StatementMove[] = []
  for (const move of planned.moves) moves.push(await bookMove(ledger, move))
  return { ...planned, moves }
}

async function bookMove(ledger: Ledger, move: StatementMove): Promise<StatementMove> {
  const old = ledger.attempt(move.attempt)?.record ?? null
  const booking = await ledger.bookStatement(move.attempt, usd(move.to), {
    because: move.evidence,
    record: old === null ? null : recordWith(old, move),
  })
  switch (booking) {
    case 'settled':
    case 'corrected':
      return { ...move, state: 'made' }
    case 'stands':
    case 'open':
      return { ...move, state: booking }
    default:
      return booking satisfies never
  }
}

function recordWith(record: string, { to, evidence }: StatementMove): string {
  const parsed = JSON.parse(record) as AttemptRecord
  const charge = { usd: to, basis: 'statement', evidence, lines: [] } as const
  return JSON.stringify({ ...parsed, charge })
}
