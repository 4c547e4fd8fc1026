import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { AffinityCell, AffinityDocument } from '../../src/domain/affinity.ts'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import { chanceOf } from '../../src/mock/chance.ts'
import { readBrief } from '../../src/mock/draw/brief.ts'
import { flopOf } from '../../src/mock/draw/flop.ts'
import { assay } from '../support/assay.ts'

/** Two models whose skills lie this far apart must come out in that order from twelve prompts. */
const APART = 0.25

const TARGETS: Readonly<Record<string, string>> = {
  dear: 'dear-1',
  cheap: 'cheap-1',
  'twin-one': 'acme:1@1',
  'twin-two': 'acme:2@1',
  gloss: 'acme:3@1',
}

const world = parse(readFileSync('suites/worlds/affinity.yaml', 'utf8')) as {
  readonly seed: number
  readonly models: readonly {
    readonly dialect: string
    readonly id: string
    readonly draw: { readonly skill: Readonly<Record<string, number>> }
  }[]
}

const TYPES = ['logo', 'typography', 'photograph', 'illustration', 'product', 'diagram', 'edit']
const texts = new Map(
  TYPES.flatMap((type) => {
    const { prompts } = parse(readFileSync(`prompts/${type}.yaml`, 'utf8')) as {
      readonly prompts: readonly { readonly id: string; readonly text: string }[]
    }
    return prompts.map(({ id, text }) => [id, text] as const)
  }),
)

const skillOf = (target: string, type: string): number =>
  world.models.find(({ id }) => id === TARGETS[target])?.draw.skill[type] ?? Number.NaN

/** What the mock decided when it drew: the first picture of its prompt, by the world's seed. */
function isDrawnRight({ target, prompt, cell }: AttemptRecord): boolean {
  const model = world.models.find(({ id }) => id === TARGETS[target])
  const text = texts.get(prompt)
  if (model === undefined || text === undefined) throw new Error(`no ${target} or ${prompt}`)
  const flop = flopOf(
    { fails: {}, pretty: false, ...model.draw },
    {
      brief: readBrief(text, { isEdit: cell.includes('/edit/') }),
      model: `${model.dialect}/${model.id}`,
      which: '1 0',
      chance: (about) => chanceOf(`${world.seed}\n${about}`),
    },
  )
  return flop === null
}

/**
 * The whole way, as a user goes it: models of known skill draw, scorers and a calibrated judge look,
 * and the table must say what is known.
 */
describe('suites/affinity.yaml --mock', () => {
  const results = mkdtempSync(join(tmpdir(), 'assay-affinity-'))
  let document: AffinityDocument
  const cellOf = (target: string, type: string): AffinityCell => {
    const cell = document.cells.find((one) => one.arm.target === target && one.type === type)
    if (cell === undefined) throw new Error(`no cell for ${target} and ${type}`)
    return cell
  }
  const records = (): readonly AttemptRecord[] => {
    const [run = ''] = readdirSync(results).filter((name) => /^\d{8}-/.test(name))
    const lines = readFileSync(join(results, run, 'attempts.jsonl'), 'utf8')
      .trim()
      .split('\n')
    const read = lines.map((line) => JSON.parse(line) as AttemptRecord)
    // A record is written again when its pictures are judged: the last line counts.
    return [...new Map(read.map((record) => [record.id, record])).values()]
  }
  const usable = (target: string, type: string): number => cellOf(target, type).usable?.rate ?? -1
  const types = (): readonly string[] => [...new Set(document.cells.map(({ type }) => type))]

  beforeAll(async () => {
    const run = await assay(['run', 'suites/affinity.yaml', '--mock', '--results', results])
    // 1: some pictures are unusable, as they are meant to be.
    expect([run.code, run.err]).toEqual([1, run.err])
    const said = await assay(['affinity', 'latest', '--json', '--results', results])
    expect([said.code, said.err]).toEqual([0, said.err])
    document = JSON.parse(said.out) as AffinityDocument
  }, 400_000)

  afterAll(() => rmSync(results, { recursive: true, force: true }))

  test('every kind of content is there for every model, twelve prompts each', () => {
    expect(types().toSorted()).toEqual([
      'diagram',
      'edit',
      'illustration',
      'logo',
      'photograph',
      'product',
      'typography',
    ])
    expect(Math.min(...document.cells.map(({ prompts }) => prompts))).toBeGreaterThanOrEqual(12)
  })

  test('the judge was calibrated and may decide', () => {
    expect(document.judge.decides).toBe(true)
    // Where programs refused every picture there was nothing left for it to tell.
    const open = document.cells.filter(({ hard_pass }) => (hard_pass?.k ?? 0) > 0)
    expect(new Set(open.map(({ evidence }) => evidence))).toEqual(new Set(['L1']))
  })

  test('the known order of skill comes out for every kind of content', () => {
    const names = Object.keys(TARGETS)
    const wrong = types().flatMap((type) =>
      names.flatMap((a) =>
        names
          .filter((b) => skillOf(a, type) - skillOf(b, type) >= APART)
          .filter((b) => usable(a, type) <= usable(b, type))
          .map((b) => `${type}: ${a} is not above ${b}`),
      ),
    )
    expect(wrong).toEqual([])
  })

  test('picture by picture, what the pipeline calls usable is what the mock drew right', () => {
    const told = records().map((record) => ({
      isRight: isDrawnRight(record),
      isUsable: record.imagesUsable === 1,
    }))
    expect(told).toHaveLength(440)
    const count = (right: boolean, usable: boolean): number =>
      told.filter(({ isRight, isUsable }) => isRight === right && isUsable === usable).length
    const [rightUsed, rightRefused] = [count(true, true), count(true, false)]
    const [wrongUsed, wrongRefused] = [count(false, true), count(false, false)]
    expect({ rightUsed, rightRefused, wrongUsed, wrongRefused }).toEqual({
      rightUsed: expect.any(Number),
      // The judge errs in a few of a hundred, as its world says, and a reader of letters too.
      rightRefused: expect.toSatisfy((n: number) => n <= 0.05 * (n + rightUsed)),
      wrongUsed: expect.toSatisfy((n: number) => n <= 0.05 * (n + wrongRefused)),
      wrongRefused: expect.any(Number),
    })
  })

  test('two equal models are told to be equal, whatever their luck', () => {
    const isTwin = (arm: string): boolean => arm.startsWith('twin')
    const pairs = document.claims.filter(({ a, b }) => isTwin(a) && isTwin(b))
    expect(new Set(pairs.map(({ type }) => type))).toEqual(new Set(types()))
    for (const { type, ci, p_holm } of pairs) {
      expect([type, ci[0] <= 0 && ci[1] >= 0, p_holm >= 0.05]).toEqual([type, true, true])
    }
  })

  test('pictures that are fine and wrong fool nobody', () => {
    for (const type of types()) {
      const cell = cellOf('gloss', type)
      expect([type, cell.usable?.k ?? 0]).toEqual([type, expect.toSatisfy((k) => Number(k) <= 1)])
      expect(['recommended', 'tie', 'eligible']).not.toContain(cell.state)
    }
    const routed = document.routes.flatMap(({ primary, fallback }) => [primary, fallback])
    expect(routed).not.toContain('gloss')
    // Programs alone would have let its photographs and illustrations pass.
    expect(cellOf('gloss', 'photograph').hard_pass?.rate).toBe(1)
    expect(cellOf('gloss', 'illustration').hard_pass?.rate).toBe(1)
  })
})
