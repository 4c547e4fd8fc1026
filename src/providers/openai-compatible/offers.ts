import type { Offer } from '../../domain/adapter.ts'
import { parseSize, type Settings } from '../../domain/settings.ts'
import { isModelPath } from '../model-path.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { type FieldNames, withoutFields } from './field-names.ts'

/** A rule beyond an offer's lists: a message where it speaks against the settings, else null. */
export type Rule = (settings: Settings) => string | null

/** Several rules as one; the first that speaks counts. */
export function allOf(...rules: readonly Rule[]): Rule {
  return (settings) => {
    for (const rule of rules) {
      const message = rule(settings)
      if (message !== null) return message
    }
    return null
  }
}

/** For an API that answers in the same exchange. */
export const atOnce: Rule = ({ delivery }) =>
  delivery === undefined || delivery === 'sync'
    ? null
    : `delivery "${delivery}" is not offered by this adapter: the host answers at once. Use sync.`

/** For an API that takes width and height as numbers. */
export const inPixels: Rule = ({ size }) =>
  size === undefined || parseSize(size) !== null
    ? null
    : `size "${size}" is not offered: it is not WIDTHxHEIGHT in pixels. Use one such as 1024x1024.`

/** For an API whose path names the model. */
export function namedInPath(model: string): Rule {
  return () =>
    isModelPath(model)
      ? null
      : `the model "${model}" cannot be asked for: its name stands in the path. Use letters, digits and . _ - : between slashes.`
}

/** What a host offers by the fields it has. */
export function offerOf(names: FieldNames, over: Partial<Offer> = {}): Offer {
  return { ...OPEN_OFFER, without: withoutFields(names), refuses: atOnce, ...over }
}

/** What can be said in OpenAI's fields: nothing is known of the model behind a gateway's name. */
export const OPENAI_SHAPED_OFFER: Offer = {
  ...OPEN_OFFER,
  without: ['aspect', 'steps', 'seed'],
  refuses: atOnce,
}
