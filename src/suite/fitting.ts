import type { Mode, Settings } from '../domain/settings.ts'
import type { Inputs, Mistake, Prompt, Target } from '../domain/suite.ts'
import { inputsOf, takesPart } from '../domain/takes-part.ts'
import { type Path, type Place, pathText } from './place.ts'

interface Fitted {
  readonly prompts: readonly Prompt[]
  readonly inputs: Inputs
  readonly targets: readonly Target[]
  readonly grid: readonly Settings[]
  /** Whether the suite or a prompt names a picture, found or not. */
  readonly hasPictures: boolean
  /** Whether all that was written could be read: else a prompt or a picture may only seem to lack. */
  readonly isWhole: boolean
  readonly place: Place
}

const NEEDS_IMAGE = ['edit', 'image-to-image', 'variation', 'upscale'] as const

/**
 * Whether prompts and modes find each other: a mode without a prompt and a prompt's mode without a
 * picture are mistakes, a prompt without a mode is a warning.
 */
export function fitPrompts({
  prompts,
  inputs,
  targets,
  grid,
  hasPictures,
  isWhole,
  place,
}: Fitted): {
  readonly mistakes: readonly Mistake[]
  readonly warnings: readonly Mistake[]
} {
  const say = (path: Path, message: string): Mistake => {
    return { position: place(path), path: pathText(path), message }
  }
  const inGrid = targets.flatMap((one) => one.grid ?? []).concat(grid)
  const needs = NEEDS_IMAGE.find((mode) => inGrid.some((one) => one.mode === mode))
  if (needs !== undefined && !hasPictures) {
    const message = `${needs} needs a picture. Give inputs: { image: ./picture.png }.`
    return { mistakes: [say(['matrix', 'mode'], message)], warnings: [] }
  }
  if (!isWhole) return { mistakes: [], warnings: [] }
  const mistakes = prompts.flatMap((prompt): Mistake[] => {
    const mode = prompt.modes?.find((one) => one !== 'text-to-image')
    if (mode === undefined || inputsOf(prompt, inputs).image !== null) return []
    const message = `${mode} needs a picture. Give it inputs: { image: ./picture.png }.`
    return [{ position: prompt.position, path: `prompt "${prompt.id}".modes`, message }]
  })
  const modes = modesOf(targets, grid)
  if (mistakes.length > 0 || modes.length === 0 || prompts.length === 0) {
    return { mistakes, warnings: [] }
  }
  const empty = modes.filter((mode) => !prompts.some((one) => takesPart(one, mode, inputs)))
  const idle = prompts.filter((one) => !modes.some((mode) => takesPart(one, mode, inputs)))
  const names = idle.slice(0, 5).map(({ id }) => id)
  const rest = idle.length > names.length ? ` and ${idle.length - names.length} more` : ''
  return {
    mistakes: empty.map((mode) => say(['matrix', 'mode'], emptyMode(mode))),
    warnings:
      idle.length === 0
        ? []
        : [say(['prompts'], `never asked in ${modes.join(', ')}: ${names.join(', ')}${rest}.`)],
  }
}

function emptyMode(mode: Mode): string {
  const reason =
    mode === 'text-to-image'
      ? 'each has a picture of its own. Take it out of the modes, or add a prompt without one.'
      : 'none has a picture. Give one its inputs: { image: ./picture.png }, or take the mode out.'
  return `no prompt takes part in ${mode}: ${reason}`
}

function modesOf(targets: readonly Target[], grid: readonly Settings[]): readonly Mode[] {
  const asked = targets.flatMap(({ modes, grid: own }) =>
    (own ?? grid).map(({ mode }) => mode).filter((mode) => modes?.includes(mode) ?? true),
  )
  return [...new Set(asked)]
}
