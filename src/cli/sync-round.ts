import type { RateCard } from '../domain/rate-card.ts'
import type { NextCards, PriceChange } from '../money/import/next-cards.ts'
import { nextCards } from '../money/import/next-cards.ts'
import { readImport } from '../money/import/read-import.ts'
import type { Unmapped } from '../money/import/statement.ts'
import type { CardFolder } from '../store/card-folder.ts'
import type { Ask, PriceSource } from './price-sources.ts'

/** A provider to ask, with its address. */
export interface Asked {
  readonly source: PriceSource
  readonly baseUrl: string
  readonly models: readonly string[]
  readonly ask: Ask
}

/** What one round of asking came to. */
export interface SyncRound {
  readonly format: 'image-assay/sync@1'
  /** ISO time. */
  readonly at: string
  readonly same: number
  readonly first: readonly string[]
  readonly changed: readonly { readonly id: string; readonly changes: readonly PriceChange[] }[]
  readonly unmapped: readonly Unmapped[]
  readonly failed: readonly { readonly from: string; readonly why: string }[]
}

/**
 * Asks every provider once and keeps what has changed. An endpoint that fails is told, and the cards
 * of its models stay as they are; so do those of a model that is no longer listed.
 */
export async function syncRound(
  asked: readonly Asked[],
  {
    folder,
    shipped,
    nowMs,
  }: {
    readonly folder: CardFolder
    readonly shipped: readonly RateCard[]
    readonly nowMs: number
  },
): Promise<SyncRound> {
  const at = new Date(nowMs).toISOString()
  const day = at.slice(0, 10)
  const next: NextCards[] = []
  const unmapped: Unmapped[] = []
  const failed: { from: string; why: string }[] = []
  for (const { source, baseUrl, models, ask } of asked) {
    for (const answer of await source.answers(ask, baseUrl, models)) {
      if (answer.kind === 'failed') {
        failed.push({ from: answer.from, why: answer.why })
        continue
      }
      const reading = readImport(answer.json, source.format, { name: answer.from, readOn: day })
      unmapped.push(...reading.unmapped)
      for (const model of reading.models) {
        const kept = (path: string): string | null => folder.read(path)
        const cards = nextCards(model, { format: source.format, shipped, day, kept })
        if ('writes' in cards) {
          for (const { path, text } of cards.writes) await folder.write(path, text)
        }
        next.push(cards)
      }
    }
  }
  return {
    format: 'image-assay/sync@1',
    at,
    same: next.filter(({ kind }) => kind === 'same').length,
    first: next.filter(({ kind }) => kind === 'first').map(({ id }) => id),
    changed: next.flatMap((one) =>
      one.kind === 'changed' ? [{ id: one.id, changes: one.changes }] : [],
    ),
    unmapped,
    failed: [
      ...failed,
      ...next.flatMap((one) =>
        one.kind === 'unreadable' ? [{ from: one.id, why: `its card: ${one.why}` }] : [],
      ),
    ],
  }
}

/**
 * Does a round now and then again every `everyMs` after the last one's start, until the signal.
 * Rounds never overlap: one that takes longer than that is followed at once.
 */
export async function keepSyncing(
  round: () => Promise<void>,
  {
    everyMs,
    monotonic,
    sleep,
    signal,
  }: {
    readonly everyMs: number
    readonly monotonic: () => number
    readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
    readonly signal: AbortSignal
  },
): Promise<void> {
  while (!signal.aborted) {
    const startedMs = monotonic()
    await round()
    await sleep(startedMs + everyMs - monotonic(), signal)
  }
}
