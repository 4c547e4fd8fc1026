import type { Json } from '../../domain/suite.ts'
import { PICTURE_FIELD_OPTION, pictureFieldMistakes } from '../picture-field.ts'

type Options = Readonly<Record<string, Json>>

/** Sent as the `Cancel-After` header: `30s`, `5m`, `1h30m45s` or seconds, at least 5 s. */
const CANCEL_AFTER = 'assayCancelAfter'

const DURATION = /^(?=.)(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6})s?)?$/

/** The deadline that the suite asks the provider to keep, or null where it asks for none. */
export function cancelAfterOption(options: Options): string | null {
  const value = options[CANCEL_AFTER]
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') return null
  const match = DURATION.exec(text)
  if (match === null) return null
  const [, hours = '0', minutes = '0', seconds = '0'] = match
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return total >= 5 ? text : null
}

/** Mistakes in a suite's `options` for this dialect; [] when none. */
export function optionMistakes(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const shown = JSON.stringify(value)
    switch (name) {
      case PICTURE_FIELD_OPTION:
        return pictureFieldMistakes(options)
      case CANCEL_AFTER:
        return cancelAfterOption(options) === null
          ? [`${name}: ${shown} is not a duration of at least 5 seconds, such as "30s" or "5m".`]
          : []
      case 'prompt':
        return ['prompt cannot be an option. Prompts come from the suite’s prompts.']
      case 'num_outputs':
      case 'num_images':
      case 'number_of_images':
        return [
          `${name} cannot be an option. Put n in the matrix, so that the images asked for are counted.`,
        ]
      case 'image':
      case 'mask':
        return [`${name} cannot be an option. Put the ${name} under inputs.`]
      default:
        return name.startsWith('assay')
          ? [
              `${name} is not an option of this adapter. It knows ${PICTURE_FIELD_OPTION} and ${CANCEL_AFTER}.`,
            ]
          : []
    }
  })
}
