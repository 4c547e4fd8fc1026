import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mistakeText } from '../../src/domain/suite.ts'
import { cardJsonSchema } from '../../src/money/card-schema.ts'
import { PROVIDERS } from '../../src/providers/registry.ts'
import { suiteJsonSchema } from '../../src/suite/schema.ts'
import { load } from './reading.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const SUITES = readdirSync(join(ROOT, 'suites')).filter((name) => name.endsWith('.yaml'))

describe('a shipped suite', () => {
  test.each(SUITES)('%s has no mistakes and no warnings', async (name) => {
    const { suites, mistakes, warnings } = await load([`suites/${name}`], {
      cwd: ROOT,
      providers: PROVIDERS,
    })
    expect([...mistakes, ...warnings].map(mistakeText)).toEqual([])
    expect(suites).toHaveLength(1)
  })

  test.each(SUITES)('%s names its schema for editors', (name) => {
    const [first] = readFileSync(join(ROOT, 'suites', name), 'utf8').split('\n')
    expect(first).toBe('# yaml-language-server: $schema=./suite.schema.json')
  })
})

test('the smoke suite goes to the mock one at a time, in 24 attempts over three modes', async () => {
  const { suites } = await load(['suites/smoke.yaml'], { cwd: ROOT })
  const suite = suites[0]
  const cells = suite?.targets.flatMap(({ modes }) =>
    suite.grid.filter(({ mode }) => modes === null || modes.includes(mode)),
  )
  expect(suite).toMatchObject({ mock: true, concurrency: 1, trials: 1 })
  expect(new Set(suite?.prompts.map(({ content }) => content)).size).toBe(6)
  expect(new Set(cells?.map(({ mode }) => mode))).toEqual(
    new Set(['text-to-image', 'edit', 'image-to-image']),
  )
  expect((cells?.length ?? 0) * (suite?.prompts.length ?? 0)).toBe(24)
})

/** Written by `npm run -s assay -- schema rates > suites/rates/rates.schema.json`. */
test('the schema beside the suites’ own rate cards is that of their reader', () => {
  const shipped = readFileSync(join(ROOT, 'suites', 'rates', 'rates.schema.json'), 'utf8')
  expect(JSON.parse(shipped)).toEqual(cardJsonSchema())
})

test('the suite of providers asks every provider that speaks HTTP, in every mode of the contract', async () => {
  const { suites } = await load(['suites/providers.yaml'], { cwd: ROOT, providers: PROVIDERS })
  const targets = suites[0]?.targets ?? []
  const asked = new Set(targets.map(({ provider }) => provider))
  expect(PROVIDERS.filter((id) => !asked.has(id))).toEqual(['ai-sdk', 'command'])
  const modes = new Set(targets.flatMap((one) => one.modes ?? []))
  expect(modes).toEqual(new Set(['text-to-image', 'image-to-image', 'edit', 'upscale']))
})

/** Written by `npm run -s assay -- schema suite > suites/suite.schema.json`. */
test('the schema beside the suites is that of the loader', () => {
  const shipped = readFileSync(join(ROOT, 'suites', 'suite.schema.json'), 'utf8')
  expect(JSON.parse(shipped)).toEqual(suiteJsonSchema())
})

test('the schema knows every key, and what it is for', () => {
  const schema = suiteJsonSchema() as {
    readonly properties: Readonly<Record<string, { readonly description?: string }>>
    readonly required: readonly string[]
    readonly additionalProperties: boolean
  }
  expect(schema.required).toEqual(['format', 'name', 'targets', 'prompts'])
  expect(schema.additionalProperties).toBe(false)
  const silent = Object.entries(schema.properties).filter(([, { description }]) => !description)
  expect(silent.map(([key]) => key)).toEqual([])
})
