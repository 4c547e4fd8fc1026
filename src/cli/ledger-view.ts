import { type UsdText, usdText } from '../domain/money.ts'
import type { Ledger } from '../money/ledger.ts'
import { shortMoneyText } from '../report/figures.ts'
import type { Paint } from '../report/paint.ts'
import { type Column, table } from '../report/table.ts'
import type { ScopeRow } from '../store/ledger-store.ts'
import type { RunOptions } from './run-options.ts'

/** A balance as the ledger has it, US dollars. */
export interface BalanceView {
  readonly cap: UsdText | null
  readonly charged: UsdText
  readonly inDoubt: UsdText
  readonly held: UsdText
  /** What the cap still leaves; null without a cap. */
  readonly left: UsdText | null
}

/** Everything `assay ledger show` tells. */
export interface LedgerView {
  readonly accounts: readonly (BalanceView & {
    readonly name: string
    /** A day, a month, or `ever`. */
    readonly period: string
    readonly mock: boolean
  })[]
  /** Real money and mock money apart: they are never added up. */
  readonly months: readonly (BalanceView & { readonly month: string; readonly mock: boolean })[]
  readonly runs: readonly (BalanceView & {
    readonly id: string
    readonly suites: readonly string[]
    readonly mock: boolean
  })[]
  readonly open: readonly {
    readonly id: string
    readonly run: string
    readonly state: string
    readonly hold: UsdText
  }[]
}

const ACCOUNT = /^(mock-)?account:(.+):([^:]+)$/
const RUN = /^run:([^:]+)$/

/** What was spent, held and is in doubt, by account, month and run. */
export function ledgerView(ledger: Ledger): LedgerView {
  const accounts: LedgerView['accounts'][number][] = []
  const runs: LedgerView['runs'][number][] = []
  const months = new Map<string, { month: string; mock: boolean; sums: Sums }>()
  for (const scope of ledger.scopes()) {
    const { id, ...balance } = balanceOf(scope)
    const { charged, in_doubt: inDoubt, held } = scope
    const [, play, name, period] = ACCOUNT.exec(id) ?? []
    if (name !== undefined && period !== undefined) {
      accounts.push({ name, period, mock: play !== undefined, ...balance })
      continue
    }
    const run = RUN.exec(id)?.[1]
    if (run === undefined) continue
    const options = JSON.parse(ledger.run(run)?.options ?? 'null') as RunOptions | null
    // What is not known to be play money counts as real.
    const mock = options?.isMock ?? (options !== null && options.mock !== null)
    runs.push({ id: run, suites: options?.files ?? [], mock, ...balance })
    const month = (ledger.run(run)?.opened ?? '').slice(0, 7)
    const key = `${mock} ${month}`
    const { sums } = months.get(key) ?? { sums: { charged: 0n, inDoubt: 0n, held: 0n } }
    const added = {
      charged: sums.charged + charged,
      inDoubt: sums.inDoubt + inDoubt,
      held: sums.held + held,
    }
    months.set(key, { month, mock, sums: added })
  }
  const open = ledger.openAttempts().map(({ id, run, state, hold }) => {
    return { id, run, state, hold: usdText(hold) }
  })
  const byMonth = [...months.values()]
    .sort((a, b) => Number(a.mock) - Number(b.mock) || a.month.localeCompare(b.month))
    .map(({ month, mock, sums }) => ({ month, mock, ...viewOf({ cap: null, ...sums }) }))
  return { accounts, months: byMonth, runs, open }
}

/** One balance of the ledger, a run's, a suite's within it or an account's. */
export function balanceOf(scope: ScopeRow): BalanceView & { readonly id: string } {
  const { id, cap, charged, in_doubt: inDoubt, held } = scope
  return { id, ...viewOf({ cap, charged, inDoubt, held }) }
}

interface Sums {
  readonly charged: bigint
  readonly inDoubt: bigint
  readonly held: bigint
}

function viewOf({
  cap,
  charged,
  inDoubt,
  held,
}: Sums & { readonly cap: bigint | null }): BalanceView {
  return {
    cap: cap === null ? null : usdText(cap),
    charged: usdText(charged),
    inDoubt: usdText(inDoubt),
    held: usdText(held),
    left: cap === null ? null : usdText(cap - charged - inDoubt - held),
  }
}

const left = (title: string, drop = 0): Column => ({ title, align: 'left', drop, shrinkTo: 8 })
const right = (title: string, drop = 0): Column => ({ title, align: 'right', drop, shrinkTo: null })
const AMOUNTS = [
  right('SPENT'),
  right('IN DOUBT'),
  right('HELD', 2),
  right('CAP', 1),
  right('LEFT', 1),
]

/** The view for a terminal. */
export function ledgerText(
  { accounts, months, runs, open }: LedgerView,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  const section = (
    title: string,
    columns: readonly Column[],
    rows: readonly (readonly string[])[],
  ): readonly string[] => {
    if (rows.length === 0) return []
    const cells = rows.map((row) => row.map((text) => ({ text, tone: 'plain' as const })))
    const lines = table(columns, cells, { width: width - 2, paint })
    return [paint(title, 'strong'), ...lines.map((line) => `  ${line}`), '']
  }
  const amounts = ({ charged, inDoubt, held, cap, left: rest }: BalanceView): readonly string[] =>
    [charged, inDoubt, held, cap, rest].map((one) => (one === null ? '–' : shortMoneyText(one)))
  const kind = (mock: boolean): string => (mock ? 'mock' : 'real')
  const doubts = open.some(({ state }) => state === 'in_doubt')
  return [
    ...section(
      'ACCOUNTS',
      [left('ACCOUNT'), left('PERIOD'), left('MONEY'), ...AMOUNTS],
      accounts.map((one) => [one.name, one.period, kind(one.mock), ...amounts(one)]),
    ),
    ...section(
      'MONTHS',
      [left('MONTH'), left('MONEY'), ...AMOUNTS.slice(0, 3)],
      months.map((one) => [one.month, kind(one.mock), ...amounts(one).slice(0, 3)]),
    ),
    ...section(
      'RUNS',
      [left('RUN'), left('MONEY'), ...AMOUNTS, left('SUITE', 3)],
      runs.map((one) => [one.id, kind(one.mock), ...amounts(one), one.suites.join(', ')]),
    ),
    ...section(
      'OPEN',
      [left('ATTEMPT'), left('STATE'), right('HOLD')],
      open.map(({ id, state, hold }) => [id, state.replace('_', ' '), shortMoneyText(hold)]),
    ),
    ...(doubts
      ? [
          'Look these up in the provider’s records, then: assay reconcile RUN --statement FILE',
          'or, one by one: assay ledger resolve ID --charged USD --because TEXT',
        ]
      : []),
  ]
}
