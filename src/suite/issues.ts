import type { z } from 'zod'
import type { Mistake } from '../domain/suite.ts'
import { type Path, type Place, pathText } from './place.ts'

/**
 * Puts a schema's issues where they stood. `prefix` is the path of the value that was parsed;
 * `shownAs` is what the reader sees in its stead, where the file itself is the value.
 */
export function mistakesOf(
  issues: readonly z.core.$ZodIssue[],
  place: Place,
  prefix: Path = [],
): Mistake[] {
  const mistakes: Mistake[] = []
  const seen = new Set<string>()
  for (const issue of issues) {
    const path = [...prefix, ...issue.path]
    const found: { path: Path; message: string; of: 'value' | 'key' }[] =
      issue.code === 'unrecognized_keys'
        ? // The schema's own message has one line a key: see `record` in fields.ts.
          issue.message.split('\n').map((message, index) => ({
            path: [...path, issue.keys[index] ?? ''],
            message,
            of: 'key' as const,
          }))
        : [{ path, message: issue.message, of: 'value' as const }]
    for (const one of found) {
      const shown = one.of === 'key' ? pathText(path) : pathText(one.path)
      const mark = JSON.stringify([one.path.map(String), one.message])
      if (seen.has(mark)) continue
      seen.add(mark)
      mistakes.push({ position: place(one.path, one.of), path: shown, message: one.message })
    }
  }
  return mistakes
}
