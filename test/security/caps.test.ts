import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assay, temporaryFolder } from '../support/assay.ts'

const suite = (run: string): string => `format: image-assay/suite@1
name: caps
targets: [{ id: t, provider: openai, model: gpt-image-2 }]
prompts: [{ id: kite, text: a red kite }]
matrix: { size: [1024x1024], quality: [low] }
budget: { run: ${run} }
`

test.each([
  ['0.50', '0.10', '0.1'],
  ['0.10', '0.50', '0.1'],
])(
  'a suite’s cap of %s and a flag’s of %s make %s: the lower always wins',
  async (own, flag, both) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 's.yaml'), suite(own))
    const { out } = await assay(['run', 's.yaml', '--mock', '--cap', flag, '--json'], {
      cwd: folder,
    })
    expect((JSON.parse(out) as { budget: { cap: string } }).budget.cap).toBe(both)
  },
)
