import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { AttemptRecord } from '../../domain/attempt.ts'
import { parseUsd, type Usd, usd } from '../../domain/money.ts'
import type { Reconciliation, StatementMove } from '../../domain/reconciliation.ts'
import type { Ledger } from '../../money/ledger.ts'
import { chooseMapping } from '../../money/reconcile/choose-mapping.ts'
import { ourAttempts } from '../../money/reconcile/our-attempt.ts'
import { readRecords } from '../../money/reconcile/read-records.ts'
import { readTime } from '../../money/reconcile/read-time.ts'
import { reconcile as compare } from '../../money/reconcile/reconcile.ts'
import type { Mapping, Row } from '../../money/reconcile/statement-record.ts'
import { reconcileText } from '../../report/reconcile-text.ts'
import type { RunReport } from '../../report/run-report.ts'
import { openRunFolder } from '../../store/run-folder.ts'
import { EXIT, UserMistakes, userMistake } from '../exit.ts'
import type { MockFlag } from '../mock-choice.ts'
import { openBooks } from '../open-books.ts'
import { findRun, readRun } from '../read-run.ts'
import { readStatement } from '../read-statement.ts'
import { rewriteResults } from '../rewrite-results.ts'
import type { Shell } from '../shell.ts'

export interface ReconcileFlags {
  readonly results: string
  readonly store: string | null
  readonly statement: string | null
  readonly live: boolean
  readonly preset: string | null
  readonly map: readonly string[]
  readonly provider: string | null
  /** Only records of the key that goes by this name. */
  readonly key: string | null
  readonly balanceBefore: string | null
  readonly creditUsd: string | null
  readonly quotaPerUsd: string | null
  readonly absentIsFree: boolean
  /** ISO time up to which the records are complete. */
  readonly completeUntil: string | null
  readonly dryRun: boolean
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
    const attempts = ledger === null ? stored.attempts : recordsOf(ledger, stored.run.id)
    const { source, rows } = await recordsFor(shell, { ...stored, attempts }, flags)
    const compared = comparison({ ...stored, attempts }, { source, rows, flags })
    const result = ledger === null || flags.dryRun ? compared : await bookMoves(ledger, compared)
    if (ledger !== null && !flags.dryRun && differs(ledger, stored)) {
      await rewriteResults(ledger, openRunFolder(path), stored.run)
    }
    if (flags.json) shell.print(JSON.stringify(result, null, 2))
    else shell.print(reconcileText(result, { width: shell.width, color: shell.color }))
    return result.findings.some(({ explained }) => !explained) ? IN_DOUBT : EXIT.passed
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

/** Whether the run's own file tells other charges than the ledger. */
function differs(ledger: Ledger, { run, attempts }: RunReport): boolean {
  const written = new Map(attempts.map(({ id, charge }) => [id, JSON.stringify(charge)]))
  return recordsOf(ledger, run.id).some(
    ({ id, charge }) => written.get(id) !== JSON.stringify(charge),
  )
}

interface Rows {
  readonly source: string
  readonly rows: readonly Row[]
}

async function recordsFor(shell: Shell, run: RunReport, flags: ReconcileFlags): Promise<Rows> {
  if (flags.statement !== null) return readStatement(flags.statement, shell.cwd)
  const { readLive } = await import('../read-live.ts')
  return readLive(shell, run, flags)
}

function comparison(
  { run, attempts }: RunReport,
  { source, rows, flags }: Rows & { readonly flags: ReconcileFlags },
): Reconciliation {
  const { preset, map, key, absentIsFree, dryRun } = flags
  const sent = ourAttempts(attempts, run.cells)
  const chosen = rows.length === 0 ? null : chooseMapping(rows, { preset, map })
  if (chosen !== null && 'wrong' in chosen) throw userMistake(chosen.wrong)
  const mapping = chosen === null ? null : adjusted(chosen.mapping, flags)
  const read =
    mapping === null
      ? { records: [], mistakes: [], left: 0, decimals: 0 }
      : readRecords(rows, mapping)
  if (read.mistakes.length > 0) {
    const position = { file: source, column: 1 }
    throw new UserMistakes(
      read.mistakes.slice(0, 20).map(({ line, message }) => {
        return { position: { ...position, line }, path: '', message }
      }),
    )
  }
  const records = read.records.filter((one) => key === null || one.key === null || one.key === key)
  const provider = flags.provider ?? mapping?.provider ?? null
  refuseOther(provider, { sent: new Set(sent.map((one) => one.provider)), records })
  return compare(sent, records, {
    run: run.id,
    source,
    readAs: mapping?.name ?? 'nothing',
    left: read.left + read.records.length - records.length,
    decimals: read.decimals,
    provider,
    balanceBefore: amountOf('--balance-before', flags.balanceBefore),
    absentIsFree,
    completeUntilMs: timeOf('--complete-until', flags.completeUntil),
    dryRun,
  })
}

function adjusted(mapping: Mapping, { creditUsd, quotaPerUsd }: ReconcileFlags): Mapping {
  return {
    ...mapping,
    creditUsd: creditUsd ?? mapping.creditUsd,
    quotaPerUsd: quotaPerUsd ?? mapping.quotaPerUsd,
  }
}

/** Records that could be of any of several providers are not dealt out by guessing. */
function refuseOther(
  provider: string | null,
  {
    sent,
    records,
  }: {
    readonly sent: ReadonlySet<string | null>
    readonly records: readonly { readonly provider: string | null }[]
  },
): void {
  const known = [...sent].filter((one) => one !== null).join(', ')
  if (provider !== null && sent.size > 0 && !sent.has(provider) && !sent.has(null)) {
    throw userMistake(`the run has no attempts at ${provider}, only at ${known}. Use --provider`)
  }
  const isOpen = provider === null && records.some((one) => one.provider === null)
  if (isOpen && sent.size > 1) {
    throw userMistake(
      `the run has attempts at ${known}, and these records do not say whose they are. Use --provider`,
    )
  }
}

function timeOf(flag: string, text: string | null): number | null {
  if (text === null) return null
  const time = readTime(text)
  if (time === null) throw userMistake(`${flag} ${text}: give a time such as 2026-11-21T07:30:00Z`)
  return time.atMs
}

function amountOf(flag: string, text: string | null): Usd | null {
  if (text === null) return null
  const amount = parseUsd(text)
  if (amount === null) throw userMistake(`${flag} ${text}: not an amount in US dollars`)
  return amount
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
