import type { BillLine, Charge, Quote } from '../domain/charge.ts'
import { usd, usdText } from '../domain/money.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Owed, Rate, RateCard, WhenKey } from '../domain/rate-card.ts'
import { METERS, type Meter, type Usage } from '../domain/usage.ts'
import { countUnits, type Request } from './count-units.ts'
import { type Decimal, decimalOf, toUsd } from './decimal.ts'
import { isOpen, type Known, knownSettings, mostSpecific, resolutions } from './match-rates.ts'
import { type Metered, meteredCharge } from './metered-charge.ts'
import { priceUnits, type RateLine, totalOf } from './price-units.ts'

/** An attempt that has ended, as far as money looks at it. */
export interface Ended {
  readonly outcome: Outcome
  readonly usage: Usage
  readonly resolved: Readonly<Record<string, string>>
  readonly request: Request
  /** What was held; null where nothing was: the bill of somebody else's log. */
  readonly quote: Quote | null
  readonly card: RateCard | null
  /** The account's balance before and after; null where it was not read. */
  readonly metered: Metered | null
}

const MOST_USD = usd('1000000000')

const UNKNOWN = (evidence: string): Charge => ({ usd: null, basis: 'unknown', evidence, lines: [] })
const FREE = (evidence: string): Charge => ({ usd: '0', basis: 'free', evidence, lines: [] })

/**
 * What an attempt cost, by the best evidence there is: money the answer states, then what it took off
 * the account, then reported usage by the card, then the card alone; unknown where nothing can tell.
 */
export function chargeFor(ended: Ended): Charge {
  const { outcome, usage, card } = ended
  if (outcome.reason === 'not-sent') return FREE('the request never reached the provider')
  const stated = statedCost(usage)
  if (stated !== null) return stated
  const metered = meteredCharge(ended.metered, card)
  if (metered !== null) return metered
  if (card === null) return UNKNOWN('no rate card, and the answer states no cost')
  const owed = owedFor(card, outcome)
  const rule = `${card.id} (${card.asOf}): ${outcome.reason ?? outcome.kind} ${owed}`
  switch (owed) {
    case 'unknown':
      return UNKNOWN(`${rule}: the provider does not say what this costs`)
    case 'free':
      return FREE(rule)
    case 'full':
      return priced(ended, card, ended.request.settings.n, METERS, rule)
    case 'returned':
      return usage.counted.image === undefined
        ? wholeHold(ended, rule)
        : priced(ended, card, Number(usage.counted.image), METERS, rule)
    case 'input':
      return pricedIfReported(ended, card, METERS.filter(isInput), rule)
    case 'time':
      return pricedIfReported(ended, card, ['compute_second', 'compute_millisecond'], rule)
    default:
      return owed satisfies never
  }
}

function statedCost(usage: Usage): Charge | null {
  if (usage.cost === null) return null
  const amount = decimalOf(usage.cost.usd)
  if (amount === null) return null
  const nano = toUsd(amount, 'half-even')
  // More than the ledger can add up is a misread field, not a price.
  if (nano > MOST_USD) return null
  const usd = usdText(nano)
  return { usd, basis: 'reported', evidence: `the answer's ${usage.cost.where}`, lines: [] }
}

function owedFor(card: RateCard, outcome: Outcome): Owed {
  const byReason = outcome.reason === null ? undefined : card.outcomes[outcome.reason]
  const stated = byReason ?? card.outcomes[outcome.kind]
  if (stated !== undefined) return stated
  return outcome.kind === 'produced' ? 'full' : 'unknown'
}

function isInput(meter: Meter): boolean {
  return meter.includes('input') || meter === 'prompt_character'
}

function pricedIfReported(
  ended: Ended,
  card: RateCard,
  meters: readonly Meter[],
  rule: string,
): Charge {
  const isTold = meters.some((meter) => ended.usage.reported[meter] !== undefined)
  if (!isTold) return UNKNOWN(`${rule}, but the answer reports no usage to price`)
  return priced(ended, card, 0, meters, rule)
}

/**
 * Usage × card. A meter that only the provider can count and did not report (or not legibly, or that
 * the card does not price) makes the whole hold the charge: less would be a guess, and could free
 * money that is owed. So does a bill of nothing for images that came.
 */
function priced(
  ended: Ended,
  card: RateCard,
  images: number,
  meters: readonly Meter[],
  rule: string,
): Charge {
  const known = knownSettings(ended.request.settings, ended.request.model, ended.resolved)
  let dearest: Bill | null = null
  for (const resolution of resolutions(card, known)) {
    const bill = billFor({ card, known: resolution, ended, images, meters })
    if (bill === null) return wholeHold(ended, rule)
    if (dearest === null || bill.total.gt(dearest.total)) dearest = bill
  }
  if (dearest === null || !dearest.isPriced) return wholeHold(ended, rule)
  if (dearest.lines.length === 0 && images > 0) return wholeHold(ended, rule)
  // What can become one thing only is not open.
  const isSettled = settingsUsed(card).every(
    (key) => !isOpen(known[key]) || card.open[key as WhenKey]?.length === 1,
  )
  return {
    usd: usdText(toUsd(dearest.total, 'half-even')),
    basis: dearest.isReported && isSettled ? 'computed' : 'assumed',
    evidence: dearest.isReported ? `usage in the answer × ${card.id} (${card.asOf})` : rule,
    lines: dearest.lines,
  }
}

