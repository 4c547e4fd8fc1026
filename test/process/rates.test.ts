import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import type { SyncRound } from '../../src/cli/sync-round.ts'
import type { CardsCompared } from '../../src/money/diff-cards.ts'
import { assay, startAssay, temporaryFolder } from '../support/assay.ts'

const LITELLM = {
  'gpt-image-2': {
    litellm_provider: 'openai',
    mode: 'image_generation',
    input_cost_per_token: 5e-6,
    input_cost_per_image_token: 8e-6,
    output_cost_per_image_token: 6e-5,
  },
  'gpt-9': { litellm_provider: 'openai', mode: 'chat', input_cost_per_token: 1e-6 },
}
const PORTKEY = {
  _provenance: { date: '2026-08-21', commit: 'f654307ec968' },
  openai: {
    'gpt-image-2': {
      pay_as_you_go: {
        request_text_token: { price: 0.0005 },
        request_image_token: { price: 0.0008 },
        response_image_token: { price: 0.003 },
      },
    },
  },
}

function folderWith(files: Readonly<Record<string, object | string>>): string {
  const cwd = temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    writeFileSync(join(cwd, name), text)
  }
  return cwd
}

const cardsIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.yaml'))
    .sort()

const USAGE = {
  input_tokens: 20,
  input_tokens_details: { text_tokens: 20, image_tokens: 0 },
  output_tokens: 1756,
}

test('an imported card prices a recorded answer and plans a suite', async () => {
  const suite = `format: image-assay/suite@1
name: imported
targets: [{ id: a, provider: openai, model: gpt-image-2, rates: ./imported/litellm/openai/gpt-image-2.yaml }]
prompts: [{ id: kite, text: a red kite }]
matrix: { size: [1024x1024], quality: [medium] }
budget: { run: 5 }
`
  const cwd = folderWith({ 'map.json': LITELLM, 'usage.json': USAGE, 's.yaml': suite })
  const imported = await assay(['rates', 'import', 'map.json', '--as-of', '2026-07-24', '--json'], {
    cwd,
  })
  expect(imported.code).toBe(0)
  expect(JSON.parse(imported.out)).toEqual({
    format: 'image-assay/import@1',
    file: 'map.json',
    list: 'litellm',
    counts: { cards: 1, entriesUnmapped: 1, pricesLeftOut: 0 },
    cards: [
      {
        id: 'litellm/openai/gpt-image-2',
        provider: 'openai',
        model: 'gpt-image-2',
        file: 'imported/litellm/openai/gpt-image-2.yaml',
      },
    ],
    unmapped: [{ key: 'gpt-9', field: null, reason: 'no image model (mode chat)' }],
  })
  const file = 'imported/litellm/openai/gpt-image-2.yaml'
  const price = ['price', 'usage.json', '--provider', 'openai', '--model', 'gpt-image-2', '--json']
  const billed = await assay([...price, '--rates', file], { cwd })
  // 20 × $5 + 1756 × $60, a million.
  expect(JSON.parse(billed.out)).toMatchObject({
    usd: '0.10546',
    basis: 'computed',
    asOf: '2026-07-24',
  })
  const planned = await assay(['plan', 's.yaml', '--json'], { cwd })
  expect([planned.code, planned.err]).toEqual([0, ''])
  expect(planned.out).toContain('"expected": "0.105405"')
})

test('importing twice writes the same bytes', async () => {
  const cwd = folderWith({ 'map.json': LITELLM })
  const text = async (out: string): Promise<string> => {
    await assay(['rates', 'import', 'map.json', '--out', out, '--as-of', '2026-07-24'], { cwd })
    return readFileSync(join(cwd, out, 'litellm/openai/gpt-image-2.yaml'), 'utf8')
  }
  expect(await text('a')).toBe(await text('b'))
})

