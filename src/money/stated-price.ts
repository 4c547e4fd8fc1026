import type { RateCard } from '../domain/rate-card.ts'
import { MODES, type Mode } from '../domain/settings.ts'
import type { Meter } from '../domain/usage.ts'
import { bareRequest, type Request } from './count-units.ts'
import { type Decimal, mustBeDecimal } from './decimal.ts'
import { type Known, knownSettings, mostSpecific, resolutions } from './match-rates.ts'
import { priceUnits, type RateLine, totalOf } from './price-units.ts'
import { unitsOf } from './quote.ts'

/** One picture, asked for in one way. */
export interface StandardCall {
  readonly size: string
  /** Null: the request names none. */
  readonly quality: string | null
}

/** Amounts are whole nano-dollars. */
const NANO_DIGITS = 9

/**
 * What a card says one picture of a call costs, in US dollars: what comes out, without the prompt and
 * pictures that go in. A quality that the call leaves open costs what the card states for `auto`, or
 * the dearest that it says an open one may become. Null where the card cannot tell.
 */
export function statedPrice(card: RateCard, model: string, call: StandardCall): Decimal | null {
  const request = requestFor(modeOf(card, model), model, call)
  const known = knownSettings(request.settings, model)
  let dearest: Decimal | null = null
  for (const one of asStated(card, resolutions(card, known), call)) {
    const price = priceOf(card, request, one)
    if (price === null) return null
    if (dearest === null || price.gt(dearest)) dearest = price
  }
  return dearest?.round(NANO_DIGITS) ?? null
}

/** US dollars a unit of a meter that does not depend on how a picture is asked for; null where it does. */
export function unitPrice(
  card: RateCard,
  meter: Meter,
  { model, size, delivery }: { model: string; size: string; delivery: 'sync' | 'batch' },
): Decimal | null {
  const { settings } = requestFor(modeOf(card, model), model, { size, quality: null })
  const known = knownSettings({ ...settings, delivery }, model)
  const prices = resolutions(card, known).map((one) => {
    const rate = mostSpecific(card.rates, one, ({ bill }) => bill).find(
      ({ bill }) => bill === meter,
    )
    return rate === undefined || rate.first !== null ? null : priceUnits(rate, ONE, 1).usd
  })
  const [first = null] = prices
  return first !== null && prices.every((price) => price?.eq(first) === true) ? first : null
}

const ONE = mustBeDecimal('1')

/** What stands beside the picture: the prompt, pictures that go in, words that come with it. */
function isBeside(meter: Meter): boolean {
  return (
    meter.includes('input') ||
    ['output_text_token', 'prompt_character', 'masked_pixel', 'partial_image'].includes(meter)
  )
}

function priceOf(card: RateCard, request: Request, known: Known): Decimal | null {
  const rates = mostSpecific(card.rates, known, ({ bill }) => bill)
  const lines: RateLine[] = []
  for (const rate of rates.filter(({ bill }) => !isBeside(bill))) {
    const units = unitsOf(card, rate.bill, request, known)
    if (units === null) return null
    const { units: quantity, usd } = priceUnits(rate, units.expected, 1)
    lines.push({ bill: rate.bill, quantity, usd })
  }
  return lines.length === 0 ? null : totalOf(card, lines, known).total
}

/** Ways that a card's own words allow; none where it prices by quality and says nothing of an open one. */
function asStated(
  card: RateCard,
  ways: readonly Known[],
  { quality }: StandardCall,
): readonly Known[] {
  if (quality !== null || card.open.quality !== undefined) return ways
  const words = [...card.rates, ...card.estimates].flatMap(({ when }) => when.quality ?? [])
  if (words.length === 0) return ways
  return ways.filter((way) => way.quality === 'auto' && words.includes('auto'))
}

/** A new picture, or what the card prices where it has none. */
function modeOf(card: RateCard, model: string): Mode {
  const isPriced = (mode: Mode): boolean =>
    card.rates.some(({ when }) => {
      const { mode: modes, model: models } = when
      return (modes?.includes(mode) ?? true) && (models?.includes(model) ?? true)
    })
  return MODES.find(isPriced) ?? 'text-to-image'
}

function requestFor(mode: Mode, model: string, { size, quality }: StandardCall): Request {
  return bareRequest(model, {
    mode,
    size,
    ...(quality !== null && { quality }),
    n: 1,
  })
}
