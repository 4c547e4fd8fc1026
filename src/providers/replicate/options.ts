import type { Json } from '../../domain/suite.ts'
import type { ImageField } from './models.ts'

type Options = Readonly<Record<string, Json>>

/** Names the `input` field for the picture, `name[]` for a list; ours, so never sent. */
const IMAGE_FIELD = 'assayImageField'

/** Sent as the `Cancel-After` header: `30s`, `5m`, `1h30m45s` or seconds, at least 5 s. */
const CANCEL_AFTER = 'assayCancelAfter'

const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}(\[\])?$/
const DURATION = /^(?=.)(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6})s?)?$/

/** The model's own input fields among the options. */
export function inputOptions(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !name.startsWith('assay')))
}

/** The picture's field as the suite names it, or null where it does not. */
export function imageFieldOption(options: Options): ImageField | null {
  const text = options[IMAGE_FIELD]
  if (typeof text !== 'string' || !FIELD_NAME.test(text)) return null
  return text.endsWith('[]')
    ? { name: text.slice(0, -2), isList: true }
    : { name: text, isList: false }
}

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
      case IMAGE_FIELD:
        return imageFieldOption(options) === null
          ? [
              `${name}: ${shown} is not the name of an input field, such as "input_image" or "images[]".`,
            ]
          : []
      case CANCEL_AFTER:
        return cancelAfterOption(options) === null
          ? [`${name}: ${shown} is not a duration of at least 5 seconds, such as "30s" or "5m".`]
          : []
      case 'prompt':
        return ['prompt cannot be an option. Prompts come from the suite’s prompts.']
      case 'num_outputs':
        return [
          'num_outputs cannot be an option. Put n in the matrix, so that the images asked for are counted.',
        ]
      default:
        return name.startsWith('assay')
          ? [
              `${name} is not an option of this adapter. It knows ${IMAGE_FIELD} and ${CANCEL_AFTER}.`,
            ]
          : []
    }
  })
}
