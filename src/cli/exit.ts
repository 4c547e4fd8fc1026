import { type Mistake, mistakeText } from '../domain/suite.ts'
import { LedgerDamaged } from '../store/ledger-damaged.ts'
import { StoreRefused } from '../store/store-refused.ts'

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
    return { code: EXIT.mistake, text: `${error.message}\n${head}; nothing was spent.` }
  }
  if (error instanceof StoreRefused) return { code: EXIT.mistake, text: error.message }
  if (error instanceof LedgerDamaged) {
    return {
      code: EXIT.damaged,
      text:
        `The ledger is damaged or too old: ${error.message}\nNothing was sent. Put back the ` +
        'newest copy of the ledger together with its -wal file, or move ledger and journal ' +
        'away together and reconcile what they held by hand.',
    }
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: EXIT.bug, text: `A bug in assay, or a broken disk:\n${text}` }
}
