import type { Mode } from '../../domain/settings.ts'
import type { Json } from '../../domain/suite.ts'
import { commonOptionMistakes } from '../common-options.ts'
import { field, fieldsOf } from '../json-fields.ts'
import { bedrockModel } from './models.ts'

type Options = Readonly<Record<string, Json>>

const MODE = 'The grid’s mode decides it.'
const ELSEWHERE = {
  mode: MODE,
  taskType: MODE,
  init_image: 'Put the picture under inputs.',
}
/** Parts of Amazon's body, and what of them has its own place in a suite. */
const WITHIN: readonly (readonly [string, string, string])[] = [
  [
    'imageGenerationConfig',
    'numberOfImages',
    'Put n in the matrix, so that the images asked for are counted.',
  ],
  ['textToImageParams', 'text', 'Prompts come from the suite’s prompts.'],
  ['inPaintingParams', 'text', 'Prompts come from the suite’s prompts.'],
  ['inPaintingParams', 'image', 'Put the picture under inputs.'],
  ['imageVariationParams', 'text', 'Prompts come from the suite’s prompts.'],
  ['imageVariationParams', 'images', 'Put the picture under inputs.'],
]

/** Mistakes in a suite's `options` for this dialect; [] when none. */
export function optionMistakes(
  options: Options,
  model: string,
  modes: readonly Mode[] = [],
): readonly string[] {
  const known = bedrockModel(model)
  const within = WITHIN.filter(
    ([part, name]) => field(fieldsOf(field(options, part)), name) !== undefined,
  ).map(([part, name, where]) => `${part}.${name} cannot be an option. ${where}`)
  const needs = known.kind === 'stability' && modes.length > 0 ? known.needs : []
  const isMissing = needs.length > 0 && !needs.some((name) => Object.hasOwn(options, name))
  return [
    ...commonOptionMistakes(options, { elsewhere: ELSEWHERE }),
    ...within,
    ...(isMissing ? [`${needs.join(' or ')} is missing: ${model} needs it.`] : []),
  ]
}
