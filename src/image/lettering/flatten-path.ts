export interface PathPoint {
  readonly x: number
  readonly y: number
}

/** Straight pieces that stand for one curve: at the sizes that are drawn nobody sees the corners. */
const PIECES = 16

/** SVG path data of M, H, V, L, A, C and Z in absolute coordinates, as lines of points. */
export function flattenPath(path: string): readonly (readonly PathPoint[])[] {
  const lines: PathPoint[][] = []
  let line: PathPoint[] = []
  for (const [, command = '', rest = ''] of path.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = (rest.match(/-?\d*\.?\d+/g) ?? []).map(Number)
    const start = line.at(-1) ?? { x: 0, y: 0 }
    switch (command) {
      case 'M':
        line = [...pairs(numbers)]
        lines.push(line)
        break
      case 'L':
        line.push(...pairs(numbers))
        break
      case 'H':
        line.push(...numbers.map((x) => ({ x, y: start.y })))
        break
      case 'V':
        line.push(...numbers.map((y) => ({ x: start.x, y })))
        break
      case 'C':
        for (const curve of chunks(numbers, 6)) line.push(...cubic(line.at(-1) ?? start, curve))
        break
      case 'A':
        for (const curve of chunks(numbers, 7)) line.push(...arc(line.at(-1) ?? start, curve))
        break
      case 'Z': {
        const [first] = line
        if (first !== undefined) line.push(first)
        break
      }
      default:
        throw new Error(`the path has a command that no glyph uses: ${command}`)
    }
  }
  return lines
}

function cubic(from: PathPoint, numbers: readonly number[]): readonly PathPoint[] {
  const [a = from, b = from, to = from] = pairs(numbers)
  return steps((t) => {
    const s = 1 - t
    const mix = (p: number, q: number, r: number, u: number) =>
      s * s * s * p + 3 * s * s * t * q + 3 * s * t * t * r + t * t * t * u
    return { x: mix(from.x, a.x, b.x, to.x), y: mix(from.y, a.y, b.y, to.y) }
  })
}

/** An elliptical arc by its ends, unturned (SVG 2, appendix B.2.4, without the rotation). */
function arc(from: PathPoint, numbers: readonly number[]): readonly PathPoint[] {
  const [radiusX = 0, radiusY = 0, , isLarge, isClockwise, x = 0, y = 0] = numbers
  // In units of the radii the ellipse is a circle.
  const half = { x: (from.x - x) / 2 / radiusX, y: (from.y - y) / 2 / radiusY }
  const length = Math.hypot(half.x, half.y)
  const grow = Math.max(1, length)
  const away = Math.sqrt(Math.max(0, 1 / (length / grow) ** 2 - 1))
  const side = (isLarge === 1) === (isClockwise === 1) ? -away : away
  const centre = { x: side * half.y, y: -side * half.x }
  const begin = Math.atan2(half.y - centre.y, half.x - centre.x)
  const end = Math.atan2(-half.y - centre.y, -half.x - centre.x)
  const turn = Math.PI * 2
  const sweep =
    isClockwise === 1
      ? (((end - begin) % turn) + turn) % turn
      : -((((begin - end) % turn) + turn) % turn)
  const middle = {
    x: (from.x + x) / 2 + centre.x * radiusX,
    y: (from.y + y) / 2 + centre.y * radiusY,
  }
  return steps((t) => ({
    x: middle.x + radiusX * grow * Math.cos(begin + sweep * t),
    y: middle.y + radiusY * grow * Math.sin(begin + sweep * t),
  }))
}

function steps(at: (t: number) => PathPoint): readonly PathPoint[] {
  return Array.from({ length: PIECES }, (_, index) => at((index + 1) / PIECES))
}

function pairs(numbers: readonly number[]): readonly PathPoint[] {
  return chunks(numbers, 2).map(([x = 0, y = 0]) => ({ x, y }))
}

function chunks(numbers: readonly number[], size: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.floor(numbers.length / size) }, (_, index) =>
    numbers.slice(index * size, (index + 1) * size),
  )
}
