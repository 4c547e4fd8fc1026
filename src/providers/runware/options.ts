import type { Json } from '../../domain/suite.ts'
import { commonOptionMistakes } from '../common-options.ts'
import { PICTURE_FIELD_OPTION, pictureFieldMistakes } from '../picture-field.ts'

/** Mistakes in a suite's `options` for this dialect; [] when none. */
export function optionMistakes(options: Readonly<Record<string, Json>>): readonly string[] {
  return [
    ...commonOptionMistakes(options, {
      own: [PICTURE_FIELD_OPTION],
      elsewhere: {
        positivePrompt: 'Prompts come from the suite’s prompts.',
        numberResults: 'Put n in the matrix, so that the images asked for are counted.',
        seedImage: 'Put the picture under inputs.',
        referenceImages: 'Put the picture under inputs.',
        maskImage: 'Put the mask under inputs.',
        deliveryMethod: 'Put delivery in the matrix.',
        taskType: 'The mode says it.',
        taskUUID: 'Each attempt has its own.',
      },
    }),
    ...pictureFieldMistakes(options),
  ]
}
