import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseUsd, type Usd, usdText } from '../domain/money.ts'
import { type Case, isPriced } from '../domain/plan.ts'
import type { RunDocument } from '../domain/run.ts'
import { capForImages } from './judge/plan-judging.ts'
import type { PlanView } from './plan-table.ts'
import type { Prepared } from './prepare.ts'

/** Newest runs that are asked for earlier latencies. */
const RUNS_READ = 20

/** A plan as it is shown: cells with their prices, the total against the cap, and the wall time. */
export async function planView(
  prepared: Prepared,
  { results }: { readonly results: string },
  cwd: string,
): Promise<PlanView> {
  const { plan, suites, cap, cards, judging } = prepared
  const latencies = await earlierLatencies(resolve(cwd, results))
  const cells = plan.cells.map((cell) => {
    const trials = plan.trials.filter((trial) => trial.case.cell === cell)
    const quotes = trials.map((trial) => trial.case.quote)
    const [first] = quotes
    const unpriced = quotes.find((quote) => !isPriced(quote))
    return {
      id: cell.id,
      requests: trials.length,
      images: trials.length * cell.settings.n,
      expected: unpriced === undefined ? sum(trials, 'expected') : null,
      worst: unpriced === undefined ? sum(trials, 'worst') : null,
      basis: first !== undefined && isPriced(first) ? first.basis : null,
      card: first !== undefined && isPriced(first) ? first.card : null,
      unpriced: unpriced !== undefined && 'unpriced' in unpriced ? unpriced.unpriced : null,
    }
  })
  const isPricedWhole = cells.every((cell) => cell.unpriced === null)
  return {
    names: suites.map((suite) => suite.name),
    cap: cap === null ? null : usdText(cap),
    cells,
    totals: {
      requests: plan.trials.length,
      images: cells.reduce((total, cell) => total + cell.images, 0),
      expected: isPricedWhole ? plan.expected : null,
      worst: isPricedWhole ? plan.worst : null,
    },
    judging:
      judging === null
        ? null
        : {
            judge: judging.judge.name,
            calls: judging.reserve.calls,
            expected: usdText(judging.reserve.expected),
            worst: usdText(judging.reserve.worst),
          },
    wallMs: expectedWallMs(prepared, latencies),
    fits: fitsUnder(capForImages(cap, judging?.reserve.worst ?? 0n), plan.expected, plan.worst),
    cards: cards.map(({ id, asOf, source }) => ({ id, asOf, source })),
    notes: notesFor(prepared, latencies),
  }
}

function sum(trials: readonly { readonly case: Case }[], which: 'expected' | 'worst'): string {
  const amounts = trials.map(({ case: { quote } }): Usd => {
    return isPriced(quote) ? (parseUsd(quote[which]) ?? 0n) : 0n
  })
  return usdText(amounts.reduce((total, one) => total + one, 0n))
}

function fitsUnder(cap: Usd | null, expected: string, worst: string): PlanView['fits'] {
  if (cap === null || (parseUsd(worst) ?? 0n) <= cap) return 'yes'
  return (parseUsd(expected) ?? 0n) <= cap ? 'expected-only' : 'no'
}

/** p50 of each cell in the newest run that measured it: the only source of a wall time there is. */
async function earlierLatencies(results: string): Promise<ReadonlyMap<string, number>> {
  const names = (await readdir(results).catch(() => [])).sort().reverse()
  const found = new Map<string, number>()
  for (const name of names.filter((one) => /^[0-9]{8}-/.test(one)).slice(0, RUNS_READ)) {
    const text = await readFile(join(results, name, 'run.json'), 'utf8').catch(() => null)
    if (text === null) continue
    for (const cell of (JSON.parse(text) as RunDocument).cells) {
      if (cell.latencyMs !== null && !found.has(cell.id)) found.set(cell.id, cell.latencyMs.p50)
    }
  }
  return found
}

/** Σ latency ÷ concurrency, or what the pace of a target demands; null where a cell was never run. */
function expectedWallMs(
  { plan, suites, bound }: Prepared,
  latencies: ReadonlyMap<string, number>,
): number | null {
  const concurrency = Math.max(...suites.map((suite) => suite.concurrency))
  let busyMs = 0
  for (const trial of plan.trials) {
    const latency = latencies.get(trial.case.cell.id)
    if (latency === undefined) return null
    busyMs += latency
  }
  const paced = bound.map(({ suite, target }) => {
    const { perMinute } = target.limits
    const trials = plan.trials.filter(({ case: { cell } }) => {
      return cell.suite === suite && cell.target === target.id
    })
    return perMinute === null ? 0 : ((trials.length - 1) * 60_000) / perMinute
  })
  return Math.round(Math.max(busyMs / concurrency, ...paced))
}

function notesFor(
  { plan, bound }: Prepared,
  latencies: ReadonlyMap<string, number>,
): readonly string[] {
  const notes: string[] = []
  if (plan.cells.some((cell) => !latencies.has(cell.id))) {
    const slowest = Math.max(...bound.map((one) => one.target.limits.timeoutMs))
    notes.push(
      'Wall time: unknown until a run has measured every cell; no attempt may take longer than ' +
        `${Math.round(slowest / 1000)} s.`,
    )
  }
  notes.push(...maskNotes(plan.cases))
  const hasAssumed = plan.cases.some(({ quote }) => isPriced(quote) && quote.basis === 'assumed')
  if (hasAssumed) {
    notes.push(
      'Assumed: the provider reports no usage for these, so the first attempt of each such cell ' +
        'goes alone, and what it cost is the card’s word.',
    )
  }
  return notes
}

/** By cell: what its masks cost, from the least pixels to the most. */
function maskNotes(cases: readonly Case[]): readonly string[] {
  const byCell = new Map<string, Map<number, string>>()
  for (const { cell, quote } of cases) {
    const masked = isPriced(quote) ? quote.lines.find(({ bill }) => bill === 'masked_pixel') : null
    if (masked == null) continue
    const costs = byCell.get(cell.id) ?? new Map<number, string>()
    byCell.set(cell.id, costs.set(Number(masked.quantity), masked.usd))
  }
  return [...byCell].map(([id, costs]) => {
    const [first, ...rest] = [...costs].sort(([a], [b]) => a - b)
    const [pixels, usd] = first ?? [0, '0']
    const last = rest.at(-1)
    if (last === undefined) return `${id}: this edit masks ${count(pixels)} px: $${usd}.`
    return `${id}: these edits mask ${count(pixels)} to ${count(last[0])} px: $${usd} to $${last[1]}.`
  })
}

function count(pixels: number): string {
  return pixels.toLocaleString('en-US')
}
