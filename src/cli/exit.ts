import { type Mistake, mistakeText } from '../domain/suite.ts'
import { clean } from '../report/clean.ts'
import { diskFault } from '../store/disk-fault.ts'
import { LedgerDamaged } from '../store/ledger-damaged.ts'
import { LedgerVersionRefused } from '../store/ledger-version-refused.ts'
import { StoreRefused } from '../store/store-refused.ts'
import { mistakeLine } from './mistake-line.ts'
import { RunCut } from './run-cut.ts'

/** Exit codes beside those of a finished run. */
export const EXIT = { passed: 0, mistake: 2, damaged: 5, bug: 70 } as const

/** What the user has to mend; nothing was spent. */
export class UserMistakes extends Error {
  override readonly name = 'UserMistakes'
  readonly mistakes: readonly Mistake[]
  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(mistakeText).join('\n'))
    this.mistakes = mistakes
  }
}

export function userMistake(message: string, path = ''): UserMistakes {
  return new UserMistakes([{ position: null, path, message }])
}

/** Text for a person and the exit code, for whatever a command threw. */
export function failure(error: unknown): { readonly code: number; readonly text: string } {
  if (error instanceof UserMistakes) {
    const count = error.mistakes.length
    const head = count === 1 ? '1 mistake' : `${count} mistakes`
    const lines = error.mistakes.map(mistakeLine)
    return { code: EXIT.mistake, text: `${lines.join('\n')}\n${head}; nothing was spent.` }
  }
  if (error instanceof StoreRefused) return { code: EXIT.mistake, text: clean(error.message) }
  if (error instanceof LedgerVersionRefused) {
    return { code: EXIT.damaged, text: clean(error.message) }
  }
  if (error instanceof RunCut) return { code: error.code, text: cleanLines(error.message) }
  if (error instanceof LedgerDamaged) {
    return {
      code: EXIT.damaged,
      text:
        `The ledger is damaged or too old: ${clean(error.message)}\nNothing was sent. Put back the ` +
        'newest copy of the ledger together with its -wal file, or move ledger and journal ' +
        'away together and reconcile what they held by hand.',
    }
  }
  const refused = diskFault(error)
  if (refused !== null && !isMissingFile(error)) {
    return { code: EXIT.mistake, text: clean(`Stopped: ${refused}. Mend that and try again.`) }
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: EXIT.bug, text: `A bug in assay, or a broken disk:\n${cleanLines(text)}` }
}

/** Where no command said which file was missed, it is as likely one of ours. */
function isMissingFile(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

function cleanLines(text: string): string {
  return text
    .split('\n')
    .map((line) => clean(line))
    .join('\n')
}
