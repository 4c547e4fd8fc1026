import { clean } from './clean.ts'
import type { RunReport } from './run-report.ts'

/** What was said of attempts that produced all their images, e.g. that a setting was dropped. */
export interface Note {
  readonly count: number
  readonly target: string
  readonly message: string
}

/** The words beside successes, the most frequent first. Texts are clean. */
export function notesOf({ attempts }: RunReport): readonly Note[] {
  const notes = new Map<string, Note>()
  for (const { outcome, target } of attempts) {
    if (outcome.kind !== 'produced' || outcome.message === null) continue
    const key = JSON.stringify([target, outcome.message])
    const count = (notes.get(key)?.count ?? 0) + 1
    notes.set(key, { count, target: clean(target), message: clean(outcome.message) })
  }
  return [...notes.values()].sort((a, b) => b.count - a.count)
}
