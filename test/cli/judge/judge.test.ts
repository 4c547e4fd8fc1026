import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AffinityDocument } from '../../../src/domain/affinity.ts'
import type { RunDocument } from '../../../src/domain/run.ts'
import type { Judging, Score } from '../../../src/domain/score.ts'
import { assay, startAssay, temporaryFolder } from '../../support/assay.ts'
import { judgedSuite } from './judged-suite.ts'

function runFolder(folder: string): string {
  const results = join(folder, 'results')
  const [run = ''] = readdirSync(results).filter((name) => /^[0-9]{8}-/.test(name))
  return join(results, run)
}

const json = <T>(folder: string, name: string): T =>
  JSON.parse(readFileSync(join(runFolder(folder), name), 'utf8')) as T

function scoresOf(folder: string): readonly Score[] {
  return readFileSync(join(runFolder(folder), 'scores.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Score)
    .filter(({ scorer }) => scorer === 'judge')
}

async function ran(folder: string, ...flags: string[]) {
  return assay(['run', 'suite.yaml', ...flags], { cwd: folder })
}

/** One run that is judged once; tests that go on with it copy it. */
let first = ''
let spoken: Awaited<ReturnType<typeof ran>>

beforeAll(async () => {
  first = judgedSuite({ prompts: 6 })
  spoken = await ran(first)
})

function copyOfFirst(): string {
  const folder = temporaryFolder()
  cpSync(first, folder, { recursive: true })
  return folder
}

describe('a run with a judge', () => {
  it('judges its images by themselves, rightly, and shows the cost apart from theirs', () => {
    const folder = first
    const { code, out } = spoken
    const verdicts = Map.groupBy(scoresOf(folder), ({ target }) => target)
    expect({
      code,
      right: verdicts.get('right')?.map(({ verdict }) => verdict),
      wrong: verdicts.get('wrong')?.map(({ verdict }) => verdict),
      hard: scoresOf(folder).some(({ hard }) => hard),
    }).toEqual({
      code: 0,
      right: Array.from({ length: 6 }, () => 'pass'),
      wrong: Array.from({ length: 6 }, () => 'fail'),
      hard: false,
    })
    const { evaluation, cells, budget } = json<RunDocument>(folder, 'run.json')
    const { cost } = json<Judging>(folder, 'judging.json')
    expect(evaluation).toEqual({ charged: expect.any(String), inDoubt: '0', calls: 12 })
    expect(cost).toEqual(evaluation)
    // 6 × $0.003 + 6 × $0.04 are the images'; the judge is beside them, and under the same cap.
    expect(cells.map((cell) => cell.cost.total)).toEqual(['0.018', '0.24'])
    expect(Number(budget.charged)).toBeCloseTo(0.258 + Number(evaluation?.charged), 9)
    expect(out).toContain('not part of the images’ cost')
  })

  it('tells what judging each kind of picture of each target cost, from the folder alone', async () => {
    const folder = copyOfFirst()
    const elsewhere = temporaryFolder()
    cpSync(runFolder(folder), join(elsewhere, 'moved'), { recursive: true })
    const { out } = await assay(['affinity', './moved', '--json'], { cwd: elsewhere })
    const { cells, judge } = JSON.parse(out) as AffinityDocument
    const [one, other] = cells.map((cell) => Number(cell.evaluation_cost_usd))
    expect(one).toBeGreaterThan(0)
    expect(other).toBeGreaterThan(0)
    expect(Number(one) + Number(other)).toBeCloseTo(Number(judge.cost_usd), 9)
  })

  it('says in the plan what judging may cost, as a line of its own', async () => {
    const folder = judgedSuite({ judge: { bothOrders: true } })
    const { out } = await assay(['plan', 'suite.yaml', '--json'], { cwd: folder })
    const { judging, totals } = JSON.parse(out)
    expect(judging).toMatchObject({ judge: 'openai/gpt-4.1-mini', calls: 16 })
    expect(Number(judging.worst)).toBeGreaterThan(Number(judging.expected))
    expect(totals.worst).toBe('0.172')
  })

  it('keeps images and judge together under the cap, by what the mock itself billed', async () => {
    const plan = await assay(['plan', 'suite.yaml', '--json'], { cwd: judgedSuite({ prompts: 2 }) })
    const worst: string = JSON.parse(plan.out).judging.worst
    // Room for the judge and for the images but for one.
    const cap = (Number(worst) + 0.086 - 0.003).toFixed(9)
    const folder = judgedSuite({ prompts: 2, budget: { run: Number(cap) } })
    await ran(folder)
    const run = json<RunDocument>(folder, 'run.json')
    const billedImages = run.cells.reduce((sum, { billed }) => sum + Number(billed), 0)
    expect(run.status).toBe('capped')
    expect(run.evaluation?.calls).toBe(run.totals.images.received)
    expect(billedImages + Number(run.evaluation?.charged)).toBeLessThanOrEqual(Number(cap))
    expect(Number(run.budget.peakCommitted)).toBeLessThanOrEqual(Number(cap))
  })

  it('is refused before any request when nothing prices the judge', async () => {
    const folder = judgedSuite({ judge: { model: 'nobody-knows-it' } })
    const { code, err } = await ran(folder)
    expect(code).toBe(2)
    expect(err).toContain('no rate card covers openai model nobody-knows-it')
    expect(err).toContain('worstCase')
    expect(readdirSync(folder)).not.toContain('results')
  })

  it('is refused where the cap leaves no image once the judge is promised', async () => {
    const folder = judgedSuite({ budget: { run: 0.005 } })
    const { code, err } = await ran(folder)
    expect(code).toBe(2)
    expect(err).toContain('nothing of the cap of 0.005 is left for images')
  })
})

describe('assay judge', () => {
  it('pays nothing twice: a second judging asks nobody and finds the same', async () => {
    const folder = copyOfFirst()
    const before = scoresOf(folder)
    const { code, out } = await assay(['judge', 'latest', '--json'], { cwd: folder })
    expect(code).toBe(0)
    expect((JSON.parse(out) as Judging).cost.calls).toBe(12)
    expect(scoresOf(folder)).toEqual(before)
  })

  it('takes what was answered from the ledger where the scores are lost', async () => {
    const folder = copyOfFirst()
    const before = scoresOf(folder)
    writeFileSync(join(runFolder(folder), 'scores.jsonl'), '')
    const { out } = await assay(['judge', 'latest', '--json'], { cwd: folder })
    expect((JSON.parse(out) as Judging).cost.calls).toBe(12)
    const sorted = (list: readonly Score[]) =>
      list.toSorted((a, b) => a.attempt.localeCompare(b.attempt))
    expect(sorted(scoresOf(folder))).toEqual(sorted(before))
  })

  it('may not decide without labels, and the images stay as they were', async () => {
    const folder = copyOfFirst()
    const { decides, message } = json<Judging>(folder, 'judging.json')
    expect(decides).toBe(false)
    expect(message).toContain('24 are needed')
    expect(json<RunDocument>(folder, 'run.json').totals.images.usable).toBe(12)
  })

  it('decides once labelled pictures show that it agrees with people', async () => {
    const folder = copyOfFirst()
    const labels = labelFile(folder)
    const { code, out } = await assay(['judge', 'latest', '--labels', labels, '--json'], {
      cwd: folder,
    })
    const judging = JSON.parse(out) as Judging
    expect(code).toBe(0)
    expect(judging.decides).toBe(true)
    expect(judging.calibration).toMatchObject({ n: 24, controls: 4, controlsWrong: 0 })
    expect(judging.calibration.kappa?.value).toBe(1)
    const run = json<RunDocument>(folder, 'run.json')
    // Those of the model that always shows something else are rejected now.
    expect(run.totals.images.usable).toBe(6)
    expect(run.cells.map(({ images }) => images.usable)).toEqual([6, 0])
  })

  it('stops at its own cap before it spends more', async () => {
    const folder = copyOfFirst()
    // Other questions are asked anew, because the calls' size changed.
    const cases = join(runFolder(folder), 'cases.json')
    writeFileSync(cases, readFileSync(cases, 'utf8').replace('"maxSide": 256', '"maxSide": 250'))
    const before = json<RunDocument>(folder, 'run.json').budget
    const { code, err, out } = await assay(['judge', 'latest', '--cap', '0.002'], { cwd: folder })
    expect(err).not.toContain('bug')
    expect(out).toContain('no room left under run:')
    expect(code).toBe(3)
    const after = json<RunDocument>(folder, 'run.json').budget
    expect(Number(after.charged) - Number(before.charged)).toBeLessThanOrEqual(0.002)
  })

  it('is judged in its suite’s own world where the run was begun with a bare --mock', async () => {
    const folder = judgedSuite({ prompts: 2 })
    await ran(folder, '--mock')
    const { code, out, err } = await assay(['judge', 'latest', '--json'], { cwd: folder })
    const { cost } = JSON.parse(out || '{}') as Partial<Judging>
    // In another world it would be another judge, and all were asked again.
    expect([code, cost?.calls, err]).toEqual([0, 4, expect.not.stringContaining('mistake')])
    expect(scoresOf(folder)).toHaveLength(4)
  })

  it('tells a broken file of labels line by line, before anything is asked', async () => {
    const folder = copyOfFirst()
    writeFileSync(
      join(folder, 'labels.jsonl'),
      `${JSON.stringify({ image: 'nowhere.png', prompt: 'p', questions: [{ id: 'a', ask: 'b' }], label: 'accept' })}\nnot json\n`,
    )
    const { code, err } = await assay(['judge', 'latest', '--labels', 'labels.jsonl'], {
      cwd: folder,
    })
    expect(code).toBe(2)
    expect(err).toMatch(/labels\.jsonl:1.*nowhere\.png cannot be read/)
    expect(err).toMatch(/labels\.jsonl:2/)
    expect(err).toContain('2 mistakes')
  })

  it('goes on after a kill: what was answered is paid once, what was lost is never asked again', async () => {
    const folder = judgedSuite({ prompts: 3 })
    // The six images come to this step first; then the first judge call is killed there.
    await assay(['run', 'suite.yaml'], { cwd: folder, crashAt: 'answered:7' })
    const { code } = await assay(['resume', 'latest'], { cwd: folder })
    const { evaluation } = json<RunDocument>(folder, 'run.json')
    const unheard = scoresOf(folder).filter(({ verdict }) => verdict === 'unknown')
    expect(evaluation?.calls).toBe(6)
    expect(scoresOf(folder)).toHaveLength(6)
    // Others were in flight: their money is in doubt, and the exit code says so.
    expect(code).toBe(unheard.length > 0 ? 4 : 0)
    expect(unheard.every(({ message }) => message.includes('lost'))).toBe(true)
    expect(unheard.length).toBeLessThanOrEqual(3)
  })

  it('a run whose judging is stopped by Ctrl-C is not finished, and resume asks about the rest only', async () => {
    const folder = judgedSuite({ latencyMs: 1000 })
    const running = startAssay(['run', 'suite.yaml'], { cwd: folder })
    running.stderr.on('data', (text: Buffer) => {
      if (String(text).includes('judging 8 pictures')) running.kill('SIGINT')
    })
    const { exitCode, stderr } = await running
    const cut = json<RunDocument>(folder, 'run.json')
    expect([exitCode, cut.status]).toEqual([130, 'interrupted'])
    expect(cut.evaluation?.calls ?? 0).toBeLessThan(8)
    expect(stderr).toMatch(/stopped: stopped on request\. Go on with: assay judge 2\S+ --cap USD/)
    expect(stderr).not.toContain('judged 8 of 8')
    const { code } = await assay(['resume', 'latest'], { cwd: folder })
    const { status, evaluation } = json<RunDocument>(folder, 'run.json')
    expect([code, status, evaluation?.calls]).toEqual([0, 'finished', 8])
    expect(scoresOf(folder)).toHaveLength(8)
  })

  it('asks an Anthropic judge as well, in both orders, and reports how consistent it was', async () => {
    const folder = judgedSuite({ provider: 'anthropic', judge: { bothOrders: true }, prompts: 2 })
    const { code } = await ran(folder)
    const { judge, consistency, cost } = json<Judging>(folder, 'judging.json')
    expect({ code, judge, consistency, calls: cost.calls }).toEqual({
      code: 0,
      judge: 'anthropic/claude-haiku-4-5',
      consistency: { same: 8, asked: 8 },
      calls: 8,
    })
    expect(
      scoresOf(folder)
        .map(({ verdict }) => verdict)
        .sort(),
    ).toEqual(['fail', 'fail', 'pass', 'pass'])
  })

  it('waits out a judge that is overrun with requests, and pays only for its answers', async () => {
    // Every first asking is refused; the second is not.
    const match = { dialect: 'openai' }
    const faults = [{ fault: 'rate-limit', nth: [1], match, retryAfterSeconds: 0 }]
    const folder = judgedSuite({ prompts: 2, faults })
    await ran(folder)
    const { cost } = json<Judging>(folder, 'judging.json')
    expect(scoresOf(folder).filter(({ verdict }) => verdict === 'unknown')).toEqual([])
    expect(cost.inDoubt).toBe('0')
    expect(cost.calls).toBe(8)
  })
})

/** The run's own pictures as labelled by somebody who knows which model drew them, twice over. */
function labelFile(folder: string): string {
  const run = runFolder(folder)
  const { suites } = json<{
    suites: { prompts: { id: string; text: string; questions: object[] }[] }[]
  }>(folder, 'cases.json')
  const prompts = new Map(suites[0]?.prompts.map((one) => [one.id, one]))
  const lines = scoresOf(folder).flatMap(({ sha256, target, prompt }, index) => {
    const { text = '', questions = [] } = prompts.get(prompt) ?? {}
    const [file = ''] = readdirSync(join(run, 'images')).filter((name) => name.startsWith(sha256))
    const label = target === 'right' ? 'accept' : 'reject'
    const line = { image: join(run, 'images', file), prompt: text, questions, label }
    // Asked otherwise it is another picture to judge.
    const again = { ...line, questions: questions.slice(0, 1) }
    return [{ ...line, control: index < 4 }, again]
  })
  const path = join(folder, 'labels.jsonl')
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'))
  return 'labels.jsonl'
}
