import type { Mode } from '../../domain/settings.ts'
import type { Json } from '../../domain/suite.ts'
import { commonOptionMistakes } from '../common-options.ts'
import { stabilityOperation } from './operations.ts'

type Options = Readonly<Record<string, Json>>

const PICTURE = 'Put the picture under inputs.'
const ELSEWHERE = {
  mode: 'The grid’s mode decides it.',
  subject_image: PICTURE,
  background_prompt: 'Prompts come from the suite’s prompts.',
  samples: 'Every request gives one image: put repeats in trials.',
}

/**
 * Mistakes in a suite's `options` for this dialect; [] when none. Fields that an operation cannot do
 * without are missed only where `modes` says what the target will be asked for.
 */
export function optionMistakes(
  options: Options,
  model: string,
  modes: readonly Mode[] = [],
): readonly string[] {
  const { needs } = stabilityOperation(model)
  const missing = needs
    .filter(({ mode }) => (mode === null ? modes.length > 0 : modes.includes(mode)))
    .filter(({ names }) => !names.some((name) => Object.hasOwn(options, name)))
    .map(({ names, mode }) => {
      const asked = mode === null ? model : `${mode} by ${model}`
      return `${names.join(' or ')} is missing: ${asked} needs it.`
    })
  return [
    ...commonOptionMistakes(options, { elsewhere: ELSEWHERE }),
    ...Object.entries(options).flatMap(([name, value]) => notInAForm(name, value)),
    ...missing,
  ]
}

function notInAForm(name: string, value: Json): readonly string[] {
  if (value !== null && typeof value !== 'object') return []
  return [`${name}: ${JSON.stringify(value)} is neither a text, a number, true nor false.`]
}
