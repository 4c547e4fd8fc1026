import { expect, test } from 'vitest'
import type { AffinityCell, AffinityDocument } from '../../../src/domain/affinity.ts'
import type { CaseTarget } from '../../../src/domain/run-cases.ts'
import { affinityOf } from '../../../src/quality/affinity/affinity-of.ts'
import type { StoredRun } from '../../../src/quality/affinity/stored-run.ts'
import { type ArmSketch, runOf } from './build.ts'

const OPTIONS = { floor: 0.6, confidence: 0.8, generatedAt: '2026-11-21T12:00:00.000Z' }

function tableOf(...runs: readonly StoredRun[]): AffinityDocument {
  return affinityOf(runs, OPTIONS).document
}

function cellOf({ cells }: AffinityDocument, arm: string): AffinityCell {
  const found = cells.find((cell) => cell.arm.id === arm)
  if (found === undefined) throw new Error(`no cell of ${arm}`)
  return found
}

/** One arm alone, on logos. */
function alone(
  letters: string,
  more: Partial<ArmSketch> = {},
  judgeDecides?: boolean,
): AffinityCell {
  const arms = [{ target: 'mini', came: { logo: letters }, ...more }]
  return cellOf(
    tableOf(runOf({ arms, ...(judgeDecides === undefined ? {} : { judgeDecides }) })),
    'mini',
  )
}

test('nine of twelve usable: rate, interval, and cost per usable follow from the counts alone', () => {
  const cell = alone('aaaaaaaaarxb')
  expect(cell).toMatchObject({
    evidence: 'L2',
    prompts: 12,
    attempts: 12,
    images: 12,
    delivered: 11,
    refused: 1,
    errors: 0,
    unknown: 0,
    hard_pass: { k: 10, n: 11 },
    usable: { k: 9, n: 12, rate: 0.75, method: 'wilson', deff: 1 },
    cost: { total_usd: '0.48', per_attempt: '0.04', per_usable: '0.053333333', unknown: 0 },
    fail_reasons: { 'human.anatomy': 1, 'outcome.blocked': 1, text: 1 },
  })
  // Wilson 95 %: published as [.47, .91]; the cost's ends are 0.04 by those.
  expect(cell.usable?.ci).toEqual([0.467695, 0.911058])
  expect(cell.cost.ci).toEqual(['0.043904982', '0.085525885'])
  // P(p ≥ 0.6) of Beta(9.5, 3.5).
  expect(cell.usable?.p_ge_floor).toBeCloseTo(0.856235, 6)
  expect(cell.state).toBe('recommended')
})

test('where nobody looked, programs accept nothing: hard pass is told, usable is not', () => {
  const cell = alone('?????????xxx')
  expect(cell.usable).toBeNull()
  expect(cell.hard_pass).toMatchObject({ k: 9, n: 12, rate: 0.75 })
  expect(cell.cost).toMatchObject({ total_usd: '0.48', per_usable: null, ci: null })
  expect(cell).toMatchObject({ evidence: 'L0', unknown: 9, state: 'insufficient' })
  expect(cell.reason).toContain('9 of 12 passed the programs')
  expect(cell.reason).toContain('assay review')
})

test('what programs alone failed throughout is rejected without asking anybody', () => {
  const cell = alone('xxxxxxxxxxxx')
  expect(cell).toMatchObject({ usable: { k: 0, n: 12 }, evidence: 'L0', state: 'rejected' })
  expect(cell.cost.per_usable).toBeNull()
  // 0 of 12: at most 24.25 % usable, so at least 0.04 / 0.2425 each; no upper end.
  expect(cell.cost.ci).toEqual(['0.16495253', null])
})

test('few undecided images cannot save an arm whose others all failed', () => {
  const cell = alone('xxxxxxxxxx??')
  expect(cell).toMatchObject({ usable: null, state: 'rejected' })
  expect(cell.reason).toContain('10 of 12 failed the programs or never came')
})

