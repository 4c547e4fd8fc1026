import type { Meter } from '../../domain/usage.ts'
import { fieldsOf, figureOf, type JsonObject, membersOf, textOf } from './figures.ts'
import { sellerOf } from './sellers.ts'
import {
  type Origin,
  type Priced,
  type Stated,
  type Statement,
  type Unmapped,
  ZERO_REASON,
} from './statement.ts'

/** fal's words for a unit, singular (api.fal.ai/v1/models/pricing, seen April to November 2026). */
const UNITS: Readonly<Record<string, Meter>> = {
  image: 'image',
  megapixel: 'output_megapixel',
  second: 'compute_second',
  'compute second': 'compute_second',
  'gpu second': 'compute_second',
}

/** Reads an answer of fal's `GET /v1/models/pricing`: a price and its unit for each endpoint. */
export function readFal(answer: JsonObject, { readOn }: Origin): Stated {
  const statements: Statement[] = []
  const unmapped: Unmapped[] = []
  for (const line of membersOf(answer.prices)) {
    const fields = fieldsOf(line)
    const model = textOf(fields.endpoint_id)
    const key = model ?? '?'
    const say = (reason: string): void => void unmapped.push({ key, field: null, reason })
    const usd = figureOf(fields.unit_price)
    const unit = textOf(fields.unit) ?? ''
    const priced = pricedBy(unit)
    if (model === null) say('a price of no endpoint')
    else if (textOf(fields.currency) !== 'USD') say('not in US dollars')
    else if (usd === null) say('not a price')
    else if (usd.eq(0)) say(ZERO_REASON)
    else if (priced === null) say(`no meter here for a price by "${unit}"`)
    else {
      statements.push({
        seller: sellerOf('fal'),
        model,
        key,
        field: unit,
        usd: usd.toFixed(),
        priced,
        source: 'fal’s own price list (api.fal.ai/v1/models/pricing)',
        asOf: readOn,
      })
    }
  }
  return { statements, unmapped }
}

function pricedBy(unit: string): Priced | null {
  const bill = UNITS[unit.toLowerCase().replace(/s$/, '')]
  return bill === undefined ? null : { kind: 'unit', bill, when: {} }
}
