import Big from 'big.js'
import type { Operation } from '../../domain/operation.ts'
import { readingOf, type Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { decimalText, field, fieldsOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { quoteLimitUsd } from './options.ts'
import { orderAfter } from './submit.ts'

/** One request that ordered nothing. */
const USAGE = { reported: {}, counted: { request: '1', image: '0' }, cost: null } as const

/**
 * A price quote: `{usd_micros, upper_bound_usd_micros?, …}` (developer.ideogram.ai, read 2026-11-21).
 * The order goes out where the most it may cost is within the suite's limit; a quote that cannot be
 * read orders nothing.
 */
export function readQuote(answer: Answer, quote: RequestSpec, { options }: Operation): Step {
  const fields = fieldsOf(jsonOf(answer))
  const micros =
    decimalText(field(fields, 'upper_bound_usd_micros')) ?? decimalText(field(fields, 'usd_micros'))
  const limit = quoteLimitUsd(options)
  if (micros === null || limit === null) {
    return refused(`no price quote, so nothing was ordered: ${bodyWords(answer)}`)
  }
  const usd = new Big(micros).div(1_000_000)
  if (usd.lte(limit)) return { kind: 'next', request: orderAfter(quote) }
  return refused(
    `the provider quotes up to $${usd.toFixed()}, above the limit of $${limit.toFixed()}: nothing was ordered`,
  )
}

function refused(message: string): Step {
  const outcome = outcomeOf('rejected', { reason: 'parameters', code: 'price_quote', message })
  return { kind: 'done', reading: readingOf(outcome, { usage: USAGE }), task: null }
}
