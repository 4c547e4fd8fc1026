import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { readCases } from '../../src/cli/read-cases.ts'
import type { RunCases } from '../../src/domain/run-cases.ts'
import { assay, temporaryFolder } from '../support/assay.ts'

const INPUTS = resolve('prompts', 'inputs')
const RATES = resolve('suites', 'rates', 'billing.yaml')

/** New pictures and edits in one suite; the picture to edit is no PNG. */
const SUITE = `format: image-assay/suite@1
name: mixed
mock: true
targets:
  - { id: gpt, provider: openai, model: gpt-image-2 }
prompts:
  - { id: kite, content: logo, text: 'A logo "KITE" in #aa2200.', expectText: KITE, colours: ["#AA2200"] }
  - { id: sofa, content: edit, text: Make the sofa green., inputs: { image: room.jpg, mask: sofa.png } }
  - { id: lamp, content: edit, text: Remove the lamp., inputs: { image: room.jpg, mask: lamp.png } }
  - { id: night, content: edit, text: Make it night., inputs: { image: room.jpg } }
matrix: { mode: [text-to-image, edit], size: [1024x1024], quality: [low] }
checks: [decodes]
`

let folder = ''
let run = ''
let cases: RunCases

async function pictures(into: string): Promise<void> {
  await sharp(join(INPUTS, 'room.png')).jpeg().toFile(join(into, 'room.jpg'))
  for (const name of ['sofa', 'lamp']) {
    writeFileSync(join(into, `${name}.png`), readFileSync(join(INPUTS, `room-${name}-mask.png`)))
  }
}

beforeAll(async () => {
  folder = temporaryFolder()
  await pictures(folder)
  writeFileSync(join(folder, 's.yaml'), SUITE)
  const { code } = await assay(['run', 's.yaml', '--json'], { cwd: folder })
  expect(code).toBe(0)
  const [id = ''] = readdirSync(join(folder, 'results')).filter((one) => /^[0-9]{8}-/.test(one))
  run = join(folder, 'results', id)
  cases = await readCases(run)
})

test('a suite asks its prompts for new pictures and its edits in the modes that fit them', () => {
  const asked = readFileSync(join(run, 'attempts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((one) => JSON.parse(one) as { cell: string; prompt: string })
  expect(new Set(asked.map(({ cell, prompt }) => `${cell.split('/')[1]} ${prompt}`))).toEqual(
    new Set(['text-to-image kite', 'edit sofa', 'edit lamp', 'edit night']),
  )
})

test('the run’s folder says what was asked for: prompts, targets, scorers and cells', () => {
  const [suite] = cases.suites
  expect(suite).toMatchObject({ name: 'mixed', scorers: [], judge: null })
  expect(suite?.targets).toEqual([
    { id: 'gpt', provider: 'openai', model: 'gpt-image-2', access: 'official', options: {} },
  ])
  expect(suite?.prompts.map(({ id }) => id)).toEqual(['kite', 'sofa', 'lamp', 'night'])
  expect(suite?.prompts[0]).toMatchObject({ expectText: 'KITE', colours: ['#aa2200'] })
  expect(
    cases.cells.map(({ suite: index, target, settings }) => [index, target, settings.mode]),
  ).toEqual([
    [0, 'gpt', 'text-to-image'],
    [0, 'gpt', 'edit'],
  ])
})

test('the pictures that were sent are kept as PNG, by the hash of what is kept', async () => {
  const prompts = cases.suites[0]?.prompts ?? []
  expect(prompts.map(({ inputs }) => [inputs.image !== null, inputs.mask !== null])).toEqual([
    [false, false],
    [true, true],
    [true, true],
    [true, false],
  ])
  const kept = prompts
    .flatMap(({ inputs }) => [inputs.image, inputs.mask])
    .filter((one) => one !== null)
  expect(new Set(kept.map(({ file }) => file)).size).toBe(3)
  expect(readdirSync(join(run, 'inputs'))).toHaveLength(3)
  for (const { file, sha256, width, height } of kept) {
    const bytes = readFileSync(join(run, file))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width, height })
  }
  const mask = readFileSync(join(run, prompts[1]?.inputs.mask?.file ?? ''))
  expect(mask.equals(readFileSync(join(folder, 'sofa.png')))).toBe(true)
})

test('a resumed run keeps the cases that it began with, whatever became of the files', async () => {
  const before = statSync(join(run, 'cases.json'))
  const { code } = await assay(['resume', run], { cwd: folder })
  expect(code).toBe(0)
  expect(statSync(join(run, 'cases.json')).mtimeMs).toBe(before.mtimeMs)
  rmSync(join(run, 'cases.json'))
  await expect(readCases(run)).rejects.toThrow(/has no cases\.json.*Run the suite again/)
  await assay(['resume', run], { cwd: folder })
  expect(await readCases(run)).toEqual(cases)
})

test.each([
  ['{"format":"image-assay/cases@2"}', /is image-assay\/cases@2, of another version of assay/],
  ['{"format":"image-assay/cas', /not JSON\. The file was changed or damaged/],
])('cases that cannot be read are told with what to do: %s', async (text, message) => {
  const place = temporaryFolder()
  writeFileSync(join(place, 'cases.json'), text)
  await expect(readCases(place)).rejects.toThrow(message)
})

test('a kept picture’s path that leads out of the folder is refused', async () => {
  const place = temporaryFolder()
  const text = JSON.stringify(cases).replace(/inputs\/[0-9a-f]{64}\.png/, '../../etc/passwd')
  writeFileSync(join(place, 'cases.json'), text)
  await expect(readCases(place)).rejects.toThrow(/suites\.0\.prompts\.1\.inputs\.image\.file/)
})

test('what each prompt’s mask costs is told before the call', async () => {
  const place = temporaryFolder()
  await pictures(place)
  const targets = `targets: [{ id: mask, provider: openai, model: by-masked-pixel, rates: ${RATES} }]`
  const text = SUITE.replace(/targets:\n.*\n/, `${targets}\n`)
    .replace('[text-to-image, edit]', '[edit]')
    .replace(/ {2}- \{ id: (?:kite|night).*\n/g, '')
  writeFileSync(join(place, 's.yaml'), text)
  const { code, out } = await assay(['plan', 's.yaml'], { cwd: place })
  expect(out).toContain('these edits mask 15,648 to 46,978 px: $0.0015648 to $0.0046978.')
  expect(code).toBe(0)
})

test('a scorer that runs a command of the suite needs the user’s word', async () => {
  const place = temporaryFolder()
  await pictures(place)
  const scorer = 'scorers: [{ scorer: command, name: house, command: [node, --version] }]\n'
  writeFileSync(join(place, 's.yaml'), SUITE + scorer)
  const refused = await assay(['check', 's.yaml'], { cwd: place })
  expect(refused.err).toContain(
    's.yaml scorers: house runs a command of the suite. Allow it with --allow-exec if you trust the suite',
  )
  expect(refused.code).toBe(2)
  expect((await assay(['check', 's.yaml', '--allow-exec'], { cwd: place })).code).toBe(0)
})
