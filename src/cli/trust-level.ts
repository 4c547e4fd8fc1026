import { clean } from '../report/clean.ts'
import { userMistake } from './exit.ts'
import type { Shell } from './shell.ts'
import { originOf } from './untrusted.ts'

/**
 * Whether suites are a stranger's: because the user says so (`--untrusted`), or because CI does and
 * the user does not vouch for them (`--trusted`). Nothing in a suite can change it. Says so where CI
 * decided. Throws UserMistakes where the user says both.
 */
export function isUntrusted(
  flags: { readonly untrusted?: unknown; readonly trusted?: unknown },
  shell: Shell,
): boolean {
  if (flags.untrusted === true && flags.trusted === true) {
    throw userMistake('--untrusted and --trusted say the opposite. Give one of them')
  }
  if (flags.untrusted === true) return true
  if (flags.trusted === true) return false
  const origin = originOf(shell.environment)
  if (origin.kind !== 'stranger') return false
  shell.say(
    `untrusted: CI says that this is ${clean(origin.who)}. The suite runs against the mock alone: no ` +
      'money, no keys, no commands, no files outside its folder. If you have read it and vouch for ' +
      'it, say --trusted.',
  )
  return true
}

/** Told before money is spent where a stranger's pull request would not be noticed. */
export function sayUntold(shell: Shell): void {
  if (originOf(shell.environment).kind !== 'untold') return
  shell.say(
    'warning: on this CI pull requests from forks are not recognised. Where their suites may come ' +
      'here, say --untrusted.',
  )
}
