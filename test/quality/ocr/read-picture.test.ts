import { afterAll, beforeAll, expect, test } from 'vitest'
import { letterPixels } from '../../../src/image/lettering/letter-pixels.ts'
import { findTextReading } from '../../../src/quality/ocr/open-text-reader.ts'
import { onWhite, type RgbPicture } from '../../../src/quality/ocr/rgb-picture.ts'
import type { TextReader } from '../../../src/quality/ocr/text-reader.ts'
import { importInstalled } from '../../../src/quality/onnx-runtime.ts'

let reader: TextReader
beforeAll(async () => {
  const reading = await findTextReading(importInstalled)
  if (reading.kind === 'absent') throw new Error(reading.message)
  reader = await reading.open()
}, 60_000)
afterAll(() => reader.close())

const BLACK = [0, 0, 0] as const

function paper(width: number, height: number) {
  return { width, height, samples: new Uint8Array(width * height * 3).fill(255) }
}

async function textOf(picture: RgbPicture): Promise<readonly string[]> {
  return (await reader.read(picture)).lines.map(({ text }) => text)
}

test('two lines are read from the top, in capitals and small letters', async () => {
  const picture = paper(512, 384)
  letterPixels(picture, 'Fresh bread', { x: 60, y: 90, height: 50, colour: BLACK })
  letterPixels(picture, 'EVERY DAY', { x: 60, y: 220, height: 50, colour: BLACK })
  expect(await textOf(picture)).toEqual(['Fresh bread', 'EVERY DAY'])
}, 60_000)

test('lettering turned by 12 degrees either way is read', async () => {
  for (const degrees of [12, -12]) {
    const picture = paper(512, 384)
    const angle = (degrees * Math.PI) / 180
    letterPixels(picture, 'Harbour 42', {
      x: 80,
      y: 160 - degrees * 4,
      height: 44,
      colour: BLACK,
      angle,
    })
    expect(await textOf(picture)).toEqual(['Harbour 42'])
  }
}, 60_000)

test('a line that stands on its end is read, whichever way it was turned', async () => {
  for (const angle of [Math.PI / 2, -Math.PI / 2]) {
    const picture = paper(512, 512)
    const x = 256 + (angle > 0 ? 25 : -25)
    const y = angle > 0 ? 80 : 430
    letterPixels(picture, 'Harbour', { x, y, height: 50, colour: BLACK, angle })
    expect(await textOf(picture)).toEqual(['Harbour'])
  }
}, 60_000)

test('a letter alone is read upright', async () => {
  const picture = paper(512, 512)
  letterPixels(picture, '4', { x: 230, y: 200, height: 110, colour: BLACK })
  expect(await textOf(picture)).toEqual(['4'])
}, 60_000)

test('lettering on nothing is read as on white paper, and a picture without any has no lines', async () => {
  const picture = paper(512, 256)
  letterPixels(picture, 'OPEN', { x: 120, y: 90, height: 70, colour: BLACK })
  const clear = new Uint8Array(512 * 256 * 4)
  for (let pixel = 0; pixel < 512 * 256; pixel++) {
    clear[pixel * 4 + 3] = 255 - (picture.samples[pixel * 3] ?? 255)
  }
  const composited = onWhite({ width: 512, height: 256, channels: 4, samples: clear })
  expect(composited.samples).toEqual(picture.samples)
  expect(await textOf(composited)).toEqual(['OPEN'])
  expect(await textOf(paper(512, 256))).toEqual([])
}, 60_000)

test('the same picture is read the same twice, to the last digit', async () => {
  const picture = paper(512, 256)
  letterPixels(picture, 'Orchid', { x: 100, y: 90, height: 60, colour: BLACK })
  expect(await reader.read(picture)).toEqual(await reader.read(picture))
}, 60_000)
