import sharp from 'sharp'
import { expect, test } from 'vitest'
import { flattenPath } from '../../../src/image/lettering/flatten-path.ts'
import { letterPixels } from '../../../src/image/lettering/letter-pixels.ts'
import { lettering } from '../../../src/image/lettering/lettering.ts'

test('lettering drawn pixel by pixel is what an SVG renderer makes of it, but for the edges of strokes', async () => {
  const [width, height] = [900, 240]
  const lines = ['ABCGQRS 0123456789', 'abcdefgh & %$?', '大小水火']
  const own = { width, height, samples: new Uint8Array(width * height * 3).fill(255) }
  const styles = lines.map((line, at) => ({ line, x: 20, y: 20 + at * 75, height: 40 }))
  for (const { line, ...style } of styles) letterPixels(own, line, { ...style, colour: [0, 0, 0] })
  const drawn = styles.map(
    ({ line, ...style }) => lettering(line, { ...style, colour: '#000' }).svg,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#fff"/>${drawn.join('')}</svg>`
  const rendered = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer()
  const differences = [...rendered].map((level, at) => Math.abs(level - (own.samples[at] ?? 0)))
  expect([rendered.includes(0), rendered.includes(255)]).toEqual([true, true])
  expect(differences.reduce((sum, one) => sum + one, 0) / differences.length).toBeLessThan(0.5)
  expect(differences.filter((one) => one > 96).length / differences.length).toBeLessThan(0.001)
})

test('an arc of half a circle ends where it says, and stays at its radius on the way', () => {
  const [line = []] = flattenPath('M0 10A10 10 0 0 1 20 10')
  expect(line.at(-1)?.x).toBeCloseTo(20, 9)
  expect(line.at(-1)?.y).toBeCloseTo(10, 9)
  for (const { x, y } of line) expect(Math.hypot(x - 10, y - 10)).toBeCloseTo(10, 9)
  // Sweep 1 is clockwise on the screen, so from the left it goes over the top.
  expect(Math.min(...line.map(({ y }) => y))).toBeCloseTo(0, 9)
})

test('a command that no glyph has is refused instead of drawn wrong', () => {
  expect(() => flattenPath('M0 0Q5 5 10 0')).toThrow('a command that no glyph uses: Q')
})
