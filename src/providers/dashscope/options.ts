import type { Json } from '../../domain/suite.ts'
import { commonOptionMistakes } from '../common-options.ts'

/** Wan's picture series: as many images as the model likes, each of them billed. */
const MORE_IMAGES = 'It makes more images than n counts, and each is billed.'

/** Mistakes in a suite's `options` for this dialect; [] when none. The others go to `parameters`. */
export function optionMistakes(options: Readonly<Record<string, Json>>): readonly string[] {
  return commonOptionMistakes(options, {
    elsewhere: {
      input: 'Prompts and pictures come from the suite.',
      parameters: 'Name its fields as options, without it.',
      messages: 'Prompts and pictures come from the suite.',
      text: 'Prompts come from the suite’s prompts.',
      max_images: MORE_IMAGES,
      enable_sequential: MORE_IMAGES,
      enable_interleave: MORE_IMAGES,
    },
  })
}
