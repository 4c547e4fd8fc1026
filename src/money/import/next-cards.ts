import { parseDocument, stringify } from 'yaml'
import type { RateCard } from '../../domain/rate-card.ts'
import type { Decimal } from '../decimal.ts'
import { mustBeDecimal } from '../decimal.ts'
import { readCard } from '../read-card.ts'
import { cardText } from './card-text.ts'
import type { ImportedModel } from './gather-models.ts'
import type { ImportFormat } from './statement.ts'

/** A price that is not what it was. `old` null: it is new; `now` null: it is gone. */
export interface PriceChange {
  readonly bill: string
  readonly when: string
  readonly old: string | null
  readonly now: string | null
  /** Now through before, four digits; null where one of them is not there or nothing. */
  readonly ratio: string | null
}

/** What a fresh reading of a model's prices does to the card that is kept of it. */
export type NextCards =
  | { readonly kind: 'same'; readonly id: string }
  | {
      readonly kind: 'first' | 'changed'
      readonly id: string
      readonly changes: readonly PriceChange[]
      /** In the order in which they must be written: the past is safe before the present changes. */
      readonly writes: readonly { readonly path: string; readonly text: string }[]
    }
  | { readonly kind: 'unreadable'; readonly id: string; readonly why: string }

/**
 * The cards to keep when a model's prices were read on a day (`YYYY-MM-DD`): the same as before, the
 * first, or a new one beside the old one, which then ends on the day before. What a person added to
 * the card (outcomes, discounts) stays. An unchanged card is not touched, so that its hash stays too. `kept` gives the text at a path, or null.
 */
export function nextCards(
  model: ImportedModel,
  {
    format,
    shipped,
    day,
    kept,
  }: {
    readonly format: ImportFormat
    readonly shipped: readonly RateCard[]
    readonly day: string
    readonly kept: (path: string) => string | null
  },
): NextCards {
  const fresh = cardText(model, { format, shipped, validFrom: day })
  const { id, path } = fresh
  const old = kept(path)
  const written = { path, text: fresh.text }
  if (old === null) return { kind: 'first', id, changes: [], writes: [written] }
  const before = readCard(old, path)
  const now = readCard(fresh.text, path)
  if (before.kind === 'mistakes' || now.kind === 'mistakes') {
    const mistakes = before.kind === 'mistakes' ? before.mistakes : []
    const why = mistakes[0]?.message ?? 'the new prices make no card'
    return { kind: 'unreadable', id, why }
  }
  const changes = changesBetween(before.card, now.card)
  if (changes.length === 0) return { kind: 'same', id }
  const since = before.card.validFrom
  const ended = endedOn(old, lastDay(since, day))
  const folder = path.replace(/\.yaml$/, '.history')
  const past = { path: freePath(`${folder}/${since ?? 'before'}`, ended, kept), text: ended }
  return {
    kind: 'changed',
    id,
    changes,
    writes: [past, { path, text: fresh.text + addedByHand(old, fresh.text) }],
  }
}

/** The day before `day`, and never before the first one. */
function lastDay(since: string | null, day: string): string {
  const before = new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  return since !== null && since > before ? since : before
}

function endedOn(text: string, day: string): string {
  const document = parseDocument(text)
  document.set('validTo', day)
  return document.toString({ lineWidth: 0 })
}

/** A name that is free, or that an interrupted run has given to the same text. */
function freePath(stem: string, text: string, kept: (path: string) => string | null): string {
  for (let n = 1; ; n++) {
    const path = `${stem}${n === 1 ? '' : `-${n}`}.yaml`
    const there = kept(path)
    if (there === null || there === text) return path
  }
}

/** Keys of a card that an import never writes, in the old text. */
function addedByHand(old: string, fresh: string): string {
  const before = parseDocument(old).toJS() as Record<string, unknown>
  const after = parseDocument(fresh).toJS() as Record<string, unknown>
  const names = ['adjust', 'minimumUsd', 'roundTotal', 'open', 'outcomes']
  const added = names.filter((name) => before[name] !== undefined && after[name] === undefined)
  return added.map((name) => stringify({ [name]: before[name] })).join('')
}

function changesBetween(before: RateCard, now: RateCard): readonly PriceChange[] {
  const [old, fresh] = [pricesOf(before), pricesOf(now)]
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].sort()
  return keys.flatMap((key): readonly PriceChange[] => {
    const [a = null, b = null] = [old.get(key), fresh.get(key)]
    if (a !== null && b !== null && a.eq(b)) return []
    const [bill = '', when = ''] = key.split('\n')
    const ratio = a === null || b === null || a.eq(0) ? null : b.div(a).prec(4).toFixed()
    return [{ bill, when, old: a?.toFixed() ?? null, now: b?.toFixed() ?? null, ratio }]
  })
}

/** US dollars a unit by meter and conditions. */
function pricesOf({ rates }: RateCard): ReadonlyMap<string, Decimal> {
  return new Map(
    rates.map(({ bill, usd, per, when }) => {
      const conditions = Object.entries(when).map(([key, values]) => `${key} ${values?.join('|')}`)
      const price = mustBeDecimal(usd).div(mustBeDecimal(per))
      return [`${bill}\n${conditions.sort().join(', ')}`, price]
    }),
  )
}
