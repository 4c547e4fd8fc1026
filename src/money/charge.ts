import type { BillLine, Charge, Quote } from '../domain/charge.ts'
import { usdText } from '../domain/money.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Owed, RateCard } from '../domain/rate-card.ts'
import type { Settings } from '../domain/settings.ts'
import { METERS, type Meter, type Usage } from '../domain/usage.ts'
import { type Decimal, decimalOf, sumOf, toUsd, ZERO } from './decimal.ts'
import { isOpen, type Known, knownSettings, mostSpecific, resolutions } from './match-rates.ts'

/** An attempt that has ended, as far as money looks at it. */
export interface Ended {
  readonly outcome: Outcome
  readonly usage: Usage
  readonly resolved: Readonly<Record<string, string>>
  readonly settings: Settings
  readonly model: string
  readonly quote: Quote
  readonly card: RateCard | null
}

const UNKNOWN = (evidence: string): Charge => ({ usd: null, basis: 'unknown', evidence, lines: [] })
const FREE = (evidence: string): Charge => ({ usd: '0', basis: 'free', evidence, lines: [] })

/**
 * What an attempt cost, by the best evidence there is: money the answer states, then reported usage
 * by the card, then the card alone; unknown where nothing can tell.
 */
export function chargeFor(ended: Ended): Charge {
  const { outcome, usage, card } = ended
  if (outcome.reason === 'not-sent') return FREE('the request never reached the provider')
  const stated = statedCost(usage)
  if (stated !== null) return stated
  if (card === null) return UNKNOWN('no rate card, and the answer states no cost')
  const owed = owedFor(card, outcome)
  const rule = `${card.id} (${card.asOf}): ${outcome.reason ?? outcome.kind} ${owed}`
  switch (owed) {
    case 'unknown':
      return UNKNOWN(`${rule}: the provider does not say what this costs`)
    case 'free':
      return FREE(rule)
    case 'full':
      return priced(ended, card, ended.settings.n, METERS, rule)
    case 'returned':
      return priced(ended, card, imagesReturned(usage), METERS, rule)
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
  const usd = usdText(toUsd(amount, 'half-even'))
  return { usd, basis: 'reported', evidence: `the answer's ${usage.cost.where}`, lines: [] }
}

function owedFor(card: RateCard, outcome: Outcome): Owed {
  const byReason = outcome.reason === null ? undefined : card.outcomes[outcome.reason]
  const stated = byReason ?? card.outcomes[outcome.kind]
  if (stated !== undefined) return stated
  return outcome.kind === 'produced' ? 'full' : 'unknown'
}

function imagesReturned(usage: Usage): number {
  return Number(usage.counted.image ?? '0')
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
 * Usage × card. A meter that only the provider can count and did not report makes the whole hold
 * the charge: less would be a guess, and could free money that is owed.
 */
function priced(
  ended: Ended,
  card: RateCard,
  images: number,
  meters: readonly Meter[],
  rule: string,
): Charge {
  const known = knownSettings(ended.settings, ended.model, ended.resolved)
  let dearest: Bill | null = null
  for (const resolution of resolutions(card, known)) {
    const bill = billFor(card, resolution, ended.usage, images, meters, ended.settings)
    if (bill === null) return wholeHold(ended, rule)
    if (dearest === null || bill.total.gt(dearest.total)) dearest = bill
  }
  if (dearest === null || dearest.lines.length === 0) return wholeHold(ended, rule)
  const isSettled = settingsUsed(card).every((key) => !isOpen(known[key]))
  return {
    usd: usdText(toUsd(dearest.total, 'half-even')),
    basis: dearest.isReported && isSettled ? 'computed' : 'assumed',
    evidence: dearest.isReported ? `usage in the answer × ${card.id} (${card.asOf})` : rule,
    lines: dearest.lines,
  }
}

function wholeHold(ended: Ended, rule: string): Charge {
  return {
    usd: ended.quote.worst,
    basis: 'assumed',
    evidence: `${rule}; the answer reports no usage, so the whole hold is booked`,
    lines: [],
  }
}

interface Bill {
  readonly total: Decimal
  readonly isReported: boolean
  readonly lines: readonly BillLine[]
}

function billFor(
  card: RateCard,
  known: Known,
  usage: Usage,
  images: number,
  meters: readonly Meter[],
  settings: Settings,
): Bill | null {
  const lines: BillLine[] = []
  const amounts: Decimal[] = []
  let isReported = true
  for (const rate of mostSpecific(card.rates, known, (line) => line.bill)) {
    if (!meters.includes(rate.bill)) continue
    const told = usage.reported[rate.bill]
    const quantity = decimalOf(told ?? '') ?? counted(rate.bill, usage, images, settings)
    if (quantity === 'unreported') {
      // Tokens of a kind that the answer leaves out of a usage block it does give are none.
      if (isTokenKind(rate.bill) && hasTokens(usage)) continue
      return null
    }
    if (quantity.eq(0)) continue
    if (told === undefined) isReported = false
    const amount = quantity.times(decimalOf(rate.usd) ?? ZERO)
    amounts.push(amount)
    lines.push({ bill: rate.bill, quantity: quantity.toFixed(), usd: amount.toFixed() })
  }
  return { total: sumOf(amounts), isReported, lines }
}

function counted(
  meter: Meter,
  usage: Usage,
  images: number,
  settings: Settings,
): Decimal | 'unreported' {
  switch (meter) {
    case 'image':
      return ZERO.plus(images)
    case 'edit':
      return ZERO.plus(settings.mode === 'edit' ? images : 0)
    case 'upscale':
      return ZERO.plus(settings.mode === 'upscale' ? images : 0)
    case 'request':
    case 'task':
      return ZERO.plus(1)
    default:
      return decimalOf(usage.counted[meter] ?? '') ?? 'unreported'
  }
}

function isTokenKind(meter: Meter): boolean {
  return meter.endsWith('_token')
}

function hasTokens(usage: Usage): boolean {
  return Object.keys(usage.reported).some((meter) => isTokenKind(meter as Meter))
}

function settingsUsed(card: RateCard): readonly string[] {
  return [...new Set(card.rates.flatMap((rate) => Object.keys(rate.when)))]
}
