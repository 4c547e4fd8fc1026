import type { Json } from '../../domain/suite.ts'
import { commonOptionMistakes } from '../common-options.ts'
import { isObject } from '../json-fields.ts'

type Options = Readonly<Record<string, Json>>

const ELSEWHERE: Readonly<Record<string, string>> = {
  contents: 'Prompts come from the suite’s prompts, pictures from its inputs.',
  generation_config: 'Write generationConfig.',
  // A search costs by the query, and no meter of a rate card counts queries.
  tools: 'Searches are billed by the query, which no rate card can hold money for. Leave it out.',
}

/** Fields within the options, by their name without case and underscores, that change what is billed. */
const WITHIN: Readonly<Record<string, string>> = {
  candidatecount: 'One request gives one candidate. Leave it out.',
  imagesize: 'Put size in the matrix, so that it is priced.',
}

const TIERS = ['standard', 'flex']

/** Mistakes in a suite's `options`, which are fields of the request beside `contents`; [] when none. */
export function optionMistakes(options: Options): readonly string[] {
  return [
    ...commonOptionMistakes(options, { elsewhere: ELSEWHERE }),
    ...Object.entries(options).flatMap(([name, value]) => mistakesWithin(name, value)),
  ]
}

function mistakesWithin(path: string, value: Json): readonly string[] {
  const name = (path.split('.').at(-1) ?? '').replaceAll('_', '').toLowerCase()
  if (Object.hasOwn(WITHIN, name)) return [`${path} cannot be an option. ${WITHIN[name]}`]
  if (name === 'servicetier' && !(typeof value === 'string' && TIERS.includes(value))) {
    const shown = JSON.stringify(value)
    return [`${path}: ${shown} has no price here. Use ${TIERS.join(' or ')}.`]
  }
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([inner, one]) => mistakesWithin(`${path}.${inner}`, one))
}
