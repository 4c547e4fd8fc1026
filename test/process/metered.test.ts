import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RunDocument } from '../../src/domain/run.ts'
import { assay, temporaryFolder } from '../support/assay.ts'

const WORLD = `format: image-assay/world@1
name: metered
accounts: [{ label: main, dialect: stability, key: sk-mock-stability-metered, balance: "10" }]
models:
  - { dialect: stability, id: core, latencyMs: 30, rates: [{ bill: image, usd: "0.025" }] }
  - { dialect: stability, id: ultra, latencyMs: 30, rates: [{ bill: image, usd: "0.09" }] }
`

const suite = (more: string) => `format: image-assay/suite@1
name: metered
mock: ./w.yaml
targets:
  - { id: core, provider: stability, model: core, metered: true, worstCase: 0.2 }
  - { id: ultra, provider: stability, model: ultra, worstCase: 0.2 }
  ${more}
prompts: [{ id: kite, text: a red kite over a field }]
matrix: { format: [png] }
trials: 3
concurrency: 4
budget: { run: 5 }
`

test('a metered key serves one attempt at a time, and its balance tells what each cost', async () => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'w.yaml'), WORLD)
  writeFileSync(join(cwd, 's.yaml'), suite(''))
  const { code, out } = await assay(['run', 's.yaml', '--json'], { cwd })
  const { cells } = JSON.parse(out) as RunDocument
  // The card says $0.03 for core: this account is billed less, and only the balance tells.
  expect(cells[0]).toMatchObject({ cost: { byBasis: { metered: '0.075' } }, billed: '0.075' })
  expect(cells[1]?.cost.byBasis).toEqual({ assumed: '0.24' })
  expect(code).toBe(0)
})

test('a provider that tells no balance cannot be metered, and says so before anything is sent', async () => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'w.yaml'), WORLD)
  const target = '- { id: gpt, provider: openai, model: gpt-image-2, metered: true }'
  writeFileSync(join(cwd, 's.yaml'), suite(target))
  const { code, err } = await assay(['check', 's.yaml'], { cwd })
  expect([code, err]).toEqual([2, expect.stringContaining('openai tells no balance')])
})
