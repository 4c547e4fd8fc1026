import { Big } from 'big.js'
import type { Meter } from '../domain/usage.ts'
import type { Policy } from './policy.ts'
import type { Adjust, Rate } from './world.ts'

/** Units of each meter that an operation used. */
export type Quantities = Readonly<Partial<Record<Meter, number | string>>>

interface BilledLine {
  readonly meter: Meter
  readonly quantity: string
  readonly unitUsd: string
  readonly usd: string
}

/** `usd` is the sum of the lines, rounded as the policy says. Decimal strings. */
export interface Bill {
  readonly lines: readonly BilledLine[]
  readonly usd: string
}

export const NO_BILL: Bill = { lines: [], usd: '0' }

/** How much of the full price is owed. */
export type Owed = 'free' | 'input' | 'time' | 'full'

const OWED_METERS: Record<Exclude<Owed, 'free' | 'full'>, readonly Meter[]> = {
  input: ['input_text_token', 'input_image_token', 'prompt_character', 'input_megapixel'],
  time: ['compute_second', 'compute_millisecond'],
}

/** What a model's bills are made by. */
export interface Pricing {
  readonly rates: readonly Rate[]
  readonly adjust: readonly Adjust[]
  readonly minimumUsd: string | null
}

/**
 * One operation's price by plain arithmetic: quantity × unit price, a line for each meter, then the
 * premiums and discounts that apply, then the least that is charged at all.
 */
export function billFor(options: {
  readonly pricing: Pricing
  /** Which rates apply: mode, size, quality … */
  readonly facts: Readonly<Record<string, string>>
  readonly quantities: Quantities
  /** For prices that look at each image by itself. */
  readonly images: number
  readonly owed: Owed
  readonly rounding: Policy['rounding']
}): Bill {
  const { pricing, facts, quantities, images, owed, rounding } = options
  if (owed === 'free') return NO_BILL
  const lines: BilledLine[] = []
  let total = new Big(0)
  for (const [meter, rate] of bestRates(pricing.rates, facts)) {
    if (owed !== 'full' && !OWED_METERS[owed].includes(meter)) continue
    const quantity = new Big(quantities[meter] ?? 0)
    if (quantity.eq(0)) continue
    const usd = usdFor(rate, quantity, rate.each === 'image' ? images : 1)
    total = total.plus(usd)
    lines.push({ meter, quantity: quantity.toFixed(), unitUsd: rate.usd, usd: usd.toFixed() })
  }
  for (const { percent, when } of pricing.adjust) {
    if (holds(when, facts)) total = total.plus(total.times(percent).div(100))
  }
  const least = new Big(pricing.minimumUsd ?? 0)
  if (total.gt(0) && total.lt(least)) total = least
  return { lines, usd: rounded(total, rounding).toFixed() }
}

/** So many shares, each rounded up to the rate's step; the first units of each at their own price. */
function usdFor(rate: Rate, quantity: Big, shares: number): Big {
  const { usd, per, first, roundUpTo } = rate
  // Most rates are of this form, and every division of decimals costs more than the rest of a bill.
  if (shares <= 1 && roundUpTo === null && first === null && per === '1') return quantity.times(usd)
  const share = quantity.div(Math.max(1, shares))
  const units = roundUpTo === null ? share : share.div(roundUpTo).round(0, UP).times(roundUpTo)
  const dear = first === null ? new Big(0) : units.lt(first.units) ? units : new Big(first.units)
  const one = dear.times(first?.usd ?? 0).plus(units.minus(dear).times(usd).div(per))
  return one.times(Math.max(1, shares))
}

function holds(
  when: Readonly<Record<string, string | readonly string[]>>,
  facts: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(when).every(([key, wanted]) => [wanted].flat().includes(facts[key] ?? ''))
}

function bestRates(
  rates: readonly Rate[],
  facts: Readonly<Record<string, string>>,
): ReadonlyMap<Meter, Rate> {
  const best = new Map<Meter, Rate>()
  for (const rate of rates) {
    if (!holds(rate.when, facts)) continue
    const standing = best.get(rate.bill)
    const conditions = Object.keys(rate.when).length
    if (standing === undefined || Object.keys(standing.when).length < conditions)
      best.set(rate.bill, rate)
  }
  return best
}

const UP = 3
const MODES = { down: 0, 'half-even': 2, up: UP } as const

function rounded(amount: Big, rounding: Policy['rounding']): Big {
  if (rounding === null) return amount
  const steps = amount.div(rounding.stepUsd)
  return steps.round(0, MODES[rounding.mode]).times(rounding.stepUsd)
}

/** The same prices at half of each. */
export function halved(rates: readonly Rate[]): Rate[] {
  const half = (usd: string): string => new Big(usd).div(2).toFixed()
  return rates.map((rate) => ({
    ...rate,
    usd: half(rate.usd),
    first: rate.first === null ? null : { ...rate.first, usd: half(rate.first.usd) },
  }))
}

/** `a + b` of two decimal strings. */
export function plus(a: string, b: string): string {
  return new Big(a).plus(b).toFixed()
}

export function minus(a: string, b: string): string {
  return new Big(a).minus(b).toFixed()
}

export function isAbove(a: string, b: string): boolean {
  return new Big(a).gt(b)
}

/** An estimate that is a tenth too high, exact to the digit. */
export function tenthMore(usd: string): string {
  return new Big(usd).times('1.1').toFixed()
}
