import type { Mode } from './settings.ts'
import type { Inputs, Prompt } from './suite.ts'

/** The pictures of a prompt: its own where it has one, else its suite's. Never one of each. */
export function inputsOf(prompt: Pick<Prompt, 'inputs'>, ofSuite: Inputs): Inputs {
  return prompt.inputs.image === null ? ofSuite : prompt.inputs
}

/**
 * Whether a prompt is asked in a mode. Its own `modes` decide. Without them a picture of its own
 * makes it a prompt for the modes that work on one; without any picture it is for text-to-image
 * alone; and with the suite's picture it is asked in every mode.
 */
export function takesPart(
  prompt: Pick<Prompt, 'inputs' | 'modes'>,
  mode: Mode,
  ofSuite: Inputs,
): boolean {
  if (prompt.modes !== null) return prompt.modes.includes(mode)
  if (prompt.inputs.image !== null) return mode !== 'text-to-image'
  return mode === 'text-to-image' || ofSuite.image !== null
}
