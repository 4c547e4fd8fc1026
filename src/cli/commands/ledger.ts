import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { AttemptRecord } from '../../domain/attempt.ts'
import { parseUsd, usdText } from '../../domain/money.ts'
import type { Ledger } from '../../money/ledger.ts'
import { jsonText } from '../../report/json-text.ts'
import { openPaint } from '../../report/paint.ts'
import { judgedRun } from '../../runner/evaluation.ts'
import { EXIT, userMistake } from '../exit.ts'
import { balanceOf, ledgerText, ledgerView } from '../ledger-view.ts'
import { openBooks } from '../open-books.ts'
import type { Shell } from '../shell.ts'

export interface LedgerFlags {
  readonly results: string
  readonly store: string | null
  readonly json: boolean
}

/** `assay ledger show`: what was spent, held and is in doubt, by account, month and run. */
export async function ledgerShow(shell: Shell, flags: LedgerFlags): Promise<number> {
  return withLedger(shell, flags, async (ledger) => {
    const view = ledgerView(ledger)
    if (flags.json) {
      const scopes = ledger.scopes().map(balanceOf)
      shell.print(jsonText({ format: 'image-assay/ledger@1', scopes, ...view }))
      return EXIT.passed
    }
    const { width, color } = shell
    for (const line of ledgerText(view, { width, paint: openPaint(color) })) shell.print(line)
    return EXIT.passed
  })
}

/** `assay ledger verify`: opening checks the books against themselves and the witness; exit 5 if not. */
export async function ledgerVerify(shell: Shell, flags: LedgerFlags): Promise<number> {
  return withLedger(
    shell,
    flags,
    async (ledger) => {
      const scopes = ledger.scopes().length
      shell.print(flags.json ? '{"ok":true}' : `the ledger is sound: ${scopes} balances agree`)
      return EXIT.passed
    },
    { isWhole: true },
  )
}

/** `assay ledger resolve ID --charged USD --because TEXT`: a named fact settles a doubt. */
export async function ledgerResolve(
  shell: Shell,
  id: string,
  flags: LedgerFlags & { readonly charged: string; readonly because: string },
): Promise<number> {
  const amount = parseUsd(flags.charged)
  if (amount === null) throw userMistake(`--charged ${flags.charged}: not an amount in US dollars`)
  if (flags.because.trim() === '') throw userMistake('--because: say how you know')
  return withLedger(shell, flags, async (ledger) => {
    const row = ledger.attempt(id)
    if (row === null) throw userMistake(`the ledger knows no attempt "${id}"`)
    if (row.state !== 'in_doubt') {
      throw userMistake(`attempt ${id} is ${row.state}, not in doubt: there is nothing to resolve`)
    }
    const because = `resolved by hand: ${flags.because}`
    await ledger.resolve(id, amount, because, resolvedRecord(row.record, amount, because))
    const text = `${id}: charged ${usdText(amount)} (${flags.because})`
    shell.print(flags.json ? jsonText({ id, charged: usdText(amount) }, 0) : text)
    const judged = judgedRun(row.run)
    const how = judged === null ? `assay resume ${row.run}` : `assay judge ${judged}`
    shell.say(`The run's documents follow with: ${how}`)
    return EXIT.passed
  })
}

function resolvedRecord(record: string | null, amount: bigint, evidence: string): string | null {
  if (record === null) return null
  const parsed = JSON.parse(record) as AttemptRecord
  const charge = { usd: usdText(amount), basis: 'statement', evidence, lines: [] } as const
  return JSON.stringify({ ...parsed, charge })
}

async function withLedger(
  shell: Shell,
  flags: LedgerFlags,
  work: (ledger: Ledger) => Promise<number>,
  { isWhole = false }: { readonly isWhole?: boolean } = {},
): Promise<number> {
  const results = resolve(shell.cwd, flags.results)
  const file = flags.store ?? join(results, 'ledger.sqlite')
  if (!existsSync(file)) throw userMistake(`there is no ledger at ${file} yet`)
  const ledger = await openBooks(results, flags.store, { isWhole })
  try {
    return await work(ledger)
  } finally {
    ledger.close()
  }
}