test('a file that is no price list, and a format that is none, are mistakes; one without cards is told by its code', async () => {
  const cwd = folderWith({
    'other.json': { a: 1 },
    'broken.json': '{',
    'chat.json': { 'gpt-9': LITELLM['gpt-9'] },
  })
  const run = (...args: string[]) => assay(['rates', 'import', ...args], { cwd })
  expect(await run('other.json')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--format'),
  })
  expect(await run('broken.json')).toMatchObject({
    code: 2,
    err: expect.stringContaining('not JSON'),
  })
  expect(await run('none.json')).toMatchObject({ code: 2 })
  expect(await run('chat.json', '--format', 'csv')).toMatchObject({ code: 2 })
  expect(await run('chat.json')).toMatchObject({ code: 6, out: expect.stringContaining('0 cards') })
})

test('a diff says by how much two lists disagree, and fails only where that was asked', async () => {
  const cwd = folderWith({ 'a.json': LITELLM, 'b.json': PORTKEY })
  const diff = (...args: string[]) =>
    assay(['rates', 'diff', ...args, '--on', '2026-11-21'], { cwd })
  const json = await diff('a.json', 'b.json', '--json')
  const document = JSON.parse(json.out) as CardsCompared & { readonly counts: object }
  expect(document.counts).toEqual({
    differing: 1,
    agreeing: 0,
    incomparable: 0,
    onlyA: 0,
    onlyB: 0,
  })
  const call = document.models[0]?.figures.find(({ what }) => what === '1024x1024 high')
  expect(call).toMatchObject({ a: '0.42144', b: '0.21072', difference: '-0.21072', ratio: '2' })
  const { code, out } = await diff('a.json', 'b.json', '--fail-on-difference')
  expect(code).toBe(1)
  expect(out).toMatch(/openai\/gpt-image-2 +1024x1024 high +0\.42144 +0\.21072 +-0\.21072 +2x/)
  expect((await diff('a.json', 'b.json')).code).toBe(0)
})

test('cards, folders of cards and what ships are sides of a diff too', async () => {
  const cwd = folderWith({ 'b.json': PORTKEY })
  await assay(['rates', 'import', 'b.json'], { cwd })
  const sides = ['imported', 'imported/portkey/openai/gpt-image-2.yaml', 'b.json']
  for (const side of sides) {
    const { code, out } = await assay(['rates', 'diff', 'shipped', side, '--fail-on-difference'], {
      cwd,
    })
    expect([code, out.split('\n')[0]]).toEqual([
      0,
      `A shipped, B ${side}: 0 models differ, 1 agree, 0 cannot be compared`,
    ])
  }
  expect(await assay(['rates', 'diff', 'shipped', 'nowhere'], { cwd })).toMatchObject({ code: 2 })
})

const world = (usd: string) => `format: image-assay/world@1
accounts: [{ label: a, dialect: fal, key: "fal-admin:one" }]
models:
  - dialect: fal
    id: fal-ai/flux/dev
    rates: [{ bill: output_megapixel, usd: "${usd}" }]
    traits: { unit: megapixels, family: flux, steps: 28 }
`

test('a changed price keeps the old one, and endpoints that fail leave their cards as they were', async () => {
  const cwd = folderWith({ 'old.yaml': world('0.025'), 'new.yaml': world('0.03') })
  const sync = async (file: string): Promise<{ code: number | null; round: SyncRound }> => {
    const args = ['rates', 'sync', '--mock', file, '--provider', 'fal', '--json']
    const { code, out } = await assay(args, { cwd })
    return { code, round: JSON.parse(out) as SyncRound }
  }
  const first = await sync('old.yaml')
  expect(first.round).toMatchObject({ first: ['fal/fal-ai/flux/dev'], changed: [], same: 0 })
  // The other endpoints that have a card here are not in this world.
  expect([first.code, first.round.failed.length > 0]).toEqual([6, true])
  expect(first.round.failed.every(({ why }) => why === 'HTTP 404')).toBe(true)
  const kept = readFileSync(join(cwd, 'prices/fal/fal-ai/flux/dev.yaml'), 'utf8')
  expect((await sync('old.yaml')).round).toMatchObject({ first: [], changed: [], same: 1 })
  expect(readFileSync(join(cwd, 'prices/fal/fal-ai/flux/dev.yaml'), 'utf8')).toBe(kept)
  const changed = await sync('new.yaml')
  expect(changed.round.changed).toEqual([
    {
      id: 'fal/fal-ai/flux/dev',
      changes: [{ bill: 'output_megapixel', when: '', old: '0.025', now: '0.03', ratio: '1.2' }],
    },
  ])
  const day = changed.round.at.slice(0, 10)
  expect(cardsIn(join(cwd, 'prices'))).toEqual([
    `fal/fal-ai/flux/dev.history/${first.round.at.slice(0, 10)}.yaml`,
    'fal/fal-ai/flux/dev.yaml',
  ])
  expect(readFileSync(join(cwd, 'prices/fal/fal-ai/flux/dev.yaml'), 'utf8')).toContain(
    `validFrom: ${day}`,
  )
  const compared = await assay(['rates', 'diff', 'shipped', 'prices', '--json'], { cwd })
  expect(JSON.parse(compared.out)).toMatchObject({ counts: { differing: 1 } })
})

