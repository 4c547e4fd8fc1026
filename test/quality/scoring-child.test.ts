import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ScorerSpec } from '../../src/domain/scorer-spec.ts'
import { askedOfCard } from '../../src/quality/score-card.ts'
import { createScoringChild } from '../../src/quality/scoring-child.ts'
import { readScored, readScoringAnswer } from '../../src/quality/scoring-message.ts'
import { solid } from '../image/pictures.ts'

const spec: ScorerSpec = { scorer: 'background' }
const child = createScoringChild({ deadline: () => () => {} })
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-scoring-'))
})
afterAll(async () => {
  await child.close()
  await rm(folder, { recursive: true })
})

const asked = askedOfCard(
  {
    id: 'white',
    right: true,
    prompt: { background: 'white' },
    settings: {},
    draw: async () => ({ image: new Uint8Array() }),
  },
  spec,
)

it('a child process names its engine, scores a file, and says why it cannot score a damaged one', async () => {
  const white = await solid({ r: 255, g: 255, b: 255 })
  const whole = join(folder, 'white.png')
  const cut = join(folder, 'cut.png')
  await writeFile(whole, white)
  await writeFile(cut, white.subarray(0, white.length - 30))
  const files = (image: string) => ({ image, source: null, mask: null })
  expect(await child.run({ kind: 'prepare', spec })).toEqual({
    kind: 'readiness',
    readiness: { kind: 'ready', engine: 'assay-border/1' },
  })
  expect(await child.run({ kind: 'score', asked, files: files(whole) })).toMatchObject({
    kind: 'scored',
    scored: { verdict: 'pass', evidence: { uniformShare: 1, lightness: 100 } },
  })
  expect((await child.run({ kind: 'score', asked, files: files(cut) })).kind).toBe('unable')
  expect((await child.run({ kind: 'score', asked, files: files('/nowhere') })).kind).toBe('unable')
  expect(await child.run({ kind: 'control', spec, card: 0 })).toMatchObject({
    scored: { verdict: 'pass' },
  })
  expect(await child.run({ kind: 'control', spec, card: 999 })).toEqual({
    kind: 'unable',
    message: 'there is no control card 999',
  })
})

it('only an answer to the very question, in its shape, is believed', () => {
  const request = { id: 3, task: { kind: 'prepare', spec } } as const
  const scored = { kind: 'scored', scored: { verdict: 'pass', message: '', evidence: {} } }
  const ready = { kind: 'readiness', readiness: { kind: 'ready', engine: 'e/1' } }
  expect(readScoringAnswer({ id: 3, result: ready }, request)).toEqual(ready)
  expect(readScoringAnswer({ id: 4, result: ready }, request)).toBeNull()
  expect(readScoringAnswer({ id: 3, result: scored }, request)).toBeNull()
  const score = {
    id: 3,
    task: { kind: 'score', asked, files: { image: '', source: null, mask: null } },
  } as const
  expect(readScoringAnswer({ id: 3, result: scored }, score)).toEqual(scored)
  for (const nonsense of [null, 7, {}, { id: 3, result: { kind: 'readiness' } }, { id: 3 }]) {
    expect(readScoringAnswer(nonsense, request)).toBeNull()
  }
  expect(readScored({ verdict: 'perfect', message: 'x' })).toBeNull()
  expect(readScored({ verdict: 'pass', message: 'x', evidence: [] })).toBeNull()
  expect(readScored({ verdict: 'pass', message: 'x' })).toEqual({
    verdict: 'pass',
    message: 'x',
    evidence: {},
  })
})
