import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assay, temporaryFolder } from '../support/assay.ts'

const KEY = 'sk-never-printed-0123456789'

function suiteWith(parts: { target?: string; budget?: string; more?: string }): string {
  const { target = 'model: gpt-image-2', budget = '1', more = '' } = parts
  return `format: image-assay/suite@1
name: mistakes
targets: [{ id: t, provider: openai, ${target} }]
prompts: [{ id: a, text: a red kite }]
matrix: { size: [1024x1024], quality: [low] }
budget: { run: ${budget} }
${more}
`
}

/** What a user did wrong, and what the program must say to it. */
const TABLE: readonly (readonly [string, string, readonly string[], string])[] = [
  ['no key', suiteWith({}), ['--yes'], 'the key OPENAI_API_KEY is not set'],
  [
    'an origin that the key does not belong to',
    suiteWith({ target: 'model: gpt-image-2, baseUrl: "https://elsewhere.example/v1"' }),
    ['--yes', 'KEY'],
    'belongs to https://api.openai.com, and this suite would send it to https://elsewhere.example',
  ],
  ['nobody to ask', suiteWith({}), ['KEY'], 'Agree with --yes, or try it with --mock'],
  [
    'a model without a price',
    suiteWith({ target: 'model: gpt-image-99' }),
    ['--mock'],
    'no rate card covers openai model gpt-image-99',
  ],
  ['a cap too small', suiteWith({ budget: '0.001' }), ['--mock'], 'too small for a single attempt'],
  [
    'a gate on a metric that does not exist',
    suiteWith({ more: 'gates: ["speed <= 3"]' }),
    ['--mock'],
    'there is no metric "speed"',
  ],
  [
    'a size that the model does not offer',
    suiteWith({ more: '' }).replace('1024x1024', '1000x1000'),
    ['--mock'],
    '1000x1000',
  ],
  ['a results folder that is a file', suiteWith({}), ['--mock', 'FILE'], 'cannot be written'],
  [
    'a suite that would run a command',
    suiteWith({}).replace(
      'provider: openai, model: gpt-image-2',
      'provider: command, model: m, worstCase: 0, options: { command: [echo] }',
    ),
    ['--yes'],
    'Allow it with --allow-exec',
  ],
]

test.each(TABLE)('%s is told, costs nothing and exits with 2', async (_, suite, flags, message) => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 's.yaml'), suite)
  writeFileSync(join(folder, 'file'), '')
  const results = flags.includes('FILE') ? 'file' : 'results'
  const given = flags.filter((flag) => flag.startsWith('--'))
  const { code, err, out } = await assay(['run', 's.yaml', ...given, '--results', results], {
    cwd: folder,
    env: flags.includes('KEY') ? { OPENAI_API_KEY: KEY } : {},
  })
  expect(err).toContain(message)
  expect([code, out]).toEqual([2, ''])
  expect(err).not.toContain(KEY)
})

test('--json prints mistakes as JSON on standard output', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 's.yaml'), suiteWith({ more: 'gates: ["speed <= 3"]' }))
  const { code, out } = await assay(['run', 's.yaml', '--mock', '--json'], { cwd: folder })
  expect(code).toBe(2)
  expect(JSON.parse(out)).toMatchObject({ ok: false })
})
