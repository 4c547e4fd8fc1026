import type { Bill } from './bill.ts'
import { isAbove, minus, NO_BILL, plus } from './bill.ts'
import type { Dialect } from './dialects.ts'
import type { Account } from './world.ts'

/** What came back to the client: `pending` until an answer that ends the operation was sent. */
export type ClientSaw = 'pending' | 'delivered' | 'failed' | 'disconnected'

/** One billable operation, also when nothing was billed for it. Amounts are decimal strings. */
export interface LedgerEntry {
  readonly id: string
  readonly dialect: Dialect
  readonly model: string
  readonly requestId: string | null
  readonly taskId: string | null
  /** The account's label, never its key. */
  readonly key: string
  /** When the operation was accepted, ISO. */
  readonly at: string
  readonly mode: string
  readonly imagesAsked: number
  readonly imagesMade: number
  readonly lines: Bill['lines']
  readonly usd: string
  /** Why this much: `completed`, `blocked-output: billed by policy` … */
  readonly why: string
  readonly outcome:
    | 'running'
    | 'completed'
    | 'empty'
    | 'partial'
    | 'blocked'
    | 'rejected'
    | 'throttled'
    | 'failed'
    | 'cancelled'
    | 'aborted'
    | 'lost'
  readonly client: ClientSaw
  /** Taken from the balance at the start and given back above `usd`; null where nothing was reserved. */
  readonly reservedUsd: string | null
}

/** The mock's truth about one operation, as it develops. */
export interface OpenEntry {
  readonly id: string
  /** Writes what falls due now; a later call corrects an earlier one. */
  book(change: {
    readonly bill: Bill
    readonly why: string
    readonly outcome: LedgerEntry['outcome']
    readonly imagesMade?: number
  }): void
  saw(client: ClientSaw): void
  snapshot(): LedgerEntry
}

export interface Ledger {
  open(
    facts: Pick<
      LedgerEntry,
      'id' | 'dialect' | 'model' | 'requestId' | 'taskId' | 'mode' | 'imagesAsked' | 'reservedUsd'
    >,
    account: Account,
  ): OpenEntry
  entries(): readonly LedgerEntry[]
  totalUsd(): string
  /** Prepaid balance less everything billed or reserved; null for an account that pays later. */
  balanceUsd(account: Account): string | null
  /** Whether the balance still bears this much. */
  bears(account: Account, usd: string): boolean
  clear(): void
}

/** Entries stand in the order in which operations were accepted. */
export function openLedger(now: () => number): Ledger {
  let entries: OpenEntry[] = []
  const snapshots = (): readonly LedgerEntry[] => entries.map((entry) => entry.snapshot())
  const spent = (account: Account): string =>
    snapshots()
      .filter(({ key }) => key === account.label)
      .map(({ usd, outcome, reservedUsd }) =>
        outcome === 'running' && reservedUsd !== null ? reservedUsd : usd,
      )
      .reduce(plus, '0')
  const balanceUsd = (account: Account): string | null =>
    account.balance === null ? null : minus(account.balance, spent(account))

  return {
    open: (facts, account) => {
      const entry = openEntry({
        ...facts,
        key: account.label,
        at: new Date(now()).toISOString(),
        imagesMade: 0,
        ...NO_BILL,
        why: 'accepted',
        outcome: 'running',
        client: 'pending',
      })
      entries.push(entry)
      return entry
    },
    entries: snapshots,
    totalUsd: () =>
      snapshots()
        .map(({ usd }) => usd)
        .reduce(plus, '0'),
    balanceUsd,
    bears: (account, usd) => {
      const balance = balanceUsd(account)
      return balance === null || (isAbove(balance, '0') && !isAbove(usd, balance))
    },
    clear: () => {
      entries = []
    },
  }
}

function openEntry(first: LedgerEntry): OpenEntry {
  let entry = first
  return {
    id: first.id,
    book: ({ bill, why, outcome, imagesMade = entry.imagesMade }) => {
      entry = { ...entry, lines: bill.lines, usd: bill.usd, why, outcome, imagesMade }
    },
    saw: (client) => {
      entry = { ...entry, client }
    },
    snapshot: () => entry,
  }
}
