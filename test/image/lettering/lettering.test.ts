import sharp from 'sharp'
import { expect, test } from 'vitest'
import { canLetter, lettering, letteringWidth } from '../../../src/image/lettering/lettering.ts'
import { textBlock } from '../../../src/image/lettering/text-block.ts'

const EVERYTHING =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 .,!?&'-:%$/ 大小中人口日山水火木土王田一二三十上下"

/** Where ink is on white paper, pixels. */
async function inked(svg: string, width: number, height: number) {
  const paper = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#fff"/>${svg}</svg>`
  const { data } = await sharp(Buffer.from(paper))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const marks = [...data.entries()].filter(([, value]) => value < 128).map(([at]) => at)
  const xs = marks.map((at) => at % width)
  const ys = marks.map((at) => Math.floor(at / width))
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  }
}

test('every letter, digit, sign and Han character that is promised has a glyph of its own', () => {
  expect(canLetter(EVERYTHING)).toBe(true)
  const shapes = [...EVERYTHING.replaceAll(' ', '')].map(
    (one) => lettering(one, { x: 0, y: 0, height: 100, colour: 'black' }).svg,
  )
  expect(new Set(shapes).size).toBe(shapes.length)
  expect(canLetter('ж')).toBe(false)
})

test('a line is as wide and high as it says, from its upper left corner', async () => {
  const { svg, width } = lettering('HELMET', { x: 20, y: 30, height: 50, colour: 'black' })
  const { left, right, top, bottom } = await inked(svg, 400, 120)
  expect(left).toBeGreaterThanOrEqual(19)
  expect(left).toBeLessThanOrEqual(21)
  expect(Math.abs(right - (20 + width))).toBeLessThanOrEqual(2)
  // Half a stroke stands out above and below the centre lines.
  expect([top, bottom]).toEqual([27, 83])
})

test('a width is in proportion to the height', () => {
  expect(letteringWidth('Han 山水', 90)).toBeCloseTo(letteringWidth('Han 山水', 30) * 3, 6)
})

test('a long text is broken at its blanks and stays inside its box', async () => {
  const box = { x: 40, y: 20, width: 300, height: 160 }
  const block = textBlock('Please close the garden gate so the goats stay inside', {
    box,
    colour: 'black',
    maxLetterHeight: 60,
  })
  expect(block.lines.join(' ')).toBe('Please close the garden gate so the goats stay inside')
  expect(block.lines.length).toBeGreaterThan(2)
  const { left, right, top, bottom } = await inked(block.svg, 400, 200)
  expect(left).toBeGreaterThanOrEqual(box.x - 1)
  expect(right).toBeLessThanOrEqual(box.x + box.width + 1)
  expect(top).toBeGreaterThanOrEqual(box.y - 3)
  expect(bottom).toBeLessThanOrEqual(box.y + box.height + 1)
})

test('a short text is no larger than asked', () => {
  const box = { x: 0, y: 0, width: 500, height: 500 }
  expect(textBlock('HI', { box, colour: 'black', maxLetterHeight: 64 }).letterHeight).toBe(64)
})
