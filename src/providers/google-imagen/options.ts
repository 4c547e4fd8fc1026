import type { Json } from '../../domain/suite.ts'
import { commonOptionMistakes } from '../common-options.ts'

type Options = Readonly<Record<string, Json>>

const ELSEWHERE: Readonly<Record<string, string>> = {
  sampleCount: 'Put n in the matrix, so that the images asked for are counted.',
  instances: 'Prompts come from the suite’s prompts, pictures from its inputs.',
  referenceImages: 'Put the picture and its mask under inputs.',
  parameters: 'Name the fields of parameters themselves.',
  mode: 'Put mode in the matrix.',
  storageUri: 'The images would go to a bucket that nobody here reads. Leave it out.',
}

/** Mistakes in a suite's `options`, which are fields of `parameters`, and `labels`; [] when none. */
export function optionMistakes(options: Options): readonly string[] {
  return commonOptionMistakes(options, { elsewhere: ELSEWHERE })
}