test('one charge that nobody can tell makes every sum unknown, and is counted', () => {
  const cell = alone('aaaaaaaaaaal')
  expect(cell.cost).toEqual({
    total_usd: null,
    per_attempt: null,
    per_usable: null,
    ci: null,
    currency_basis: 'unknown',
    unknown: 1,
  })
  expect(cell).toMatchObject({ state: 'eligible', usable: { k: 11, n: 12 }, errors: 1 })
})

test('more than a fifth undecided is insufficient, a fifth is not', () => {
  expect(alone('aaaaaaaaaaaa???').state).toBe('recommended')
  const cell = alone('aaaaaaaaaaa????')
  expect(cell.state).toBe('insufficient')
  expect(cell.reason).toContain('4 of 15 images are undecided')
})

test('a refused key says nothing about the model', () => {
  const cell = alone('aaaaaaaaaaa!')
  expect(cell).toMatchObject({ unknown: 1, errors: 1, usable: { k: 11, n: 11 }, fail_reasons: {} })
})

test('a retry that was free still counts as an attempt, and costs what it cost', () => {
  const cell = alone('taaaaa taaaaa')
  expect(cell).toMatchObject({ attempts: 12, usable: { k: 10, n: 12 }, errors: 2 })
  expect(cell.cost).toMatchObject({ total_usd: '0.4', per_usable: '0.04', currency_basis: 'free' })
})

test('a judge accepts images only where it may decide, and is told by its questions', () => {
  const judged = alone('jjjjjjjjjjnn', {}, true)
  expect(judged).toMatchObject({ evidence: 'L1', usable: { k: 10, n: 12 } })
  expect(judged.fail_reasons).toEqual({ 'judge.hands': 2 })
  const unheard = alone('jjjjjjjjjjnn', {}, false)
  expect(unheard).toMatchObject({ evidence: 'L0', usable: null, unknown: 12 })
})

test('the evidence of a cell is the weakest that decided in it', () => {
  expect(alone('AAAAAAAAAAAA').evidence).toBe('L3')
  expect(alone('AAAAAAAAAAAa').evidence).toBe('L2')
  expect(alone('AAAAAAAAAAAj', {}, true).evidence).toBe('L1')
  expect(alone('AAAAAAAAAAAx').evidence).toBe('L3')
})

test('repeats of prompts that go all one way widen the interval to that of the prompts', () => {
  const cell = alone('aaaarrrr aaaarrrr aaaarrrr')
  expect(cell.usable).toMatchObject({ k: 12, n: 24, rate: 0.5, method: 'wilson on n/deff' })
  // Kish: 8/7 × 3: a little more than three times, as eight prompts tell the variance loosely.
  expect(cell.usable?.deff).toBeCloseTo(24 / 7, 5)
  expect(cell.prompts).toBe(8)
})

test('five prompts recommend nothing, however well they went', () => {
  const cell = alone('aaaaa')
  expect(cell.state).toBe('insufficient')
  expect(cell.reason).toContain('5 prompts')
})

test('a rate that may be above the floor or below is insufficient and says what would tell', () => {
  const cell = alone('aaaaaaaarrrr')
  expect(cell.state).toBe('insufficient')
  expect(cell.reason).toContain('more prompts would tell')
})

test('prices that vary give a cost interval from the prompts, not from the rate alone', () => {
  const usdOf = (at: number): string => (at % 2 === 0 ? '0.01' : '0.09')
  const cell = alone('aaaaaaaaarra', { usdOf })
  expect(cell.cost.total_usd).toBe('0.6')
  expect(cell.cost.per_usable).toBe('0.06')
  const [low, high] = cell.cost.ci ?? ['', null]
  // By the rate alone it would be 0.05 by its ends, 0.0524 and 0.0906.
  expect(Number(low)).toBeLessThan(0.045)
  expect(Number(high)).toBeGreaterThan(0.08)
})

