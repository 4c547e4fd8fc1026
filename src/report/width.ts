const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const NARROW = /^[\x20-\x7e]*$/
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]|\ufe0f/u
const WITHOUT_WIDTH = /^[\p{M}\p{Cf}\p{Cc}]*$/u

/** Columns that a text takes in a terminal: East Asian and emoji characters take two. */
export function textWidth(text: string): number {
  if (NARROW.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment)
  return width
}

function graphemeWidth(grapheme: string): number {
  if (WITHOUT_WIDTH.test(grapheme)) return 0
  return WIDE.test(grapheme) ? 2 : 1
}

/** The longest beginning of a text that takes at most `width` columns. */
function beginning(text: string, width: number): string {
  let taken = 0
  let result = ''
  for (const { segment } of graphemes.segment(text)) {
    taken += graphemeWidth(segment)
    if (taken > width) break
    result += segment
  }
  return result
}

function ending(text: string, width: number): string {
  const segments = [...graphemes.segment(text)].map(({ segment }) => segment)
  let taken = 0
  let start = segments.length
  while (start > 0) {
    taken += graphemeWidth(segments[start - 1] ?? '')
    if (taken > width) break
    start -= 1
  }
  return segments.slice(start).join('')
}

/** Cuts a text at its end to at most `width` columns: `Rate limit rea…`. */
export function fitEnd(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  return width < 1 ? '' : `${beginning(text, width - 1)}…`
}

/** Cuts a text in its middle, because both ends of an id tell it apart: `mini/text-to…low/n1`. */
export function fitMiddle(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  if (width < 1) return ''
  const left = Math.ceil((width - 1) / 2)
  return `${beginning(text, left)}…${ending(text, width - 1 - left)}`
}

/** Breaks a text at spaces into lines of at most `width` columns; a longer word is cut. */
export function wrap(text: string, width: number): readonly string[] {
  return wrapParts(text.split(' '), { separator: ' ', width })
}

/** Fills lines with whole parts: `a · b · c` breaks only at its separators. */
export function wrapParts(
  parts: readonly string[],
  { separator, width }: { readonly separator: string; readonly width: number },
): readonly string[] {
  const lines: string[] = []
  let line: string | null = null
  for (const part of parts) {
    const longer: string = line === null ? part : `${line}${separator}${part}`
    if (line !== null && textWidth(longer) > width) {
      lines.push(fitEnd(line, width))
      line = part
    } else {
      line = longer
    }
  }
  if (line !== null) lines.push(fitEnd(line, width))
  return lines
}
