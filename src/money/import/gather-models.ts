import type { WhenKey } from '../../domain/rate-card.ts'
import type { Meter } from '../../domain/usage.ts'
import { type Decimal, mustBeDecimal } from '../decimal.ts'
import { digitsOf, isRounded } from './figures.ts'
import type { Seller, Stated, Statement, Unmapped } from './statement.ts'

/** A price with its conditions. */
export interface ImportedPrice {
  /** Null: one whole picture. */
  readonly bill: Meter | null
  /** Decimal string, US dollars. */
  readonly usd: string
  readonly when: Readonly<Partial<Record<WhenKey, string>>>
}

/** Everything a list says about one model, without contradiction, and enough to price a picture. */
export interface ImportedModel {
  readonly seller: Seller
  readonly model: string
  /** The list's entries it comes from, in their order. */
  readonly keys: readonly string[]
  readonly asOf: string
  readonly source: string
  readonly prices: readonly ImportedPrice[]
}

/** Meters that price the picture itself; without one of them a card would leave the dearest part out. */
const PICTURE_METERS: ReadonlySet<Meter | null> = new Set([
  null,
  'output_image_token',
  'output_megapixel',
  'image',
  'request',
  'compute_second',
])

/**
 * Puts what a list says in many places together by model. Where it has two prices for one thing, that
 * is a conflict and nothing of the model is taken over; so where the picture itself has no price.
 */
export function gatherModels({ statements, unmapped }: Stated): {
  readonly models: readonly ImportedModel[]
  readonly unmapped: readonly Unmapped[]
} {
  const models: ImportedModel[] = []
  const left: Unmapped[] = [...unmapped]
  const groups = Map.groupBy(statements, ({ seller, model }) => `${seller.provider} ${model}`)
  for (const group of [...groups.values()]) {
    const gathered = gatherOne(group)
    if ('reason' in gathered) {
      const { reason } = gathered
      for (const key of keysOf(group)) left.push({ key, field: null, reason })
      continue
    }
    models.push(gathered.model)
    left.push(...gathered.unmapped)
  }
  return { models: models.sort(byName), unmapped: left }
}

function byName(a: ImportedModel, b: ImportedModel): number {
  return nameOf(a) < nameOf(b) ? -1 : 1
}

function nameOf({ seller, model }: ImportedModel): string {
  return `${seller.provider}/${model}`
}

function gatherOne(
  group: readonly Statement[],
):
  | { readonly model: ImportedModel; readonly unmapped: readonly Unmapped[] }
  | { readonly reason: string } {
  const [first] = group
  if (first === undefined) throw new Error('a group of statements is never empty')
  const byThing = Map.groupBy(group, thingOf(group))
  const prices: ImportedPrice[] = []
  for (const [thing, same] of byThing) {
    const agreed = agreedPrice(same)
    if (agreed === null) return { reason: conflictOf(thing, same) }
    prices.push({ ...(JSON.parse(thing) as Omit<ImportedPrice, 'usd'>), usd: agreed })
  }
  if (!prices.some(({ bill }) => PICTURE_METERS.has(bill)))
    return { reason: 'no price for the picture itself, only for what goes in or stands beside it' }
  const batch = withWholeBatch(prices)
  const model: ImportedModel = {
    seller: first.seller,
    model: first.model,
    keys: keysOf(group),
    // A card is no younger than its oldest part.
    asOf: group.map(({ asOf }) => asOf).sort()[0] ?? first.asOf,
    source: [...new Set(group.map(({ source }) => source))].join('; '),
    prices: batch.prices,
  }
  const [key = ''] = model.keys
  return { model, unmapped: batch.isLeftOut ? [{ key, field: 'batch', reason: HALF_A_BATCH }] : [] }
}

const HALF_A_BATCH = 'the list prices a part of what a batch is billed for, and not the picture'

/** Batch prices of a model count only where they price all that the others do. */
function withWholeBatch(prices: readonly ImportedPrice[]): {
  readonly prices: readonly ImportedPrice[]
  readonly isLeftOut: boolean
} {
  const isBatch = ({ when }: ImportedPrice): boolean => when.delivery === 'batch'
  const batch = prices.filter(isBatch)
  if (batch.length === 0) return { prices, isLeftOut: false }
  const usual = prices.filter((one) => !isBatch(one) && one.bill !== null)
  const isWhole = usual.every(({ bill }) => batch.some((one) => one.bill === bill))
  return isWhole
    ? { prices, isLeftOut: false }
    : { prices: prices.filter((one) => !isBatch(one)), isLeftOut: true }
}

/** What a statement prices, as JSON of `bill` and `when`. */
function thingOf(group: readonly Statement[]): (one: Statement) => string {
  const pictures = group.flatMap(({ priced }) => (priced.kind === 'picture' ? [priced] : []))
  const hasQualities = pictures.some(({ quality }) => quality !== null)
  const hasSizes = pictures.some(({ size }) => size !== null)
  return ({ priced }) => {
    if (priced.kind === 'unit') return JSON.stringify({ bill: priced.bill, when: priced.when })
    // Where a list tells qualities apart, its entry without one is for a call that names none.
    const when = {
      ...(hasQualities && { quality: priced.quality ?? 'auto' }),
      ...(hasSizes && { size: priced.size ?? 'auto' }),
    }
    return JSON.stringify({ bill: null, when })
  }
}

/**
 * The one price that statements agree on; null where they do not. One entry may write it to two
 * lengths (a picture, and its pixels): the shorter counts. Different entries say the same or differ.
 */
function agreedPrice(same: readonly Statement[]): string | null {
  const entries = [...Map.groupBy(same, ({ key }) => key).values()].map(shortestOf)
  const [first = null] = entries
  return first !== null && entries.every((one) => one?.eq(first) === true) ? first.toFixed() : null
}

function shortestOf(entry: readonly Statement[]): Decimal | null {
  const figures = entry
    .map(({ usd }) => mustBeDecimal(usd))
    .sort((a, b) => digitsOf(a) - digitsOf(b))
  const [shortest = null] = figures
  return shortest !== null && figures.every((one) => isRounded(shortest, one)) ? shortest : null
}

function conflictOf(thing: string, same: readonly Statement[]): string {
  const { bill, when } = JSON.parse(thing) as Omit<ImportedPrice, 'usd'>
  const conditions = Object.values(when)
  const what = `${bill ?? 'a picture'}${conditions.length === 0 ? '' : ` (${conditions.join(', ')})`}`
  const said = same.map(({ key, field, usd }) => `${usd} at ${key} ${field}`)
  return `a conflict: two prices for ${what}: ${[...new Set(said)].join(', ')}`
}

function keysOf(group: readonly Statement[]): readonly string[] {
  return [...new Set(group.map(({ key }) => key))]
}
