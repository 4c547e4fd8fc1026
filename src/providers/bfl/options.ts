import type { Json } from '../../domain/suite.ts'
import { commonOptionMistakes } from '../common-options.ts'
import { isModelPath } from '../model-path.ts'
import { PICTURE_FIELD_OPTION, pictureFieldMistakes } from '../picture-field.ts'

const INPUTS = 'Put the picture under inputs.'
const SIZE = 'Put size in the matrix, so that it is priced.'

/** Further pictures are billed by their megapixels, so that a hold for one would be too small. */
const ONE_PICTURE = 'One picture goes in: put it under inputs.'

const ELSEWHERE: Readonly<Record<string, string>> = {
  width: SIZE,
  height: SIZE,
  image_prompt: INPUTS,
  input_image: INPUTS,
  input_image_blob_path: INPUTS,
  ...Object.fromEntries(
    [2, 3, 4, 5, 6, 7, 8, 9, 10].map((number) => [`input_image_${number}`, ONE_PICTURE]),
  ),
  // With one the answer names no URL to ask at.
  webhook_url: 'Results are asked for, not sent. Leave it out.',
  webhook_secret: 'Results are asked for, not sent. Leave it out.',
}

/** Mistakes in a suite's `options` for this dialect; [] when none. */
export function optionMistakes(
  options: Readonly<Record<string, Json>>,
  model: string,
): readonly string[] {
  const mistakes = [
    ...commonOptionMistakes(options, { own: [PICTURE_FIELD_OPTION], elsewhere: ELSEWHERE }),
    ...pictureFieldMistakes(options),
  ]
  if (!isModelPath(model)) mistakes.push(`the model "${model}" cannot stand in a path.`)
  if (model.endsWith('-finetuned') && options.finetune_id === undefined)
    mistakes.push(`${model} needs finetune_id. Add it to the options.`)
  return mistakes
}