function wholeHold(ended: Ended, rule: string): Charge {
  if (ended.quote === null) return UNKNOWN(`${rule}; the usage given does not tell the price`)
  return {
    usd: ended.quote.worst,
    basis: 'assumed',
    evidence: `${rule}; the answer's usage does not tell the price, so the whole hold is booked`,
    lines: [],
  }
}

interface Bill {
  readonly total: Decimal
  readonly isReported: boolean
  /** Whether any line of the card was about this attempt at all. */
  readonly isPriced: boolean
  readonly lines: readonly BillLine[]
}

function billFor(options: {
  readonly card: RateCard
  readonly known: Known
  readonly ended: Ended
  readonly images: number
  readonly meters: readonly Meter[]
}): Bill | null {
  const { card, known, ended, images, meters } = options
  const { usage } = ended
  const lines: RateLine[] = []
  let isReported = true
  let isPriced = false
  let isAnyTold = false
  const rates = mostSpecific(card.rates, known, (line) => line.bill)
  if (hasUnpricedTokens(rates, usage, meters)) return null
  for (const rate of rates) {
    if (!meters.includes(rate.bill)) continue
    isPriced = true
    const told = toldUnits(rate.bill, ended, images)
    const quantity = told === undefined ? counted(rate.bill, { ended, known, images }) : told
    if (quantity === 'unreported') {
      // Tokens of a kind that the answer leaves out of a usage block it does give are none, but an
      // image that came without image tokens is a block with a hole in it.
      const isNeeded = rate.bill === 'output_image_token' && images > 0
      if (isTokenKind(rate.bill) && hasTokens(usage) && !isNeeded) continue
      return null
    }
    if (quantity === null) return null
    if (told !== undefined) isAnyTold = true
    if (quantity.eq(0)) continue
    if (told === undefined) isReported = false
    const { units, usd } = priceUnits(rate, quantity, images)
    lines.push({ bill: rate.bill, quantity: units, usd })
  }
  const totalled = totalOf(card, lines, known)
  return { ...totalled, isReported: isReported && isAnyTold, isPriced }
}

function counted(
  meter: Meter,
  { ended, known, images }: { ended: Ended; known: Known; images: number },
): Decimal | 'unreported' {
  const { usage, request } = ended
  const own = OURS.has(meter) ? null : decimalOf(usage.counted[meter] ?? '')
  return own ?? countUnits(meter, { request, known, images }) ?? 'unreported'
}

/**
 * Units that the answer reports, null where they are illegible: in the meter's own unit or one that
 * converts exactly. Of images that came short, and are owed in full, it only tells how many came.
 */
function toldUnits(
  meter: Meter,
  { usage: { reported }, outcome, request }: Ended,
  images: number,
): Decimal | null | undefined {
  const isShort = outcome.kind === 'partial' && images === request.settings.n
  if (isShort && OURS.has(meter)) return undefined
  const own = reported[meter]
  if (own !== undefined) return decimalOf(own)
  const other = meter === 'compute_millisecond' ? reported.compute_second : undefined
  if (other !== undefined) return decimalOf(other)?.times(1000) ?? null
  const finer = meter === 'compute_second' ? reported.compute_millisecond : undefined
  return finer === undefined ? undefined : (decimalOf(finer)?.times('0.001') ?? null)
}

/** Counted by what is owed, not by what came. */
const OURS: ReadonlySet<Meter> = new Set(['image', 'edit', 'upscale', 'request', 'task'])

function isTokenKind(meter: Meter): boolean {
  return meter.endsWith('_token')
}

function hasTokens(usage: Usage): boolean {
  return Object.keys(usage.reported).some((meter) => isTokenKind(meter as Meter))
}

/** Rates that bill tokens say nothing about a kind they have no line for: that is not a price of 0. */
function hasUnpricedTokens(
  rates: readonly Rate[],
  usage: Usage,
  meters: readonly Meter[],
): boolean {
  const priced = rates.map((rate) => rate.bill).filter(isTokenKind)
  if (priced.length === 0) return false
  return meters.some((meter) => {
    const told = usage.reported[meter]
    if (told === undefined || !isTokenKind(meter) || priced.includes(meter)) return false
    return decimalOf(told)?.eq(0) !== true
  })
}

function settingsUsed(card: RateCard): readonly string[] {
  const lines = [...card.rates, ...card.adjustments]
  return [...new Set(lines.flatMap(({ when }) => Object.keys(when)))]
}
