import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Settings, settingsId } from '../../src/domain/settings.ts'
import { mistakeText } from '../../src/domain/suite.ts'
import { expandGrid } from '../../src/suite/grid.ts'
import { matrixSchema } from '../../src/suite/settings-fields.ts'
import { loadText, suiteText } from './reading.ts'

function ids(matrix: object): string[] {
  return expandGrid(matrixSchema.parse(matrix)).combinations.map(settingsId)
}

describe('a grid', () => {
  test('keeps the order of the settings whatever the order of the axes, the last fastest', () => {
    expect(ids({ n: [1, 2], quality: ['low', 'high'], size: ['auto', '1024x1024'] })).toEqual([
      'text-to-image/auto/low/n1',
      'text-to-image/auto/low/n2',
      'text-to-image/auto/high/n1',
      'text-to-image/auto/high/n2',
      'text-to-image/1024x1024/low/n1',
      'text-to-image/1024x1024/low/n2',
      'text-to-image/1024x1024/high/n1',
      'text-to-image/1024x1024/high/n2',
    ])
  })

  test('takes a single value for a list of one', () => {
    expect(ids({ mode: 'edit', steps: 4, seed: 0 })).toEqual(['edit/steps4/seed0/n1'])
  })

  test('loses what matches all keys of a pattern, and a list matches any of its members', () => {
    const axes = { mode: ['edit', 'upscale'], quality: ['low', 'mid', 'high'] }
    const exclude = [
      { mode: 'edit', quality: ['mid', 'high'] },
      { mode: 'upscale', quality: 'low' },
    ]
    expect(ids({ ...axes, exclude })).toEqual(['edit/low/n1', 'upscale/mid/n1', 'upscale/high/n1'])
  })

  test('gains included combinations after the rest, with their defaults, each once', () => {
    const include = [{ quality: 'high' }, { n: 2, mode: 'edit' }, { quality: 'low' }]
    expect(ids({ quality: 'low', include })).toEqual([
      'text-to-image/low/n1',
      'text-to-image/high/n1',
      'edit/n2',
    ])
  })

  test('has its keys in one order, so that equal settings are equal text', () => {
    const [one] = expandGrid(matrixSchema.parse({ n: 1, size: 'auto' })).combinations
    const [other] = expandGrid(
      matrixSchema.parse({ exclude: [{ n: 1 }], include: [{ n: 1, size: 'auto' }] }),
    ).combinations
    expect(JSON.stringify(other)).toBe(JSON.stringify(one))
  })

  test('has as many combinations as the product of its axes, none twice', () => {
    const axis = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(axis, axis, axis, (quality, format, background) => {
        const found = ids({ quality, format, background })
        expect(found).toHaveLength(quality.length * format.length * background.length)
        expect(new Set(found).size).toBe(found.length)
      }),
    )
  })

  test('never keeps an excluded combination', () => {
    const word = fc.constantFrom('low', 'mid', 'high')
    const n = fc.constantFrom(1, 2, 3)
    fc.assert(
      fc.property(word, n, (quality, images) => {
        const { combinations } = expandGrid(
          matrixSchema.parse({
            quality: ['low', 'mid', 'high'],
            n: [1, 2, 3],
            exclude: [{ quality, n: images }],
          }),
        )
        const hit = (one: Settings) => one.quality === quality && one.n === images
        expect(combinations).toHaveLength(8)
        expect(combinations.some(hit)).toBe(false)
      }),
    )
  })
})

test('a pattern that matches nothing is a warning with its place', async () => {
  const matrix = 'matrix: { quality: low, exclude: [{ quality: high }] }'
  const { suites, warnings } = await loadText(suiteText({ matrix }))
  expect(suites).toHaveLength(1)
  expect(warnings.map(mistakeText)).toEqual([
    'a.yaml:6:35 matrix.exclude[0]: this pattern takes nothing out. Check its spelling, or drop it.',
  ])
})

test('a mode that no target takes is a warning', async () => {
  const { warnings } = await loadText(
    suiteText({
      targets: `targets:
  - { id: a, provider: openai, model: m, modes: [text-to-image] }
  - { id: b, provider: openai, model: m, modes: [text-to-image] }`,
      matrix:
        'matrix: { delivery: [sync], include: [{ mode: text-to-image, n: 2 }, { mode: edit }] }',
      inputs: 'inputs: { image: room.png }',
    }),
  )
  expect(warnings.map(({ message }) => message)).toEqual([
    "no target takes edit. Drop it, or add it to a target's modes.",
  ])
})