test('waiting for one usable image includes the failures; p50 is of pictures, p95 is refused', () => {
  const cell = alone('aaaaaaaaarxb', { wireMs: 6000 })
  expect(cell.time_to_usable_ms).toBe(8000)
  expect(cell.latency_ms).toEqual({
    p50: 6000,
    p50_ci: [6000, 6000],
    p50_method: 'order-statistic',
    max: 6000,
    p95: null,
    p95_reason: 'n=11 is too small for a p95: n<60',
  })
})

const PAIR = runOf({
  arms: [
    { target: 'sure', provider: 'openai', came: { logo: 'aaaaaaaaaaaa' } },
    { target: 'poor', provider: 'bfl', usd: '0.01', came: { logo: 'arrrrrrrrrrr' } },
  ],
})

test('two arms are ranked where the same prompts tell them apart, by exact McNemar', () => {
  const table = tableOf(PAIR)
  expect(table.claims).toHaveLength(1)
  // 11 to 0: 2 × 0.5¹¹.
  expect(table.claims[0]).toMatchObject({
    a: 'sure',
    b: 'poor',
    diff: 0.916667,
    p_holm: 0.000977,
    n: 12,
    to_settle: null,
  })
  expect(cellOf(table, 'sure').rank).toEqual([1, 1])
  expect(cellOf(table, 'poor').rank).toEqual([2, 2])
  expect(table.routes).toEqual([
    {
      type: 'logo',
      mode: 'text-to-image',
      primary: 'sure',
      fallback: null,
      reason: 'the only one that is probably good enough',
      confidence: 'medium',
    },
  ])
})

test('two arms that are equal are said to be equal, and neither is ranked', () => {
  const table = tableOf(
    runOf({
      arms: [
        { target: 'one', provider: 'openai', came: { logo: 'aaaaaaaaaaar' } },
        { target: 'two', provider: 'bfl', came: { logo: 'raaaaaaaaaaa' } },
      ],
    }),
  )
  expect(cellOf(table, 'one')).toMatchObject({ state: 'recommended', ties: ['two'], rank: null })
  expect(cellOf(table, 'two')).toMatchObject({ state: 'tie', ties: ['one'], rank: null })
  expect(table.routes[0]).toMatchObject({ primary: 'one', fallback: 'two' })
  expect(table.routes[0]?.reason).toBe('two is equal as far as 12 prompts can tell')
  expect(table.claims[0]).toMatchObject({ diff: 0, p_holm: 1, to_settle: null })
})

test('a difference that is not settled names the images and the money that would settle it', () => {
  const table = tableOf(
    runOf({
      arms: [
        { target: 'one', came: { logo: 'aaaaaaaaaaaa' }, usd: '0.03' },
        { target: 'two', came: { logo: 'aaaaaaaaarrr' }, usd: '0.01' },
      ],
    }),
  )
  // 3 to 0 of 12, by Connor's formula 29 prompts, 12 of which are there; $0.04 a prompt for both.
  expect(table.claims[0]).toMatchObject({
    a: 'one',
    b: 'two',
    p_holm: 0.25,
    to_settle: { images: 17, usd: '0.68' },
  })
})

test('an arm whose spending was stopped early is marked and not compared', () => {
  const table = tableOf(
    runOf({
      arms: [
        { target: 'whole', came: { logo: 'aaaaaaaaaaaa' } },
        { target: 'cut', came: { logo: 'rrrrrr' } },
      ],
      stopped: { cut: 'none of 6 was usable' },
    }),
  )
  expect(cellOf(table, 'cut')).toMatchObject({
    state: 'stopped_early',
    stopped_early: true,
    reason: 'spending on it ended early: none of 6 was usable',
  })
  expect(table.claims).toEqual([])
})

test('pictures that people disagree about wait for one more person, not for the first', () => {
  const table = tableOf(
    runOf({
      arms: [
        { target: 'split', came: { logo: 'dddddd' } },
        { target: 'partly', came: { logo: 'AAAAdd' } },
        { target: 'unseen', came: { logo: '??????' } },
      ],
    }),
  )
  expect(cellOf(table, 'split').reason).toBe(
    'of 6 undecided images 6 have as many people for as against them: let one person more review them',
  )
  expect(cellOf(table, 'partly').reason).toBe(
    '2 of 6 images are undecided; 2 have as many people for as against them: let one person more review them',
  )
  expect(cellOf(table, 'unseen').reason).toContain('6 wait for assay review')
})

