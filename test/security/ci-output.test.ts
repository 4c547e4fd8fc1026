import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mistakeLine } from '../../src/cli/mistake-line.ts'
import { jsonText } from '../../src/report/json-text.ts'
import { PAYLOADS } from '../report/hostile.ts'
import { assay, temporaryFolder } from '../support/assay.ts'
import { harmIn } from './harmless.ts'

const SHORT = PAYLOADS.filter((text) => text.length < 200 && !/[\ud800-\udfff]/.test(text))
const quoted = (text: string): string => JSON.stringify(text)

/** A suite with every payload in every place that a message may quote. */
function hostileSuite(): string {
  const targets = SHORT.map(
    (text, index) =>
      `  - { id: ${quoted(text)}, provider: ${quoted(text)}, model: ${quoted(text)}, baseUrl: ${quoted(text)}, rates: ${quoted(text)}, ${quoted(`${text}${index}`)}: ${quoted(text)} }`,
  )
  const prompts = SHORT.map(
    (text) => `  - { id: ${quoted(text)}, text: ${quoted(text)}, ${quoted(text)}: 1 }`,
  )
  return `format: image-assay/suite@1
name: ${quoted(SHORT[0] ?? '')}
targets:
${targets.join('\n')}
prompts:
${prompts.join('\n')}
matrix: { size: [${SHORT.map(quoted).join(', ')}] }
gates: [${SHORT.map(quoted).join(', ')}]
checks: [${SHORT.map(quoted).join(', ')}]
budget: { run: ${quoted(SHORT[2] ?? '')} }
${SHORT.map((text, index) => `${quoted(`${text}${index}`)}: 1`).join('\n')}
`
}

/** In which the shape is right, and what is wrong is found later. */
const LATER = `format: image-assay/suite@1
name: later
targets: [{ id: t, provider: openai, model: "m\\r\\n::error::x \\u001b[2J##vso[a]" }]
prompts: [{ id: kite, text: a red kite }]
matrix: { size: ["1x1"], quality: ["low\\n::error::x"] }
budget: { run: 1 }
`

const BROKEN = '\u001b[2J: {\n::error::x\n##vso[a]b\n\t- "'

test.each([
  ['check', hostileSuite(), []],
  ['check', hostileSuite(), ['--json']],
  ['check', LATER, []],
  ['run', LATER, ['--json']],
  ['doctor', LATER, []],
  ['check', BROKEN, []],
])(
  '%s of a stranger’s suite gives no order to a terminal or a CI runner',
  async (word, text, json) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 's.yaml'), text)
    const said = await assay([word, 's.yaml', '--mock', ...json], { cwd: folder })
    expect(said.code).toBe(2)
    expect((said.err + said.out).length).toBeGreaterThan(100)
    expect(harmIn(said.err)).toEqual([])
    expect(harmIn(said.out)).toEqual([])
    if (json.length > 0) expect(() => JSON.parse(said.out)).not.toThrow()
  },
)

test('arguments from a workflow’s expressions give no order either', async () => {
  const folder = temporaryFolder()
  writeFileSync(
    join(folder, 's.yaml'),
    LATER.replace(/"m.*"/, 'gpt-image-2').replace(/"low.*"/, 'low'),
  )
  const hostile = 'x\n::error::forged \u001b[2J ##vso[a]b'
  for (const flag of ['--target', '--cap', '--store']) {
    const said = await assay(['run', 's.yaml', '--mock', flag, hostile], { cwd: folder })
    expect(harmIn(said.err + said.out)).toEqual([])
  }
})

test('a mistake is one line whatever it quotes, and JSON is what it was', () => {
  for (const text of PAYLOADS) {
    const line = mistakeLine({
      position: { file: text, line: 1, column: 1 },
      path: text,
      message: text,
    })
    expect([harmIn(line), line.includes('\n'), line.length <= 2_000]).toEqual([[], false, true])
    expect(harmIn(jsonText({ [text]: [text] }))).toEqual([])
    expect(JSON.parse(jsonText({ [text]: [text] }))).toEqual(
      JSON.parse(JSON.stringify({ [text]: [text] })),
    )
  }
})

test('no command prints JSON in another way', () => {
  const cli = new URL('../../src/cli/', import.meta.url).pathname
  const bare = readdirSync(cli, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts'))
    .filter((name) =>
      /print\([^;]{0,60}JSON\.stringify/.test(readFileSync(join(cli, name), 'utf8')),
    )
  expect(bare).toEqual([])
})
