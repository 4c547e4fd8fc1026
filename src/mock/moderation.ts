/** A refused subject for each stage, in words that no ordinary prompt has. */
export const MODERATION = { input: ['forbidden-input'], output: ['forbidden-output'] }

/** The first of the words that a prompt contains, whatever their case; null when it has none. */
export function wordIn(prompt: string, words: readonly string[]): string | null {
  const lower = prompt.toLowerCase()
  return words.find((word) => lower.includes(word.toLowerCase())) ?? null
}
