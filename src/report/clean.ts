const MAX_LENGTH = 500
const NEWLINES = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g
/** Control, format (bidi, zero-width, tags) and lone surrogate characters; emoji keep their joiner. */
const UNSEEN = /(?!\u200d)[\p{Cc}\p{Cf}\p{Cs}]/gu
/** `::error` at a line's start, `##[group]` and `##vso[…]` anywhere are orders to a CI runner. */
const COMMANDS = /:(?=:+[a-z])|(?<=^ *):(?=:)|#(?=#(?:\[|vso))/gi

/**
 * Makes a string that others wrote (a provider's message, a prompt, a file's name) safe to print in
 * a terminal or a CI log: one line, nothing unseen, no CI command even when later wrapped to a
 * line's start, at most 500 UTF-16 units.
 */
export function clean(text: string): string {
  return cleanUpTo(MAX_LENGTH, text)
}

/** The same for texts of our own that quote others: they may be longer. */
export function cleanUpTo(maxLength: number, text: string): string {
  const visible = text
    .slice(0, 4 * maxLength)
    .replace(NEWLINES, '⏎')
    .replaceAll('\t', ' ')
    .replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .replace(COMMANDS, '$& ')
  return visible.length <= maxLength ? visible : `${cut(visible, maxLength - 1)}…`
}

/** Never between the halves of a surrogate pair. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '')
}
