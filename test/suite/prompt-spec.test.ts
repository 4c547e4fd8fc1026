import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Inputs, Prompt, Suite } from '../../src/domain/suite.ts'
import { takesPart } from '../../src/domain/takes-part.ts'
import { temporaryFolder } from '../support/assay.ts'
import { promptOf } from '../support/prompt.ts'
import { load, loadText, suiteText } from './reading.ts'

const PICTURES = join(import.meta.dirname, '..', '..', 'prompts', 'inputs')

/** A suite in a folder of its own, with pictures in `sets/art/`; reads it with what `over` adds. */
async function inFolder(
  files: Readonly<Record<string, string>>,
  over: Readonly<Record<string, string>>,
): Promise<{ readonly suite: Suite; readonly folder: string }> {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'sets', 'art'), { recursive: true })
  for (const name of ['room.png', 'room-sofa-mask.png', 'room-lamp-mask.png']) {
    writeFileSync(join(folder, 'sets', 'art', name), readFileSync(join(PICTURES, name)))
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, 'a.yaml'), suiteText(over))
  const { suites, mistakes } = await load(['a.yaml'], { cwd: folder })
  expect(mistakes).toEqual([])
  return { suite: suites[0] as Suite, folder }
}

test('a prompt says what a right picture shows, and its questions know their usual answers', async () => {
  const prompts = `prompts:
  - id: sign
    content: typography
    text: A sign that reads "OPEN".
    expectText: OPEN
    absentText: CLOSED
    colours: ["#FF8800", "#00aaff"]
    background: white
    keepOutside: true
    mustShow: [a sign]
    mustNotShow: [people]
    questions:
      - { id: sign, ask: Is there a sign? }
      - { id: shut, ask: Does it say CLOSED?, dependsOn: sign, expect: no, critical: false }
    modes: [text-to-image]`
  const { suites, mistakes } = await loadText(suiteText({ prompts }))
  expect(mistakes).toEqual([])
  expect(suites[0]?.prompts).toEqual([
    promptOf({
      id: 'sign',
      content: 'typography',
      text: 'A sign that reads "OPEN".',
      expectText: 'OPEN',
      absentText: 'CLOSED',
      colours: ['#ff8800', '#00aaff'],
      background: 'white',
      keepOutside: true,
      mustShow: ['a sign'],
      mustNotShow: ['people'],
      questions: [
        { id: 'sign', ask: 'Is there a sign?', dependsOn: null, expect: 'yes', critical: true },
        {
          id: 'shut',
          ask: 'Does it say CLOSED?',
          dependsOn: 'sign',
          expect: 'no',
          critical: false,
        },
      ],
      modes: ['text-to-image'],
      position: { file: 'a.yaml', line: 5, column: 5 },
    }),
  ])
})

test('a file’s defaults hold for the prompts that do not say otherwise', async () => {
  const { suites } = await loadText(suiteText({ prompts: 'prompts: p.yaml' }), {
    '/work/p.yaml': `defaults: { content: logo, mustNotShow: [people], background: white }
prompts:
  - { id: a, text: A. }
  - { id: b, text: B., content: product, mustNotShow: [], background: null }
`,
  })
  const said = suites[0]?.prompts.map((one) => [one.content, one.mustNotShow, one.background])
  expect(said).toEqual([
    ['logo', ['people'], 'white'],
    ['product', [], null],
  ])
})

const EDITS = `- { id: own, text: Make it green., inputs: { image: art/room.png, mask: art/room-sofa-mask.png } }
- { id: free, text: Make it night., inputs: { image: art/room.png } }
- { id: new, text: A pear. }
`

test('pictures are found beside the file of their prompt, and a mask of its own keeps what is outside', async () => {
  const { suite, folder } = await inFolder(
    { 'sets/edits.yaml': EDITS },
    { prompts: 'prompts: sets/edits.yaml', matrix: 'matrix: { mode: [text-to-image, edit] }' },
  )
  const [own, free, fresh] = suite.prompts
  expect(own?.inputs.image).toMatchObject({
    path: join(folder, 'sets', 'art', 'room.png'),
    width: 512,
  })
  expect(own?.inputs.mask?.path).toBe(join(folder, 'sets', 'art', 'room-sofa-mask.png'))
  expect([own, free, fresh].map((one) => one?.keepOutside)).toEqual([true, false, false])
})

test('the suite’s own mask keeps what is outside for prompts without a picture of their own', async () => {
  const { suite } = await inFolder(
    { 'sets/edits.yaml': EDITS },
    {
      prompts: 'prompts: sets/edits.yaml',
      matrix: 'matrix: { mode: [edit] }',
      inputs: 'inputs: { image: sets/art/room.png, mask: sets/art/room-lamp-mask.png }',
    },
  )
  expect(suite.prompts.map(({ keepOutside }) => keepOutside)).toEqual([true, false, true])
})