test('where one arm was accepted and another is open nobody is told that none was accepted', () => {
  const reasonOf = (...came: readonly string[]) =>
    tableOf(runOf({ arms: came.map((logo, at) => ({ target: `arm${at}`, came: { logo } })) }))
      .routes[0]?.reason
  expect(reasonOf('aaa', '???')).toMatch(/^no one is known well enough/)
  expect(reasonOf('rrr', '???')).toMatch(/^nobody has accepted an image yet/)
})

test('an arm that was never asked although the others were is untested', () => {
  const table = tableOf(
    runOf({
      arms: [
        { target: 'asked', came: { logo: 'aaaaaaaaaaaa' } },
        { target: 'idle', came: {} },
      ],
    }),
  )
  expect(cellOf(table, 'idle')).toMatchObject({ state: 'untested', usable: null, attempts: 0 })
})

test('the same target asked in two ways is two arms, named by what differs', () => {
  const settings = { mode: 'text-to-image', size: '1024x1024', n: 1 } as const
  const table = tableOf(
    runOf({
      arms: [
        { target: 'mini', settings: { ...settings, quality: 'low' }, came: { logo: 'aaaaaa' } },
        { target: 'mini', settings: { ...settings, quality: 'high' }, came: { logo: 'aaaaaa' } },
      ],
    }),
  )
  expect(table.cells.map(({ arm }) => arm.id).sort()).toEqual(['mini/high', 'mini/low'])
})

test('other options are another arm; their order is not, and unknown ones are not none', () => {
  const withOptions = (id: string, options: CaseTarget['options']): StoredRun => {
    const run = runOf({ id, arms: [{ target: 'mini', came: { logo: 'aaaaaa' } }] })
    const suites = run.cases.suites.map((suite) => ({
      ...suite,
      targets: suite.targets.map((target) =>
        options === undefined ? target : { ...target, options },
      ),
    }))
    return { ...run, cases: { ...run.cases, suites } }
  }
  const { cells } = tableOf(
    withOptions('20261121-100000-aaaa', { style: 'vivid', tier: { a: 1, b: [2] } }),
    withOptions('20261121-100000-bbbb', { tier: { b: [2], a: 1 }, style: 'vivid' }),
    withOptions('20261121-100000-cccc', {}),
    withOptions('20261121-100000-dddd', undefined),
  )
  expect(cells.map(({ attempts }) => attempts).sort()).toEqual([12, 6, 6])
  expect(new Set(cells.map(({ arm }) => arm.params_sha)).size).toBe(3)
  expect(new Set(cells.map(({ arm }) => arm.id)).size).toBe(3)
})

test('runs of the same arm are pooled, prompt by prompt, and a changed suite is noted', () => {
  const arms = [{ target: 'mini', came: { logo: 'aaaaaa' } }]
  const table = tableOf(
    runOf({ id: '20261121-100000-aaaa', arms }),
    runOf({ id: '20261122-100000-bbbb', arms, suiteHash: `sha256:${'6'.repeat(64)}` }),
  )
  expect(cellOf(table, 'mini')).toMatchObject({
    prompts: 6,
    attempts: 12,
    usable: { k: 12, n: 12 },
  })
  expect(table.runs).toEqual(['20261121-100000-aaaa', '20261122-100000-bbbb'])
  expect(table.notes.join()).toContain('differs between these runs')
})

test('what a judge cost stands apart from what the images cost', () => {
  const table = tableOf(
    runOf({ arms: [{ target: 'mini', came: { logo: 'jjjjjj' } }], judgeDecides: true }),
  )
  expect(table.judge).toMatchObject({ id: 'openai/gpt-judge', cost_usd: '0.44', decides: true })
  expect(cellOf(table, 'mini').cost.total_usd).toBe('0.24')
})
