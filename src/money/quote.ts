import type { Adapter } from '../domain/adapter.ts'
import type { BillLine, Quote } from '../domain/charge.ts'
import { type Usd, usdText } from '../domain/money.ts'
import type { Unpriced } from '../domain/plan.ts'
import type { Estimate, Rate, RateCard } from '../domain/rate-card.ts'
import type { Meter } from '../domain/usage.ts'
import { countUnits, type Request } from './count-units.ts'
import { type Decimal, decimalOf, sumOf, toUsd, ZERO } from './decimal.ts'
import { ADDITIONS, type Asked, FORMULAS } from './formulas.ts'
import { estimateKey, type Known, knownSettings, mostSpecific, resolutions } from './match-rates.ts'
import { priceUnits, type RateLine, totalOf } from './price-units.ts'

/**
 * Expected and worst case of one attempt by a card. Everything left open is priced at the dearest
 * thing it can become, for all images asked for. The worst case is rounded up to a nano-dollar.
 */
export function quote(
  card: RateCard,
  request: Request,
  adapter: Pick<Adapter, 'reports'>,
): Quote | Unpriced {
  const known = knownSettings(request.settings, request.model)
  let dearest: Priced | null = null
  for (const resolution of resolutions(card, known)) {
    const priced = priceAsked(card, request, resolution)
    if ('unpriced' in priced) return priced
    if (dearest === null || priced.worst.gt(dearest.worst)) dearest = priced
  }
  if (dearest === null) return { unpriced: `${card.id} has no rate for this request` }
  const reported = adapter.reports(request.model)
  const isReported = dearest.meters.every((meter) => reported.includes(meter))
  return {
    expected: usdText(toUsd(dearest.expected, 'half-even')),
    worst: usdText(toUsd(dearest.worst, 'up')),
    basis: isReported ? 'computed' : 'assumed',
    card: card.id,
    lines: dearest.lines,
  }
}

/** A quote for a target that only the suite's own ceiling prices. */
export function ceilingQuote(worstCase: Usd): Quote {
  const amount = usdText(worstCase)
  return { expected: amount, worst: amount, basis: 'ceiling', card: null, lines: [] }
}

interface Priced {
  readonly expected: Decimal
  readonly worst: Decimal
  readonly meters: readonly Meter[]
  readonly lines: readonly BillLine[]
}

function priceAsked(card: RateCard, request: Request, known: Known): Priced | Unpriced {
  const expected: RateLine[] = []
  const worst: RateLine[] = []
  const { n } = request.settings
  const rates = mostSpecific(card.rates, known, (rate) => rate.bill)
  if (rates.length === 0) return { unpriced: `${card.id} has no rate for ${describe(known)}` }
  for (const rate of rates) {
    const units = unitsOf(card, rate.bill, request, known)
    if (units === null) {
      return {
        unpriced: `${card.id} cannot tell the ${rate.bill} of ${describe(known)}: no estimate fits`,
      }
    }
    if (units.worst.eq(0)) continue
    expected.push(lineOf(rate, units.expected, n))
    worst.push(lineOf(rate, units.worst, n))
  }
  const least = totalOf(card, expected, known)
  return {
    expected: least.total,
    worst: totalOf(card, worst, known).total,
    meters: worst.map(({ bill }) => bill),
    lines: least.lines,
  }
}

function lineOf(rate: Rate, units: Decimal, images: number): RateLine {
  const priced = priceUnits(rate, units, images)
  return { bill: rate.bill, quantity: priced.units, usd: priced.usd }
}

interface DecimalUnits {
  readonly expected: Decimal
  readonly worst: Decimal
}

/** Units of a meter that a request will use by a card; null where neither card nor request can tell. */
export function unitsOf(
  card: RateCard,
  meter: Meter,
  request: Request,
  known: Known,
): DecimalUnits | null {
  const lines = mostSpecific(
    card.estimates.filter((line) => line.meter === meter),
    known,
    estimateKey,
  )
  if (lines.length === 0) {
    const counted = countUnits(meter, { request, known, images: request.settings.n })
    return counted === null ? null : { expected: counted, worst: counted }
  }
  if (lines.every(isAddition)) return null
  const asked = askedOf(request, known)
  const parts: DecimalUnits[] = []
  for (const line of lines) {
    const part = estimateUnits(line, asked, request.settings.n)
    if (part === null) return null
    parts.push(part)
  }
  return {
    expected: sumOf(parts.map((part) => part.expected)),
    worst: sumOf(parts.map((part) => part.worst)),
  }
}

function isAddition(line: Estimate): boolean {
  return line.units.kind === 'formula' && ADDITIONS.has(line.units.formula)
}

function estimateUnits(line: Estimate, asked: Asked, n: number): DecimalUnits | null {
  const times = line.per === 'image' ? n : 1
  const units = line.units
  if (units.kind === 'fixed') {
    const expected = decimalOf(units.expected)
    const worst = decimalOf(units.worst)
    if (expected === null || worst === null) return null
    return { expected: expected.times(times), worst: worst.times(times) }
  }
  const computed = FORMULAS[units.formula]?.(asked, units.parameters) ?? null
  if (computed === null) return null
  return {
    expected: ZERO.plus(computed.expected).times(times),
    worst: ZERO.plus(computed.worst).times(times),
  }
}

function askedOf(request: Request, known: Known): Asked {
  return {
    settings: known,
    promptCharacters: [...request.prompt].length,
    promptBytes: new TextEncoder().encode(request.prompt).length,
    image: request.image,
    hasMask: request.hasMask,
    partialImages: request.partialImages,
    timeoutMs: request.timeoutMs,
  }
}

function describe(known: Known): string {
  return Object.entries(known)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')
}
