import { type Mistake, mistakeText } from '../domain/suite.ts'
import type { Shell } from './shell.ts'

export function sayWarnings(shell: Shell, warnings: readonly Mistake[]): void {
  for (const warning of warnings) shell.say(`warning: ${mistakeText(warning)}`)
}
