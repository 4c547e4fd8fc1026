import type { Json } from '../../domain/suite.ts'
import type { Meter } from '../../domain/usage.ts'
import { commonOptionMistakes } from '../common-options.ts'
import { isModelPath } from '../model-path.ts'
import { PICTURE_FIELD_OPTION, pictureFieldMistakes } from '../picture-field.ts'

type Options = Readonly<Record<string, Json>>

/** Names what an endpoint's billable units are, for one that is not in the table; never sent. */
const UNIT_OPTION = 'assayBillableUnit'

/** Units of fal's price list, and the meters that count them. */
const UNITS: Readonly<Record<string, Meter>> = {
  image: 'image',
  megapixel: 'output_megapixel',
  second: 'compute_second',
  credit: 'credit',
}

const INPUTS = 'Put the picture under inputs.'
const COUNTED = 'Put n in the matrix, so that the images asked for are counted.'

const ELSEWHERE: Readonly<Record<string, string>> = {
  num_images: COUNTED,
  max_images: COUNTED,
  image_size: 'Put size in the matrix, so that it is priced.',
  image_url: INPUTS,
  image_urls: INPUTS,
  mask_url: 'Put the mask under inputs.',
  mask_image_url: 'Put the mask under inputs.',
}

/** The meter that the suite names for the endpoint's units; null where it names none. */
export function unitOption(options: Options): Meter | null {
  const unit = options[UNIT_OPTION]
  return typeof unit === 'string' && Object.hasOwn(UNITS, unit) ? (UNITS[unit] ?? null) : null
}

/** Mistakes in a suite's `options` for this dialect; [] when none. */
export function optionMistakes(options: Options, model: string): readonly string[] {
  const mistakes = [
    ...commonOptionMistakes(options, {
      own: [PICTURE_FIELD_OPTION, UNIT_OPTION],
      elsewhere: ELSEWHERE,
    }),
    ...pictureFieldMistakes(options),
  ]
  if (options[UNIT_OPTION] !== undefined && unitOption(options) === null) {
    const words = Object.keys(UNITS).join(', ')
    mistakes.push(
      `${UNIT_OPTION}: ${JSON.stringify(options[UNIT_OPTION])} is no unit. Use one of ${words}.`,
    )
  }
  if (!isModelPath(model) || !model.includes('/'))
    mistakes.push(`the model "${model}" is no endpoint. Use its id, such as "fal-ai/flux/dev".`)
  return mistakes
}
