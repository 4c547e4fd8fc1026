import type { Mistake } from '../domain/suite.ts'
import { mistakeLine } from './mistake-line.ts'
import type { Shell } from './shell.ts'

export function sayWarnings(shell: Shell, warnings: readonly Mistake[]): void {
  for (const warning of warnings) shell.say(`warning: ${mistakeLine(warning)}`)
}