test('a log of an earlier day is priced by the history of a card', async () => {
  const card = (usd: string, days: string) => `format: image-assay/rates@1
id: fal/x
provider: openai
models: [gpt-image-2]
access: official
currency: USD
asOf: 2026-09-01
source: https://acme.example
${days}
rates: [{ bill: output_image_token, usd: ${usd} }, { bill: input_text_token, usd: 0 }]
`
  const cwd = folderWith({
    'usage.json': USAGE,
    'prices/x.yaml': card('0.00004', 'validFrom: 2026-10-01'),
    'prices/x.history/2026-09-01.yaml': card(
      '0.00003',
      'validFrom: 2026-09-01\nvalidTo: 2026-09-30',
    ),
  })
  const on = (day: string) =>
    assay(
      'price usage.json --provider openai --model gpt-image-2 --rates prices/x.yaml --json --on'
        .split(' ')
        .concat(day),
      { cwd },
    )
  expect(JSON.parse((await on('2026-11-21')).out)).toMatchObject({ usd: '0.07024' })
  expect(JSON.parse((await on('2026-09-30')).out)).toMatchObject({ usd: '0.05268' })
  expect(await on('2026-08-31')).toMatchObject({
    code: 2,
    err: expect.stringContaining('no prices of 2026-08-31'),
  })
})

test('the catalogue of OpenRouter is asked without a key, and fal only with one', async () => {
  const cwd = folderWith({})
  const { code, out } = await assay(['rates', 'sync', '--mock', '--json'], { cwd })
  expect([code, (JSON.parse(out) as SyncRound).failed]).toEqual([0, []])
  expect(cardsIn(join(cwd, 'prices/openrouter'))).toEqual([
    'bytedance-seed/seedream-4.5.yaml',
    'openai/gpt-image-2.yaml',
  ])
  const keyless = await assay(['rates', 'sync', '--provider', 'fal'], { cwd })
  expect(keyless).toMatchObject({ code: 2, err: expect.stringContaining('FAL_KEY') })
  expect(await assay(['rates', 'sync', '--provider', 'acme'], { cwd })).toMatchObject({ code: 2 })
  const often = await assay(['rates', 'sync', '--every', '5s'], { cwd })
  expect(often).toMatchObject({ code: 2, err: expect.stringContaining('Use 1m or more') })
})

test('asking again and again ends with Ctrl-C, between rounds and without a trace', async () => {
  const cwd = folderWith({})
  const args = ['rates', 'sync', '--mock', '--every', '1s', '--provider', 'openrouter', '--json']
  const child = startAssay(args, { cwd })
  const rounds: SyncRound[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    rounds.push(JSON.parse(line) as SyncRound)
    if (rounds.length === 2) child.kill('SIGINT')
  }
  expect((await child).exitCode).toBe(0)
  expect(rounds.map(({ first, same }) => [first.length, same]).slice(0, 2)).toEqual([
    [2, 0],
    [0, 2],
  ])
  expect(readdirSync(cwd, { recursive: true }).some((name) => String(name).includes('.part'))).toBe(
    false,
  )
})
