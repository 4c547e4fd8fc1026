import { parseUsd, type Usd } from '../domain/money.ts'
import type { Reconciliation } from '../domain/reconciliation.ts'
import { chooseMapping } from '../money/reconcile/choose-mapping.ts'
import { ourAttempts } from '../money/reconcile/our-attempt.ts'
import { type RecordsRead, readRecords } from '../money/reconcile/read-records.ts'
import { readTime } from '../money/reconcile/read-time.ts'
import { reconcile } from '../money/reconcile/reconcile.ts'
import type { RunReport } from '../report/run-report.ts'
import { UserMistakes, userMistake } from './exit.ts'
import type { StatementPage } from './read-statement.ts'

/** What the user said about the records. */
export interface CompareFlags {
  readonly map: readonly string[]
  /** Only records of the key that goes by this name. */
  readonly key: string | null
  readonly balanceBefore: string | null
  readonly creditUsd: string | null
  readonly quotaPerUsd: string | null
  readonly absentIsFree: boolean
  /** ISO time up to which the records are complete. */
  readonly completeUntil: string | null
  readonly dryRun: boolean
}

/** A run beside the records of these pages; nothing is booked. Throws UserMistakes. */
export function compareRun(
  { run, attempts }: RunReport,
  pages: readonly StatementPage[],
  flags: CompareFlags,
): Reconciliation {
  const { key, absentIsFree, dryRun } = flags
  const sent = ourAttempts(attempts, run.cells)
  const read = pages.map((page) => readPage(page, flags))
  const all = read.flatMap(({ records }) => records)
  const records = all.filter((one) => key === null || one.key === null || one.key === key)
  const named = read.flatMap(({ provider }) => provider ?? [])
  const providers = named.length === 0 ? null : [...new Set(named)]
  refuseOthers(providers, { sent: new Set(sent.map((one) => one.provider)), records })
  const balanced = new Set(records.flatMap((one) => (one.kind === 'balance' ? [one.provider] : [])))
  if (flags.balanceBefore !== null && balanced.size > 1) {
    throw userMistake('--balance-before is one balance, and there are several. Use --provider')
  }
  return reconcile(sent, records, {
    run: run.id,
    source: [...new Set(pages.map(({ source }) => source))].join(', '),
    readAs: [...new Set(read.map(({ readAs }) => readAs))].join(', '),
    left: read.reduce((sum, { left }) => sum + left, 0) + all.length - records.length,
    decimals: read.reduce((most, { decimals }) => Math.max(most, decimals), 0),
    providers,
    balanceBefore: amountOf('--balance-before', flags.balanceBefore),
    absentIsFree,
    completeUntilMs: timeOf('--complete-until', flags.completeUntil),
    dryRun,
  })
}

interface PageRead extends RecordsRead {
  readonly readAs: string
  /** Whose all of them are; null: each says. */
  readonly provider: string | null
}

function readPage(
  { source, rows, preset, provider }: StatementPage,
  { map, creditUsd, quotaPerUsd }: CompareFlags,
): PageRead {
  if (rows.length === 0) {
    return {
      records: [],
      mistakes: [],
      left: 0,
      decimals: 0,
      readAs: preset ?? 'nothing',
      provider,
    }
  }
  const chosen = chooseMapping(rows, { preset, map })
  if ('wrong' in chosen) throw userMistake(chosen.wrong)
  const { mapping } = chosen
  const read = readRecords(rows, {
    ...mapping,
    creditUsd: creditUsd ?? mapping.creditUsd,
    quotaPerUsd: quotaPerUsd ?? mapping.quotaPerUsd,
  })
  if (read.mistakes.length > 0) {
    throw new UserMistakes(
      read.mistakes.slice(0, MOST_MISTAKES).map(({ line, message }) => {
        return { position: { file: source, line, column: 1 }, path: '', message }
      }),
    )
  }
  // A statement of one provider is of that provider as the user calls it.
  const whose = provider ?? mapping.provider
  const hasOwn = mapping.columns.provider !== undefined
  const records = hasOwn ? read.records : read.records.map((one) => ({ ...one, provider: whose }))
  return { ...read, records, readAs: mapping.name, provider: whose }
}

/** A file whose every line is wrong is wrong in one way. */
const MOST_MISTAKES = 20

/** Records that could be of any of several providers are not dealt out by guessing. */
function refuseOthers(
  providers: readonly string[] | null,
  {
    sent,
    records,
  }: {
    readonly sent: ReadonlySet<string | null>
    readonly records: readonly { readonly provider: string | null }[]
  },
): void {
  const known = [...sent].filter((one) => one !== null).join(', ')
  const isOfRun = (provider: string): boolean => sent.has(provider) || sent.has(null)
  if (providers !== null && sent.size > 0 && !providers.some(isOfRun)) {
    throw userMistake(
      `the run has no attempts at ${providers.join(', ')}, only at ${known}. Use --provider`,
    )
  }
  const isOpen = providers === null && records.some((one) => one.provider === null)
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
