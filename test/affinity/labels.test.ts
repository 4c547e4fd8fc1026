import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { toRaster } from '../../src/mock/draw/encode.ts'
import { recognise } from '../../src/mock/draw/recognise.ts'
import { LABELLED, labelLine, smallName } from './labelled.ts'

const FOLDER = 'suites/labels'

test('the committed labels are those that the script draws', () => {
  const lines = readFileSync(`${FOLDER}/affinity.jsonl`, 'utf8').trim().split('\n')
  expect(lines).toEqual(LABELLED.map(labelLine))
})

test('there are enough of them: 28 or more, and five controls of each kind', () => {
  const controls = LABELLED.filter(({ control }) => control)
  expect(LABELLED.length).toBeGreaterThanOrEqual(28)
  expect(controls.filter(({ flop }) => flop === null).length).toBeGreaterThanOrEqual(5)
  expect(controls.filter(({ flop }) => flop !== null).length).toBeGreaterThanOrEqual(5)
})

test('every labelled picture shows what its label says', async () => {
  const read = async (name: string) => {
    const raster = await toRaster(readFileSync(`${FOLDER}/affinity/${name}`))
    if (raster === null) throw new Error(`${name} is no picture`)
    return raster
  }
  for (const { name, prompt, edit, flop } of LABELLED) {
    const seen = await recognise({
      promptText: prompt,
      picture: await read(`${name}.webp`),
      input: edit === null ? null : await read(smallName(edit.image)),
    })
    const isRight = Object.values(seen).every((one) => one !== false)
    expect([name, isRight]).toEqual([name, flop === null])
  }
}, 60_000)
