import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readBrief } from '../../../src/mock/draw/brief.ts'
import { fromRaster, type Raster, toRaster } from '../../../src/mock/draw/encode.ts'
import type { Flop } from '../../../src/mock/draw/flop.ts'
import { painted } from '../../../src/mock/draw/paint.ts'
import { paintedEdit } from '../../../src/mock/draw/paint-edit.ts'
import { recognise } from '../../../src/mock/draw/recognise.ts'

const SIZE = { width: 512, height: 512 }

const PROMPTS = {
  logo: 'A logo for a tea shop with the word "BRIGHTLEAF" in #2e7d4f, on a plain white background.',
  typography: 'A poster that reads "Slow down, look twice"',
  photograph: 'A photograph of three puffins on a cliff',
  illustration: 'A flat illustration of a picnic in #2a9d8f and #e76f51',
  product: 'Product photo of one jar of honey that reads "WILD HONEY", on a plain white background',
  diagram: 'A diagram with the boxes "START", "WORK" and "STOP", on a plain white background',
} as const

type Via = (picture: Raster) => Promise<Raster>

async function decoded(file: Buffer): Promise<Raster> {
  const raster = await toRaster(file)
  if (raster === null) throw new Error('no picture')
  return raster
}

const VIAS: Readonly<Record<string, Via>> = {
  'as drawn': async (picture) => picture,
  'as JPEG 80': async (picture) =>
    decoded(await fromRaster(picture).removeAlpha().jpeg({ quality: 80 }).toBuffer()),
  'as JPEG 80, smaller': async (picture) =>
    decoded(await fromRaster(picture).removeAlpha().resize(384).jpeg({ quality: 80 }).toBuffer()),
}

async function seen(prompt: string, flop: Flop | null, via: Via) {
  const brief = readBrief(prompt, { isEdit: false })
  const picture = await painted({ brief, flop, seedText: 'one' }, SIZE)
  return recognise({ promptText: prompt, picture: await via(picture), input: null })
}

test.each(Object.keys(VIAS))('a right picture is seen as right, %s', async (way) => {
  for (const prompt of Object.values(PROMPTS)) {
    const found = await seen(prompt, null, VIAS[way] as Via)
    expect([prompt, Object.values(found).includes(false)]).toEqual([prompt, false])
  }
})

test.each(Object.keys(VIAS))('a picture of another subject is seen as another, %s', async (way) => {
  for (const prompt of Object.values(PROMPTS)) {
    const found = await seen(prompt, 'other-subject', VIAS[way] as Via)
    expect([prompt, found.subject]).toEqual([prompt, false])
  }
})

test.each([
  ['logo', 'garbled-text', 'text'],
  ['logo', 'wrong-colours', 'colours'],
  ['logo', 'spoiled-background', 'background'],
  ['typography', 'garbled-text', 'text'],
  ['illustration', 'wrong-colours', 'colours'],
  ['product', 'garbled-text', 'text'],
  ['product', 'spoiled-background', 'background'],
  ['diagram', 'garbled-text', 'text'],
] as const)(
  '%s with %s: the %s is what is wrong, through JPEG too',
  async (content, flop, aspect) => {
    const found = await seen(PROMPTS[content], flop, VIAS['as JPEG 80'] as Via)
    expect(found[aspect]).toBe(false)
    expect(found.subject).toBe(true)
  },
)

async function read(name: string): Promise<Raster> {
  return decoded(readFileSync(`prompts/inputs/${name}`))
}

const EDITS = [
  ['Recolour the blue sofa to #2f7d4f.', 'room.png', 'room-sofa-mask.png'],
  ['Remove the floor lamp beside the sofa.', 'room.png', 'room-lamp-mask.png'],
  ['Add a lemon on the table.', 'still-life.png', 'still-life-table-mask.png'],
  ['Change the words from "BAKERY" to "FLORIST".', 'street.png', 'street-sign-mask.png'],
] as const

test.each(EDITS)(
  '%s a right edit, one not done and one that spoils the rest are told apart',
  async (prompt, image, mask) => {
    const [input, marks] = [await read(image), await read(mask)]
    const brief = readBrief(prompt, { isEdit: true })
    const told = async (flop: Flop | null) => {
      const picture = await paintedEdit({ brief, flop, seedText: 'one' }, { input, mask: marks })
      const sent = await (VIAS['as JPEG 80'] as Via)(picture)
      const { surroundings, applied } = await recognise({
        promptText: prompt,
        picture: sent,
        input,
      })
      return { surroundings, applied }
    }
    expect(await told(null)).toEqual({ surroundings: true, applied: true })
    expect(await told('not-applied')).toEqual({ surroundings: true, applied: false })
    expect(await told('spoiled-surroundings')).toMatchObject({ surroundings: false })
    expect(await told('other-subject')).toMatchObject({ applied: false })
  },
)

test('a right edit leaves every pixel outside its mask as it was', async () => {
  const [input, mask] = [await read('street.png'), await read('street-sign-mask.png')]
  const brief = readBrief(EDITS[3][0], { isEdit: true })
  const { pixels } = await paintedEdit({ brief, flop: null, seedText: 'one' }, { input, mask })
  let [outside, inside] = [0, 0]
  for (let at = 0; at < pixels.length; at += 4) {
    const isSame = [0, 1, 2].every((channel) => pixels[at + channel] === input.pixels[at + channel])
    if (!isSame && mask.pixels[at + 3] === 0) inside += 1
    if (!isSame && mask.pixels[at + 3] !== 0) outside += 1
  }
  expect(outside).toBe(0)
  expect(inside).toBeGreaterThan(5000)
})

test('two pictures of one prompt differ in bytes; the same one twice does not', async () => {
  const brief = readBrief(PROMPTS.logo, { isEdit: false })
  const drawn = async (seedText: string) =>
    (await painted({ brief, flop: null, seedText }, SIZE)).pixels
  expect((await drawn('one')).equals(await drawn('one'))).toBe(true)
  expect((await drawn('one')).equals(await drawn('two'))).toBe(false)
})
