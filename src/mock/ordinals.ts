import { hash } from 'node:crypto'

/** Counts how often each text has come; texts are kept as hashes because bodies can be large. */
export function openOrdinals(): { next(text: string): number; clear(): void } {
  const counts = new Map<string, number>()
  return {
    next: (text) => {
      const key = hash('sha256', text, 'base64')
      const ordinal = (counts.get(key) ?? 0) + 1
      counts.set(key, ordinal)
      return ordinal
    },
    clear: () => counts.clear(),
  }
}
