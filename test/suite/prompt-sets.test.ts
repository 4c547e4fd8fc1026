import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { mistakeText, type Prompt } from '../../src/domain/suite.ts'
import { canLetter } from '../../src/image/lettering/lettering.ts'
import { DRAWN_INPUTS } from '../support/edit-pictures/draw.ts'
import { load } from './reading.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'prompts')
const SETS = [
  'logo',
  'typography',
  'photograph',
  'illustration',
  'product',
  'diagram',
  'edit',
] as const

let prompts: readonly Prompt[] = []

beforeAll(async () => {
  const files = SETS.map((name) => join(FOLDER, `${name}.yaml`)).join(', ')
  const suite = `format: image-assay/suite@1
name: sets
mock: true
targets: [{ id: gpt, provider: openai, model: gpt-image-2 }]
prompts: [${files}]
matrix: { mode: [text-to-image, edit] }
`
  const { suites, mistakes, warnings } = await load(['sets.yaml'], {
    files: {
      readFile: async (path) =>
        path.endsWith('sets.yaml') ? Buffer.from(suite) : readFileSync(path),
      stat: async (path) =>
        path.endsWith('sets.yaml')
          ? { size: suite.length, isFile: () => true, isDirectory: () => false }
          : statSync(path),
      realpath: async (path) => path,
    },
  })
  expect([...mistakes, ...warnings].map(mistakeText)).toEqual([])
  prompts = suites[0]?.prompts ?? []
})

const of = (content: string) => prompts.filter((one) => one.content === content)

test.each(SETS)('there are at least twelve prompts for %s, all in its own file', (content) => {
  expect(of(content).length).toBeGreaterThanOrEqual(12)
  expect(new Set(of(content).map(({ position }) => position.file)).size).toBe(1)
})

test('no two prompts have an id or a text in common, and every one has a known kind', () => {
  expect(new Set(prompts.map(({ id }) => id)).size).toBe(prompts.length)
  expect(new Set(prompts.map(({ text }) => text.toLowerCase())).size).toBe(prompts.length)
  expect(new Set(prompts.map(({ content }) => content))).toEqual(new Set(SETS))
})

test('every prompt says what must and must not be seen, and asks three to five questions in order', () => {
  const lacking = prompts.filter(
    ({ mustShow, mustNotShow, questions }) =>
      mustShow.length === 0 ||
      mustNotShow.length === 0 ||
      questions.length < 3 ||
      questions.length > 5 ||
      !questions.some(({ dependsOn }) => dependsOn !== null) ||
      !questions.some(({ critical }) => critical),
  )
  expect(lacking.map(({ id }) => id)).toEqual([])
})

test('all that a program looks for stands in the text that the model is sent', () => {
  const untold = prompts.filter(({ text, expectText, absentText, colours, background }) => {
    const words = [...(expectText ?? '').split('\n'), ...(absentText ?? '').split('\n')]
    const quoted = words.filter((one) => one !== '').every((one) => text.includes(`"${one}"`))
    const named = colours.every((one) => text.includes(one))
    const ground =
      background === null ||
      text.includes(background === 'uniform' ? 'on a plain #' : `${background} background`)
    return !quoted || !named || !ground
  })
  expect(untold.map(({ id }) => id)).toEqual([])
})

test('no quoted words or colours stand in a text that nothing would look for', () => {
  const unasked = prompts.filter(({ text, expectText, absentText, colours }) => {
    const asked = [...(expectText ?? '').split('\n'), absentText]
    const quoted = [...text.matchAll(/"([^"]+)"/g)].map((one) => one[1] ?? '')
    const hex = [...text.matchAll(/#[0-9a-f]{6}/g)].map(([one]) => one)
    return !quoted.every((one) => asked.includes(one)) || !hex.every((one) => colours.includes(one))
  })
  expect(unasked.map(({ id }) => id)).toEqual([])
})

test('typography asks for short, middle and long texts, in Latin, digits, signs and Chinese', () => {
  const texts = of('typography').map(({ expectText }) => expectText ?? '')
  const words = texts.map((one) => one.split(' ').length)
  const between = (low: number, high: number) =>
    words.filter((count) => count >= low && count <= high).length
  expect(texts.every((one) => one !== '')).toBe(true)
  expect([between(1, 2), between(3, 6), between(7, 12)].every((count) => count >= 3)).toBe(true)
  expect(Math.max(...words)).toBeLessThanOrEqual(12)
  expect(texts.filter((one) => /\p{Script=Han}/u.test(one)).length).toBeGreaterThanOrEqual(3)
  expect(texts.filter((one) => /[0-9]/.test(one)).length).toBeGreaterThanOrEqual(3)
  expect(texts.filter((one) => /[&%:,]/.test(one)).length).toBeGreaterThanOrEqual(3)
})

test('our own lettering can draw every text that is asked for', () => {
  const texts = prompts.flatMap(({ expectText }) => (expectText === null ? [] : [expectText]))
  expect(texts.filter((one) => !canLetter(one))).toEqual([])
})

test('only edits have a picture, and keep what is outside their mask where they have one', () => {
  const edits = of('edit')
  expect(prompts.filter(({ inputs }) => inputs.image !== null)).toEqual(edits)
  expect(edits.map(({ keepOutside }) => keepOutside)).toEqual(
    edits.map(({ inputs }) => inputs.mask !== null),
  )
  expect(new Set(edits.map(({ inputs }) => inputs.image?.sha256)).size).toBe(4)
  expect(edits.filter(({ absentText }) => absentText !== null)).toHaveLength(3)
})

describe('the pictures to edit', () => {
  test('are the ones that their script draws, each small', async () => {
    for (const { file, draw } of DRAWN_INPUTS) {
      const path = join(FOLDER, 'inputs', file)
      const [kept, drawn] = await Promise.all(
        [readFileSync(path), await draw()].map((one) => sharp(one).raw().toBuffer()),
      )
      // Another version of the renderer may set an edge a shade lighter.
      expect([file, meanDifference(kept as Buffer, drawn as Buffer) < 0.5]).toEqual([file, true])
      expect(statSync(path).size).toBeLessThan(60_000)
    }
  })

  test('are all there and all used', () => {
    const used = of('edit').flatMap(({ inputs }) => [inputs.image?.path, inputs.mask?.path])
    const names = readdirSync(join(FOLDER, 'inputs'))
    expect(names.toSorted()).toEqual(DRAWN_INPUTS.map(({ file }) => file).toSorted())
    expect(new Set(used.filter((one) => one !== undefined))).toEqual(
      new Set(names.map((one) => join(FOLDER, 'inputs', one))),
    )
  })

  test('let between 2 and 60 % of themselves change', async () => {
    for (const { file, draw } of DRAWN_INPUTS.filter((one) => one.file.endsWith('-mask.png'))) {
      const alpha = await sharp(await draw())
        .extractChannel(3)
        .raw()
        .toBuffer()
      const share = alpha.filter((one) => one === 0).length / alpha.length
      expect([file, share > 0.02 && share < 0.6]).toEqual([file, true])
      expect([file, alpha.every((one) => one === 0 || one === 255)]).toEqual([file, true])
    }
  })
})

function meanDifference(a: Buffer, b: Buffer): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0))
  return sum / a.length
}
