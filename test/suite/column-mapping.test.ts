import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { takeEvenly } from '../../src/suite/take-evenly.ts'
import { loadText, suiteText } from './reading.ts'

/** The way that public sets of prompts come: words of their own for columns and kinds. */
const TSV = `Prompt\tCategory\tChallenge\tNote
a dog on a sofa\tAnimals\tBasic\tx
three birds\tAnimals\tQuantity
a shop sign that says "Deep Learning"\tWorld Knowledge\tWriting & Symbols\tx
a cat\tAnimals\tBasic\t
"a red kite, ""high"" up"\tOutdoor Scenes\tBasic\t
a fox\tAnimals\tBasic\t
`

async function promptsOf(member: string, files: Readonly<Record<string, string>>) {
  const { suites, mistakes } = await loadText(
    suiteText({ prompts: `prompts: [${member}]` }),
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`/work/${name}`, text])),
  )
  expect(mistakes).toEqual([])
  return suites[0]?.prompts ?? []
}

test('a TSV of any columns loads: ids are its rows, kinds of content its own words or the suite’s', async () => {
  const member =
    '{ file: Public Set.tsv, columns: { text: Prompt, content: Category }, map: { Outdoor Scenes: photograph } }'
  const prompts = await promptsOf(member, { 'Public Set.tsv': TSV })
  expect(prompts.map(({ id, content, text }) => [id, content, text])).toEqual([
    ['public-set-1', 'animals', 'a dog on a sofa'],
    ['public-set-2', 'animals', 'three birds'],
    ['public-set-3', 'world-knowledge', 'a shop sign that says "Deep Learning"'],
    ['public-set-4', 'animals', 'a cat'],
    ['public-set-5', 'photograph', 'a red kite, "high" up'],
    ['public-set-6', 'animals', 'a fox'],
  ])
  expect(prompts[4]?.position).toEqual({ file: 'Public Set.tsv', line: 6, column: 1 })
})

test('rows are chosen by their columns, and a prompt keeps the number of its row', async () => {
  const member =
    '{ file: p.tsv, columns: { text: Prompt }, content: photograph, where: { Category: [Animals], Challenge: [Basic] }, take: 2 }'
  const prompts = await promptsOf(member, { 'p.tsv': TSV })
  expect(prompts.map(({ id, content }) => [id, content])).toEqual([
    ['p-1', 'photograph'],
    ['p-6', 'photograph'],
  ])
})

test('a JSONL of any members loads, with the words to be seen from a column', async () => {
  const lines = [
    { key: 'Q 7/a', prompt: 'a sign', kind: 'Text', words: 'OPEN', tags: ['x'] },
    { key: 8, prompt: 'a pear', kind: '', words: null },
  ]
  const member =
    '{ file: p.jsonl, columns: { id: key, text: prompt, content: kind, expectText: words } }'
  const prompts = await promptsOf(member, {
    'p.jsonl': lines.map((one) => JSON.stringify(one)).join('\n'),
  })
  expect(
    prompts.map(({ id, text, content, expectText }) => ({ id, text, content, expectText })),
  ).toEqual([
    { id: 'q-7-a', text: 'a sign', content: 'text', expectText: 'OPEN' },
    { id: '8', text: 'a pear', content: null, expectText: null },
  ])
})

test('quotes stand for themselves where the suite says so', async () => {
  const text = 'prompt\n"Hello" in white on a wall\n'
  const prompts = await promptsOf('{ file: p.csv, columns: { text: prompt }, quoted: false }', {
    'p.csv': text,
  })
  expect(prompts.map((one) => one.text)).toEqual(['"Hello" in white on a wall'])
})

test('a part of a prompt file of our own is taken evenly over its kinds', async () => {
  const rows = ['a', 'b', 'c', 'd', 'e', 'f'].map(
    (id, index) => `- { id: ${id}, text: T., content: ${index < 4 ? 'logo' : 'product'} }`,
  )
  const prompts = await promptsOf('{ file: p.yaml, take: 4 }', { 'p.yaml': rows.join('\n') })
  expect(prompts.map(({ id }) => id)).toEqual(['b', 'd', 'e', 'f'])
})

describe('what is taken evenly', () => {
  const members = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 })
  const of = (names: readonly string[]) => names.map((group, index) => ({ group, index }))

  test('has the count asked for, in order, and no group has two more than another that had enough', () => {
    fc.assert(
      fc.property(members, fc.nat(45), (names, count) => {
        const all = of(names)
        const taken = takeEvenly(all, count, ({ group }) => group)
        expect(taken).toHaveLength(Math.min(count, all.length))
        expect(taken.map(({ index }) => index)).toEqual(
          taken.map(({ index }) => index).toSorted((a, b) => a - b),
        )
        const share = (name: string) => taken.filter(({ group }) => group === name).length
        const size = (name: string) => names.filter((one) => one === name).length
        for (const one of new Set(names)) {
          for (const other of new Set(names)) {
            if (share(one) < size(one)) expect(share(other)).toBeLessThanOrEqual(share(one) + 1)
          }
        }
      }),
    )
  })

  test('lies over all of a group, not at its beginning', () => {
    const all = of(Array.from({ length: 12 }, () => 'a'))
    expect(takeEvenly(all, 3, ({ group }) => group).map(({ index }) => index)).toEqual([2, 6, 10])
  })
})

test('a column called __proto__ is a column like any other', async () => {
  const text = '{"__proto__":"a fox","constructor":"Animals","toString":"Night"}'
  const member =
    '{ file: p.jsonl, columns: { text: __proto__, content: constructor }, where: { toString: [Night] } }'
  const [prompt] = await promptsOf(member, { 'p.jsonl': text })
  expect([prompt?.text, prompt?.content]).toEqual(['a fox', 'animals'])
  expect(Object.keys({}.constructor.prototype)).toEqual([])
  const absent = await loadText(
    suiteText({ prompts: 'prompts: [{ file: p.jsonl, columns: { text: hasOwnProperty } }]' }),
    { '/work/p.jsonl': text },
  )
  expect(absent.mistakes[0]?.message).toContain('has no column "hasOwnProperty"')
})

test('no cell and no number of columns makes a mapping slow', async () => {
  // Each would take minutes, were it looked at once for each of its characters, rows or columns.
  const dots = `a${'.'.repeat(4_000_000)}a`
  const [dotted] = await promptsOf('{ file: p.tsv, columns: { text: T, content: C } }', {
    'p.tsv': `T\tC\nfox\t${dots}\n`,
  })
  expect(dotted?.content).toBe('a')
  const many = Array.from({ length: 60_000 }, (_, index) => `c${index}`)
  const wide = `${many.join('\t')}\tT\n${'\n'.repeat(1)}${`${'x\n'.repeat(200_000)}`}`
  const { mistakes } = await loadText(
    suiteText({
      prompts: 'prompts: [{ file: p.tsv, columns: { text: c0 }, where: { T: [y] } }]',
    }),
    { '/work/p.tsv': wide },
  )
  expect(mistakes[0]?.message).toContain('has no "y"')
}, 60_000)
