export interface Point {
  readonly x: number
  readonly y: number
}

/**
 * A rectangle turned by `angle` radians (clockwise on the screen, −π/4 to π/4): `width` runs along
 * the angle, `height` across it.
 */
export interface TextBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly angle: number
}

/**
 * The smallest rectangle around the points, by rotating calipers: one of its sides lies on an edge of
 * their convex hull (Freeman and Shapira, 1975).
 */
export function smallestBox(points: readonly Point[]): TextBox {
  const hull = convexHull(points)
  let best: TextBox | null = null
  for (const [index, a] of hull.entries()) {
    const b = hull[(index + 1) % hull.length] as Point
    const box = boxAlong(hull, Math.atan2(b.y - a.y, b.x - a.x))
    if (best === null || box.width * box.height < best.width * best.height) best = box
  }
  return best ?? boxAlong(hull, 0)
}

/** The four corners, clockwise from the top left of the upright text. */
export function cornersOf({ x, y, width, height, angle }: TextBox): readonly Point[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([along, across]) => {
    const [u, v] = [((along as number) * width) / 2, ((across as number) * height) / 2]
    return { x: x + u * cos - v * sin, y: y + u * sin + v * cos }
  })
}

function boxAlong(hull: readonly Point[], direction: number): TextBox {
  const angle = nearestUpright(direction)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const along = hull.map(({ x, y }) => x * cos + y * sin)
  const across = hull.map(({ x, y }) => y * cos - x * sin)
  const [left, right] = [Math.min(...along), Math.max(...along)]
  const [top, bottom] = [Math.min(...across), Math.max(...across)]
  const [u, v] = [(left + right) / 2, (top + bottom) / 2]
  return {
    x: u * cos - v * sin,
    y: u * sin + v * cos,
    width: right - left,
    height: bottom - top,
    angle,
  }
}

/** The same rectangle's direction that leans least: between −π/4 and π/4. */
function nearestUpright(angle: number): number {
  const quarter = Math.PI / 2
  return angle - quarter * Math.round(angle / quarter)
}

/** Andrew's monotone chain. */
function convexHull(points: readonly Point[]): readonly Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y)
  if (sorted.length < 3) return sorted
  const lower = halfHull(sorted)
  const upper = halfHull(sorted.toReversed())
  return [...lower.slice(0, -1), ...upper.slice(0, -1)]
}

function halfHull(points: readonly Point[]): readonly Point[] {
  const half: Point[] = []
  for (const point of points) {
    while (half.length >= 2 && turn(half.at(-2) as Point, half.at(-1) as Point, point) <= 0)
      half.pop()
    half.push(point)
  }
  return half
}

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}
