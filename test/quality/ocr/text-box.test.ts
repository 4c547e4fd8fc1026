import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findBoxes } from '../../../src/quality/ocr/find-boxes.ts'
import { joinBoxes } from '../../../src/quality/ocr/join-boxes.ts'
import { inReadingOrder } from '../../../src/quality/ocr/reading-order.ts'
import { cornersOf, smallestBox } from '../../../src/quality/ocr/text-box.ts'

const box = fc.record({
  x: fc.double({ min: 100, max: 400, noNaN: true }),
  y: fc.double({ min: 100, max: 400, noNaN: true }),
  width: fc.double({ min: 20, max: 150, noNaN: true }),
  height: fc.double({ min: 5, max: 15, noNaN: true }),
  angle: fc.double({ min: -0.7, max: 0.7, noNaN: true }),
})

test('the smallest box around the corners of a turned rectangle is that rectangle', () => {
  fc.assert(
    fc.property(box, (turned) => {
      const found = smallestBox(cornersOf(turned))
      for (const key of ['x', 'y', 'width', 'height', 'angle'] as const) {
        expect(found[key]).toBeCloseTo(turned[key], 6)
      }
    }),
  )
})

test('the smallest box holds every point and is no larger than the upright one', () => {
  const point = fc.record({ x: fc.nat(300), y: fc.nat(300) })
  fc.assert(
    fc.property(fc.array(point, { minLength: 3, maxLength: 40 }), (points) => {
      const found = smallestBox(points)
      const [cos, sin] = [Math.cos(found.angle), Math.sin(found.angle)]
      for (const { x, y } of points) {
        const [dx, dy] = [x - found.x, y - found.y]
        expect(Math.abs(dx * cos + dy * sin)).toBeLessThanOrEqual(found.width / 2 + 1e-6)
        expect(Math.abs(dy * cos - dx * sin)).toBeLessThanOrEqual(found.height / 2 + 1e-6)
      }
      const span = (values: readonly number[]) => Math.max(...values) - Math.min(...values)
      const upright = span(points.map(({ x }) => x)) * span(points.map(({ y }) => y))
      expect(found.width * found.height).toBeLessThanOrEqual(upright + 1e-6)
    }),
  )
})

/** A map of probabilities with filled rectangles. */
function mapOf(
  rectangles: readonly (readonly [
    left: number,
    top: number,
    right: number,
    bottom: number,
    p: number,
  ])[],
) {
  const [width, height] = [200, 100]
  const values = new Float32Array(width * height)
  for (const [left, top, right, bottom, p] of rectangles) {
    for (let y = top; y < bottom; y++) values.fill(p, y * width + left, y * width + right)
  }
  return { width, height, values }
}

test('a box is grown on every side by 1.5 times its area over its perimeter', () => {
  const [found] = findBoxes(mapOf([[50, 40, 130, 60, 0.9]]))
  // 80 × 20: 1600 · 1.5 / 200 = 12.
  expect(found).toMatchObject({ x: 90, y: 50, width: 104, height: 44 })
  expect(found?.score).toBeCloseTo(0.9, 6)
})

test('specks, and shapes that the map is not sure of, are no text', () => {
  const found = findBoxes(
    mapOf([
      [10, 10, 12, 12, 1],
      [50, 10, 100, 30, 0.5],
    ]),
  )
  expect(found).toEqual([])
})

const upright = { height: 20, angle: 0, score: 0.9 }

test('boxes that touch on one line are joined, and those of the next line are not', () => {
  const joined = joinBoxes([
    { ...upright, x: 50, y: 50, width: 60 },
    { ...upright, x: 110, y: 52, width: 62 },
    { ...upright, x: 80, y: 72, width: 60 },
    { ...upright, x: 180, y: 50, width: 40 },
  ])
  expect(joined.map(({ x, width }) => [x, width])).toEqual([
    [80.5, 121],
    [80, 60],
    [180, 40],
  ])
})

test('lines are read in rows from the left, on a tilted sign too', () => {
  const placed = [
    { name: 'bread', x: 200, y: 50 },
    { name: 'fresh', x: 80, y: 54 },
    { name: 'morning', x: 140, y: 100 },
  ]
  for (const angle of [0, 0.21, -0.21]) {
    const turned = placed.map(({ name, x, y }) => ({
      name,
      x: x * Math.cos(angle) - y * Math.sin(angle),
      y: x * Math.sin(angle) + y * Math.cos(angle),
      width: 100,
      height: 20,
      angle,
    }))
    expect(inReadingOrder(turned).map(({ name }) => name)).toEqual(['fresh', 'bread', 'morning'])
  }
})

test('a blot found beside the lines does not turn their order', () => {
  const lines = [
    { name: 'plum', x: 219, y: 187, width: 200, height: 76, angle: 0.022 },
    { name: 'jam', x: 392, y: 298, width: 157, height: 76, angle: 0.012 },
    { name: 'ginger', x: 174, y: 304, width: 258, height: 87, angle: 0.027 },
    { name: '&', x: 357, y: 188, width: 68, height: 75, angle: -0.1 },
    { name: 'blot', x: 254, y: 53, width: 90, height: 90, angle: -0.6 },
    { name: 'disc', x: 380, y: 450, width: 80, height: 80, angle: -0.7 },
  ]
  expect(inReadingOrder(lines).map(({ name }) => name)).toEqual([
    'blot',
    'plum',
    '&',
    'ginger',
    'jam',
    'disc',
  ])
})
