import { UNSPECIFIED } from '../../src/domain/prompt-spec.ts'
import type { Prompt } from '../../src/domain/suite.ts'

/** A prompt that asks for nothing but its text; `over` wins. */
export function promptOf(over: Pick<Prompt, 'id' | 'text'> & Partial<Prompt>): Prompt {
  return {
    content: null,
    ...UNSPECIFIED,
    inputs: { image: null, mask: null },
    modes: null,
    position: { file: '', line: 1, column: 1 },
    ...over,
  }
}
