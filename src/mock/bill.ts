import { Big } from 'big.js'
import type { Meter } from '../domain/usage.ts'
import type { Policy } from './policy.ts'
import type { Rate } from './world.ts'

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

/** One operation's price by plain arithmetic: quantity × unit price, a line for each meter. */
export function billFor(options: {
  readonly rates: readonly Rate[]
  /** Which rates apply: mode, size, quality … */
  readonly facts: Readonly<Record<string, string>>
  readonly quantities: Quantities
  readonly owed: Owed
  readonly rounding: Policy['rounding']
}): Bill {
  const { rates, facts, quantities, owed, rounding } = options
  if (owed === 'free') return NO_BILL
  const lines: BilledLine[] = []
  let total = new Big(0)
  for (const [meter, rate] of bestRates(rates, facts)) {
    if (owed !== 'full' && !OWED_METERS[owed].includes(meter)) continue
    const quantity = new Big(quantities[meter] ?? 0)
    if (quantity.eq(0)) continue
    const usd = quantity.times(rate.usd)
    total = total.plus(usd)
    lines.push({ meter, quantity: quantity.toFixed(), unitUsd: rate.usd, usd: usd.toFixed() })
  }
  return { lines, usd: rounded(total, rounding).toFixed() }
}

function bestRates(
  rates: readonly Rate[],
  facts: Readonly<Record<string, string>>,
): ReadonlyMap<Meter, Rate> {
  const best = new Map<Meter, Rate>()
  for (const rate of rates) {
    const conditions = Object.entries(rate.when)
    const applies = conditions.every(([key, wanted]) => [wanted].flat().includes(facts[key] ?? ''))
    if (!applies) continue
    const standing = best.get(rate.bill)
    if (standing === undefined || Object.keys(standing.when).length < conditions.length)
      best.set(rate.bill, rate)
  }
  return best
}

const MODES = { down: 0, 'half-even': 2, up: 3 } as const

function rounded(amount: Big, rounding: Policy['rounding']): Big {
  if (rounding === null) return amount
  const steps = amount.div(rounding.stepUsd)
  return steps.round(0, MODES[rounding.mode]).times(rounding.stepUsd)
}

/** The same prices at half of each. */
export function halved(rates: readonly Rate[]): Rate[] {
  return rates.map((rate) => ({ ...rate, usd: new Big(rate.usd).div(2).toFixed() }))
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
