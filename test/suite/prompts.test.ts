import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Position } from '../../src/domain/suite.ts'
import { parseDelimited } from '../../src/suite/delimited.ts'
import { readPromptText } from '../../src/suite/prompt-file.ts'
import { promptOf } from '../support/prompt.ts'
import { loadText, suiteText } from './reading.ts'

const WANTED = [
  { id: 'pear', content: 'product', text: 'A "green" pear,\non a table.', expectText: null },
  { id: 'sign', content: null, text: 'A sign that reads OPEN.', expectText: 'OPEN' },
]

const FORMS = {
  'p.yaml': `prompts:
  - { id: pear, content: product, text: "A \\"green\\" pear,\\non a table." }
  - { id: sign, text: A sign that reads OPEN., expectText: OPEN }
`,
  'list.yml': `- id: pear
  content: product
  text: |-
    A "green" pear,
    on a table.
- { id: sign, content: null, text: A sign that reads OPEN., expectText: OPEN }
`,
  'p.json': JSON.stringify(WANTED),
  'tabs.json': JSON.stringify({ prompts: WANTED }, null, '\t'),
  'p.jsonl': `${WANTED.map((one) => JSON.stringify(one)).join('\r\n\n')}\n`,
  'p.csv': `\uFEFFid,content,text,expectText\r\npear,product,"A ""green"" pear,\non a table.",\r\n\r\nsign,,A sign that reads OPEN.,OPEN\r\n`,
  'p.tsv': `text\texpect_text\tid\tcontent\n"A ""green"" pear,\non a table."\t\tpear\tproduct\nA sign that reads OPEN.\tOPEN\tsign\t`,
}

describe('the same prompts', () => {
  test.each(Object.entries(FORMS))('come out of %s', async (file, text) => {
    const { suites, mistakes } = await loadText(suiteText({ prompts: `prompts: ${file}` }), {
      [`/work/${file}`]: text,
    })
    expect(mistakes).toEqual([])
    const prompts = suites[0]?.prompts ?? []
    expect(prompts).toEqual(
      WANTED.map((one, index) =>
        promptOf({ ...one, position: prompts[index]?.position as Position }),
      ),
    )
    expect(prompts.every(({ position }) => position.file === file)).toBe(true)
  })
})

test('files and inline prompts keep the order in which they were written', async () => {
  const prompts = 'prompts: [{ id: a, text: A. }, more.csv, { id: d, text: D. }]'
  const { suites } = await loadText(suiteText({ prompts }), {
    '/work/more.csv': 'id,text\nb,B.\nc,C.\n',
  })
  expect(suites[0]?.prompts.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
})

test('a prompt knows its place, after a field of several lines too', () => {
  const csv = 'id,text\npear,"one\ntwo\nthree"\nplum,A plum.\nfig,\n'
  const { prompts, mistakes } = readPromptText(csv, 'p.csv')
  expect(prompts.map(({ position }) => position)).toEqual([
    { file: 'p.csv', line: 2, column: 1 },
    { file: 'p.csv', line: 5, column: 1 },
  ])
  expect(mistakes.map(({ position }) => position)).toEqual([{ file: 'p.csv', line: 6, column: 5 }])
})

describe('delimited text', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\t', '\n', '\r', ' ', 'é', ';') })
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  })
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

  test('that was written by RFC 4180 is read back as it was', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', '\t'),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (rows, delimiter, end, isClosed) => {
          const written = rows.map((row) => row.map(quoted).join(delimiter)).join(end)
          const { records, wrong } = parseDelimited(isClosed ? written + end : written, delimiter)
          expect(wrong).toBeNull()
          expect(records.map((record) => record.map(({ text }) => text))).toEqual(rows)
        },
      ),
    )
  })

  test('needs no quotes where a field has none of the special characters', () => {
    const plain = fc.stringMatching(/^[a-z é']{1,6}$/)
    const rows = fc.array(fc.array(plain, { minLength: 1, maxLength: 4 }), { minLength: 1 })
    fc.assert(
      fc.property(rows, (wanted) => {
        const { records } = parseDelimited(wanted.map((row) => row.join(',')).join('\n'), ',')
        expect(records.map((record) => record.map(({ text }) => text))).toEqual(wanted)
      }),
    )
  })

  test('ends in an empty field where it ends in a delimiter', () => {
    const { records } = parseDelimited('a,b,\n,\n', ',')
    expect(records.map((record) => record.map(({ text }) => text))).toEqual([
      ['a', 'b', ''],
      ['', ''],
    ])
  })
})
