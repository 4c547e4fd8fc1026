import type { Json } from '../../domain/suite.ts'
import { openaiModel } from './models.ts'

/** Chooses how an edit is encoded, `multipart` (default) or `json`; ours, so never sent. */
export const EDIT_ENCODING = 'assayEditEncoding'

type Options = Readonly<Record<string, Json>>

const SET_ELSEWHERE: Readonly<Record<string, string>> = {
  model: 'Set the target’s model instead.',
  prompt: 'Prompts come from the suite’s prompts.',
  n: 'Put n in the matrix, so that the images asked for are counted.',
  image: 'Put the picture under inputs.',
  images: 'Put the picture under inputs.',
  mask: 'Put the mask under inputs.',
}

/** The provider's own fields among the options: all but those that steer this adapter. */
export function sentOptions(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !name.startsWith('assay')))
}

/** Mistakes in a suite's `options` for this dialect; [] when none. */
export function optionMistakes(options: Options, model: string): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const message = mistakeOf(name, value, { options, model })
    return message === null ? [] : [message]
  })
}

function mistakeOf(
  name: string,
  value: Json,
  { options, model }: { options: Options; model: string },
): string | null {
  const elsewhere = Object.hasOwn(SET_ELSEWHERE, name) ? SET_ELSEWHERE[name] : undefined
  if (elsewhere !== undefined) return `${name} cannot be an option. ${elsewhere}`
  const shown = JSON.stringify(value)
  const known = openaiModel(model)
  switch (name) {
    case EDIT_ENCODING:
      return value === 'json' || value === 'multipart'
        ? null
        : `${name}: ${shown} is neither "json" nor "multipart".`
    case 'stream':
      return typeof value === 'boolean' ? null : `stream: ${shown} is not true or false.`
    case 'partial_images':
      if (options.stream === false) return 'partial_images needs stream: true.'
      return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 3
        ? null
        : `partial_images: ${shown} is not a whole number from 0 to 3.`
    case 'response_format':
    case 'style':
      return known?.reportsTokens === true
        ? `${name} is not a field of ${model}. Leave it out.`
        : null
    case 'input_fidelity':
      return fidelityMistake(value, { model, allowed: known?.inputFidelity ?? null })
    default:
      return name.startsWith('assay')
        ? `${name} is not an option of this adapter. It knows ${EDIT_ENCODING}.`
        : null
  }
}

function fidelityMistake(
  value: Json,
  { model, allowed }: { model: string; allowed: readonly string[] | null },
): string | null {
  if (allowed === null) return null
  if (allowed.length === 0) return `input_fidelity is not a field of ${model}. Leave it out.`
  return typeof value === 'string' && allowed.includes(value)
    ? null
    : `input_fidelity: ${JSON.stringify(value)} is not offered by ${model}. Use ${allowed.join(' or ')}.`
}
