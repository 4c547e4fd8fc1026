import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assay, temporaryFolder } from '../support/assay.ts'

const suite = `format: image-assay/suite@1
name: two
mock: true
targets: [{ id: t, provider: openai, model: gpt-image-2, modes: [text-to-image] }]
prompts: [{ id: a, text: a red kite over a field }]
matrix: { size: [1024x1024], quality: [low] }
budget: { run: 0.50, account: { name: openai-prepaid, limit: 1.00, per: month } }
`

test('the ledger shows what was spent by account, month and run, play money by itself', async () => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 's.yaml'), suite)
  for (const _ of [1, 2]) await assay(['run', 's.yaml'], { cwd })
  const { code, out } = await assay(['ledger', '--json'], { cwd })
  const { accounts, months, runs, open } = JSON.parse(out)
  expect(code).toBe(0)
  expect(accounts).toEqual([
    {
      name: 'openai-prepaid',
      period: expect.stringMatching(/^\d{4}-\d{2}$/),
      mock: true,
      cap: '1',
      charged: '0.01188',
      inDoubt: '0',
      held: '0',
      left: '0.98812',
    },
  ])
  expect(months).toMatchObject([{ mock: true, charged: '0.01188', cap: null }])
  expect(runs).toMatchObject([
    { suites: ['s.yaml'], mock: true, cap: '0.5', charged: '0.00594' },
    { suites: ['s.yaml'], mock: true, cap: '0.5', charged: '0.00594' },
  ])
  expect(open).toEqual([])

  const text = (await assay(['ledger', 'show'], { cwd })).out
  expect(text).toMatch(/ACCOUNTS\n.*\n {2}openai-prepaid +\S+ +mock +\$0\.01188 /)
})

test('an attempt in doubt is named with its hold and what to do about it', async () => {
  const cwd = temporaryFolder()
  const world = `format: image-assay/world@1
accounts: [{ label: a, dialect: openai, key: sk-mock-of-the-test }]
models:
  - dialect: openai
    id: gpt-image-2
    rates: [{ bill: output_image_token, usd: "0.00003" }]
    sizes: [1024x1024]
    outputTokens: { kind: table, sizes: { 1024x1024: { low: 196 } } }
    auto: { size: [1024x1024], quality: [low] }
faults: [{ fault: lost-after }]
`
  writeFileSync(join(cwd, 's.yaml'), suite.replace('mock: true', 'mock: ./w.yaml'))
  writeFileSync(join(cwd, 'w.yaml'), world)
  expect((await assay(['run', 's.yaml'], { cwd })).code).toBe(4)
  const { out } = await assay(['ledger'], { cwd })
  expect(out).toMatch(/OPEN\n.*\n {2}\S+\.1\.1 +in doubt +\$0\.006025\n/)
  expect(out).toContain('assay ledger resolve ID --charged USD --because TEXT')
})
