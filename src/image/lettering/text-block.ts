import { lettering, letteringWidth, TAIL_SHARE } from './lettering.ts'

/** Where a text may stand, pixels. */
export interface TextBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface TextBlock {
  readonly svg: string
  readonly lines: readonly string[]
  /** Height of a capital, pixels. */
  readonly letterHeight: number
  /** What the lettering covers. */
  readonly box: TextBox
}

/** From one line's capitals to the next, as a factor of their height: tails need room. */
const LINE_STEP = 1.75

/**
 * Text set in lines as large as a box allows, centred in it. It breaks at blanks; a text without
 * any (Han) stays on one line. Never larger than `maxLetterHeight`.
 */
export function textBlock(
  text: string,
  options: {
    readonly box: TextBox
    readonly colour: string
    readonly maxLetterHeight: number
    readonly weight?: number
  },
): TextBlock {
  const { box, colour, maxLetterHeight, weight } = options
  const words = text.split(/\s+/).filter((word) => word !== '')
  const { lines, letterHeight } = largestSetting(words, box, maxLetterHeight)
  const total = heightOf(lines.length, letterHeight)
  const top = box.y + (box.height - total) / 2
  const drawn = lines.map((line, index) => {
    const width = letteringWidth(line, letterHeight)
    const x = box.x + (box.width - width) / 2
    const y = top + index * letterHeight * LINE_STEP
    const style = {
      x,
      y,
      height: letterHeight,
      colour,
      ...(weight === undefined ? {} : { weight }),
    }
    return { ...lettering(line, style), x }
  })
  const left = Math.min(...drawn.map(({ x }) => x))
  const width = Math.max(0, ...drawn.map((line) => line.width))
  return {
    svg: drawn.map((line) => line.svg).join(''),
    lines,
    letterHeight,
    box: { x: lines.length === 0 ? box.x : left, y: top, width, height: total },
  }
}

function largestSetting(
  words: readonly string[],
  box: TextBox,
  maxLetterHeight: number,
): { readonly lines: readonly string[]; readonly letterHeight: number } {
  let best: { readonly lines: readonly string[]; readonly letterHeight: number } = {
    lines: [],
    letterHeight: 0,
  }
  for (let count = 1; count <= words.length; count += 1) {
    const lines = broken(words, count)
    const widest = Math.max(...lines.map((line) => letteringWidth(line, 1)))
    const letterHeight = Math.min(
      maxLetterHeight,
      box.width / widest,
      box.height / heightOf(lines.length, 1),
    )
    if (letterHeight > best.letterHeight * 1.001) best = { lines, letterHeight }
  }
  return best
}

/** Words in at most `count` lines whose widest is as narrow as can be. */
function broken(words: readonly string[], count: number): readonly string[] {
  const widths = words.map((word) => letteringWidth(word, 1))
  const limits = [...new Set(spans(widths))].sort((a, b) => a - b)
  for (const limit of limits) {
    const lines = filled(words, limit)
    if (lines !== null && lines.length <= count) return lines
  }
  return [words.join(' ')]
}

/** Every width that a line of neighbouring words can have, about. */
function spans(widths: readonly number[]): readonly number[] {
  return widths.flatMap((_, from) => {
    let sum = -WORD_STEP
    return widths.slice(from).map((width) => {
      sum += width + WORD_STEP
      return Math.round(sum * 1000) / 1000
    })
  })
}

/** A blank and its two half strokes, for a capital one high. */
const WORD_STEP = 0.6

function filled(words: readonly string[], limit: number): readonly string[] | null {
  const lines: string[] = []
  let line = ''
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`
    if (letteringWidth(longer, 1) <= limit + 0.01) line = longer
    else {
      if (line === '' || letteringWidth(word, 1) > limit + 0.01) return null
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

function heightOf(lines: number, letterHeight: number): number {
  return letterHeight * (1 + (lines - 1) * LINE_STEP + TAIL_SHARE)
}
