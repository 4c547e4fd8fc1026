import { clean } from './clean.ts'

/** A table of GitHub’s Markdown; its texts are Markdown already. */
export function markdownTable(
  titles: readonly string[],
  aligns: readonly ('left' | 'right')[],
  rows: readonly (readonly string[])[],
): string {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`
  const rule = aligns.map((align) => (align === 'right' ? '---:' : ':---'))
  return [line(titles), line(rule), ...rows.map(line)].join('\n')
}

/** Everything of ASCII that could mean something, and the point of `www.`, which makes a link. */
const MEANINGFUL = /[&<>"'`*_{}[\]()#!|~@:\\+$^=]|(?<=www)\./gi

/** Text of anybody's, that Markdown and HTML read as nothing but text. */
export function markdownText(text: string): string {
  return clean(text).replace(MEANINGFUL, (character) => `&#${character.charCodeAt(0)};`)
}

/** The same as code. */
export function code(text: string): string {
  return `<code>${markdownText(text)}</code>`
}
