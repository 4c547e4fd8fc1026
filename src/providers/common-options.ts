import type { Json } from '../domain/suite.ts'

type Options = Readonly<Record<string, Json>>

/** Where a field belongs that may not stand in a suite's `options`. */
const SET_ELSEWHERE: Readonly<Record<string, string>> = {
  model: 'Set the target’s model instead.',
  prompt: 'Prompts come from the suite’s prompts.',
  n: 'Put n in the matrix, so that the images asked for are counted.',
  image: 'Put the picture under inputs.',
  images: 'Put the picture under inputs.',
  mask: 'Put the mask under inputs.',
}

/** The provider's own fields among the options: all but those that steer an adapter (`assay…`). */
export function sentOptions(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !name.startsWith('assay')))
}

/**
 * Mistakes that every dialect knows: fields that have their own place in a suite, and options of
 * ours (`assay…`) that this adapter does not know. `own` are those it does; `elsewhere` adds the
 * dialect's further names for what has its own place, each with where that is. [] when none.
 */
export function commonOptionMistakes(
  options: Options,
  {
    own = [],
    elsewhere = {},
  }: { own?: readonly string[]; elsewhere?: Readonly<Record<string, string>> } = {},
): readonly string[] {
  const places = { ...SET_ELSEWHERE, ...elsewhere }
  return Object.keys(options).flatMap((name) => {
    if (Object.hasOwn(places, name)) return [`${name} cannot be an option. ${places[name]}`]
    if (!name.startsWith('assay') || own.includes(name)) return []
    const known = own.length === 0 ? 'It has none of its own.' : `It knows ${own.join(' and ')}.`
    return [`${name} is not an option of this adapter. ${known}`]
  })
}