test.each([
  ['its own modes decide', { own: true, suite: true, modes: ['text-to-image'] }, [true, false]],
  ['its own picture is for modes that work on one', { own: true, suite: false }, [false, true]],
  ['without any picture it is for new pictures', { own: false, suite: false }, [true, false]],
  ['with the suite’s picture it is for every mode', { own: false, suite: true }, [true, true]],
] as const)('a prompt and its modes: %s', (_, { own, suite, ...rest }, expected) => {
  const image = {} as Inputs['image']
  const inputs = (has: boolean): Inputs => ({ image: has ? image : null, mask: null })
  const modes = 'modes' in rest ? rest.modes : null
  const prompt = promptOf({ id: 'p', text: 'p', inputs: inputs(own), modes })
  const asked = (['text-to-image', 'edit'] as const).map((mode) =>
    takesPart(prompt, mode, inputs(suite)),
  )
  expect(asked).toEqual(expected)
})

test('a prompt that no mode of the grid takes is warned of by its name', async () => {
  const { suites, mistakes, warnings } = await loadText(
    suiteText({
      prompts: 'prompts: [{ id: a, text: A. }, { id: b, text: B., modes: [text-to-image] }]',
      matrix: 'matrix: { mode: [text-to-image] }',
    }),
  )
  expect([mistakes, warnings]).toEqual([[], []])
  expect(suites).toHaveLength(1)
  const { suite, folder } = await inFolder(
    { 'sets/edits.yaml': EDITS },
    { prompts: 'prompts: sets/edits.yaml' },
  )
  expect(suite.grid.map(({ mode }) => mode)).toEqual(['text-to-image'])
  const again = await load(['a.yaml'], { cwd: folder })
  expect(again.warnings.map(({ message }) => message)).toEqual([
    'never asked in text-to-image: own, free.',
  ])
})

const QUALITY = {
  scorers: `scorers:
  - text
  - edit-kept
  - { scorer: colours, maxDeltaE: 8 }
  - { scorer: clip, model: m.onnx, tokenizer: sets/tokenizer.json }
  - { scorer: command, name: house, command: [node, ./score.mjs, --fast], timeout: 10s, hard: true }`,
  judge: `judge: { provider: anthropic, model: seer-1, worstCase: 0.010, labels: [labels.jsonl] }`,
}
const FILES = {
  '/work/m.onnx': 'weights',
  '/work/sets/tokenizer.json': '{}',
  '/work/score.mjs': 'export {}',
  '/work/labels.jsonl': '{}',
}

test('scorers and a judge come with their defaults, and with absolute paths', async () => {
  const { suites, mistakes } = await loadText(suiteText(QUALITY), FILES)
  expect(mistakes).toEqual([])
  expect(suites[0]?.scorers).toEqual([
    { scorer: 'text' },
    { scorer: 'edit-kept', minSsim: 0.6 },
    { scorer: 'colours', maxDeltaE: 8, minShare: 0.01 },
    {
      scorer: 'clip',
      model: '/work/m.onnx',
      tokenizer: '/work/sets/tokenizer.json',
      minSimilarity: null,
    },
    {
      scorer: 'command',
      name: 'house',
      command: ['node', '/work/score.mjs', '--fast'],
      timeoutMs: 10_000,
      hard: true,
    },
  ])
  expect(suites[0]?.judge).toEqual({
    provider: 'anthropic',
    model: 'seer-1',
    baseUrl: null,
    apiKeyEnv: null,
    rates: null,
    worstCase: '0.01',
    maxSide: 768,
    maxOutputTokens: 600,
    timeoutMs: 60_000,
    bothOrders: false,
    labels: ['/work/labels.jsonl'],
  })
})

test('a suite without scorers and judge asks for none', async () => {
  const { suites } = await loadText(suiteText())
  expect([suites[0]?.scorers, suites[0]?.judge]).toEqual([[], null])
})

test.each(Object.keys(FILES))('a change in %s changes the suite’s hash', async (path) => {
  const hashOf = async (files: Readonly<Record<string, string>>): Promise<string | undefined> => {
    const { suites } = await loadText(suiteText(QUALITY), files)
    return suites[0]?.hash
  }
  const before = await hashOf(FILES)
  expect(before).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(await hashOf({ ...FILES })).toBe(before)
  expect(await hashOf({ ...FILES, [path]: 'other' })).not.toBe(before)
})

test('a prompt’s own picture counts in the suite’s hash', async () => {
  const over = { prompts: 'prompts: sets/edits.yaml', matrix: 'matrix: { mode: [edit] }' }
  const { suite, folder } = await inFolder({ 'sets/edits.yaml': EDITS }, over)
  const mask = join(folder, 'sets', 'art', 'room-sofa-mask.png')
  writeFileSync(mask, readFileSync(join(PICTURES, 'room-lamp-mask.png')))
  const { suites } = await load(['a.yaml'], { cwd: folder })
  const prompts: readonly Prompt[] = suites[0]?.prompts ?? []
  expect(prompts[0]?.inputs.mask?.sha256).not.toBe(suite.prompts[0]?.inputs.mask?.sha256)
  expect(suites[0]?.hash).not.toBe(suite.hash)
})
