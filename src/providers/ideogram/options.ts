import Big from 'big.js'
import type { Json } from '../../domain/suite.ts'
import { commonOptionMistakes } from '../common-options.ts'
import { decimalText } from '../json-fields.ts'
import { ideogramModel } from './models.ts'

type Options = Readonly<Record<string, Json>>

/**
 * US dollars. The provider is asked for its own price first, for nothing, and the order goes out only
 * where that is not above this; ours, so never sent.
 */
const QUOTE_LIMIT = 'assayQuoteLimit'

/** The limit that a quote must not exceed; null where the suite names none. */
export function quoteLimitUsd(options: Options): Big | null {
  const usd = decimalText(options[QUOTE_LIMIT])
  return usd === null ? null : new Big(usd)
}

const ELSEWHERE = {
  text_prompt: 'Prompts come from the suite’s prompts.',
  json_prompt: 'Prompts come from the suite’s prompts.',
  num_images: 'Put n in the matrix, so that the images asked for are counted.',
  rendering_speed: 'Put quality in the matrix, so that it is priced.',
  async: 'Put delivery in the matrix.',
  reference_images: 'There is no place for further pictures.',
  character_reference_images: 'Put the picture under inputs.',
  style_reference_images: 'There is no place for further pictures.',
}

/** Mistakes in a suite's `options` for this dialect; [] when none. */
export function optionMistakes(options: Options, model: string): readonly string[] {
  const mistakes = commonOptionMistakes(options, { own: [QUOTE_LIMIT], elsewhere: ELSEWHERE })
  const given = options[QUOTE_LIMIT]
  if (given === undefined) return mistakes
  if (ideogramModel(model).api === 'v1') {
    return [...mistakes, `${QUOTE_LIMIT} is not offered by ${model}: it gives no quotes.`]
  }
  if (quoteLimitUsd(options) !== null) return mistakes
  const shown = JSON.stringify(given)
  return [...mistakes, `${QUOTE_LIMIT}: ${shown} is not an amount in US dollars, such as "0.06".`]
}
