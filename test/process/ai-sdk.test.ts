import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import { assay, temporaryFolder } from '../support/assay.ts'

const PACKAGES = new URL('../../node_modules', import.meta.url).pathname

/** A folder with a suite of one target, and the packages of this repository installed. */
function inFolder(options: string, more = ''): string {
  const folder = temporaryFolder()
  symlinkSync(PACKAGES, join(folder, 'node_modules'))
  writeFileSync(
    join(folder, 's.yaml'),
    `format: image-assay/suite@1
name: sdk
targets: [{ id: t, provider: ai-sdk, model: gpt-image-2, options: ${options} }]
prompts: [{ id: kite, text: a red kite over a field }]
matrix: { size: [1024x1024], n: [2]${more} }
checks: [decodes, size, count]
budget: { run: 1 }
`,
  )
  return folder
}

/** The only attempt of a run, by what the command said of its folder. */
function attemptOf(err: string, folder: string): AttemptRecord {
  const run = basename(/^results: (.*)$/m.exec(err)?.[1] ?? '')
  return JSON.parse(readFileSync(join(folder, 'results', run, 'attempts.jsonl'), 'utf8'))
}

test('a package draws against the mock, priced by its provider’s card, with every request on record', async () => {
  const folder = inFolder('{ package: "@ai-sdk/openai" }', ', quality: [low]')
  const { code, err } = await assay(['run', 's.yaml', '--mock', '--allow-exec'], { cwd: folder })
  const attempt = attemptOf(err, folder)
  expect(code).toBe(0)
  expect(attempt.exchanges.map(({ method, purpose }) => [method, purpose])).toEqual([
    ['CALL', 'submit'],
    ['POST', 'submit'],
  ])
  expect([attempt.imagesUsable, attempt.charge.basis]).toEqual([2, 'computed'])
  expect(attempt.charge.evidence).toContain('openai/gpt-image-2')
  expect(JSON.stringify(attempt)).not.toContain('sk-mock-image-assay')
})

test('a setting that a module beside the suite drops stands in record and terminal', async () => {
  const options = '{ package: ./relay.mjs, factory: createRelay, assayDialect: openai }'
  const folder = inFolder(options)
  const relay = `import { createOpenAI } from '@ai-sdk/openai'
const warnings = [{ type: 'unsupported', feature: 'size' }]
export function createRelay(settings) {
  const imageModel = (id) => {
    const inner = createOpenAI(settings).image(id)
    return {
      specificationVersion: inner.specificationVersion,
      maxImagesPerCall: 2,
      doGenerate: async (call) => ({ ...(await inner.doGenerate(call)), warnings }),
    }
  }
  return { imageModel }
}
`
  writeFileSync(join(folder, 'relay.mjs'), relay)
  const { code, out, err } = await assay(['run', 's.yaml', '--mock', '--allow-exec'], {
    cwd: folder,
  })
  expect([code, attemptOf(err, folder).outcome]).toEqual([
    0,
    { kind: 'produced', reason: null, code: null, message: 'the model warned: dropped size' },
  ])
  expect(out).toContain('NOTES\n  1× t: the model warned: dropped size')
})

test('code of a suite is loaded only where that was allowed, and never for an untrusted one', async () => {
  const folder = inFolder('{ package: "@ai-sdk/openai" }')
  const refused = await assay(['run', 's.yaml', '--mock'], { cwd: folder })
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--allow-exec')])
  const flags = ['--mock', '--allow-exec', '--untrusted']
  const untrusted = await assay(['run', 's.yaml', ...flags], { cwd: folder })
  expect([untrusted.code, untrusted.err]).toEqual([
    2,
    expect.stringContaining('an untrusted suite may not load packages'),
  ])
})

test('a package that is not installed is a mistake before anything is sent', async () => {
  const folder = inFolder('{ package: "@ai-sdk/luma", factory: createLuma, assayDialect: openai }')
  const { code, err } = await assay(['check', 's.yaml', '--mock', '--allow-exec'], { cwd: folder })
  expect(code).toBe(2)
  expect(err).toContain('npm install @ai-sdk/luma')
})
