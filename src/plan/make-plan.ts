import { createHash } from 'node:crypto'
import type { Quote } from '../domain/charge.ts'
import { parseUsd, type Usd, usdText } from '../domain/money.ts'
import {
  type Case,
  type Cell,
  isPriced,
  type Plan,
  type Trial,
  type Unpriced,
} from '../domain/plan.ts'
import { type Settings, settingsId } from '../domain/settings.ts'
import type { Mistake, Suite } from '../domain/suite.ts'
import { takesPart } from '../domain/takes-part.ts'
import { ceilingQuote, quote } from '../money/quote.ts'
import type { BoundTarget } from './bind.ts'
import { type MaskedPixels, type Priced, pricedRequest } from './priced-request.ts'

export interface PlanOptions {
  /** Overrides every suite's own number of trials. */
  readonly trials: number | null
  /** Only these; null for all. */
  readonly targets: readonly string[] | null
  readonly keeps: (one: Omit<Case, 'quote'>) => boolean
  /** Why settings are not offered by a model, with what is; null when they are. */
  readonly notOffered: (bound: BoundTarget, settings: Settings) => string | null
  readonly maskedPixels: MaskedPixels
  /** Why a model does not take a prompt of this length; null when it does. */
  readonly promptTooLong: (bound: BoundTarget, prompt: string) => string | null
}

/**
 * Lists, numbers and quotes every case before any request. Cells stand in the order of the suites,
 * targets and grids; trials are interleaved over the cells.
 */
export function makePlan(
  suites: readonly Suite[],
  bound: readonly BoundTarget[],
  options: PlanOptions,
): { readonly plan: Plan; readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = []
  const cells: Cell[] = []
  const cases: Case[] = []
  for (const one of bound) {
    if (options.targets !== null && !options.targets.includes(one.target.id)) continue
    const suite = suites[one.suite]
    if (suite === undefined) continue
    for (const settings of gridFor(suite, one)) {
      const refusal = options.notOffered(one, settings)
      if (refusal !== null) {
        mistakes.push({
          position: one.target.position,
          path: `target "${one.target.id}"`,
          message: refusal,
        })
        continue
      }
      const cell: Cell = {
        id: cellId(suites, suite, one, settings),
        index: cells.length,
        suite: one.suite,
        target: one.target.id,
        settings,
      }
      const kept = suite.prompts
        .filter((prompt) => takesPart(prompt, settings.mode, suite.inputs))
        .map((prompt) => ({ id: `${cell.id}/${prompt.id}`, cell, prompt }))
        .filter(options.keeps)
      if (kept.length === 0) continue
      for (const { prompt } of kept) {
        const message = options.promptTooLong(one, prompt.text)
        const path = `target "${one.target.id}" prompt "${prompt.id}"`
        if (message !== null) mistakes.push({ position: one.target.position, path, message })
      }
      cells.push(cell)
      for (const each of kept) {
        const { maskedPixels } = options
        const quoted = quoteFor(one, { suite, settings, prompt: each.prompt, maskedPixels })
        cases.push({ ...each, quote: quoted })
      }
    }
  }
  const trials = interleaved(cases, (one) => options.trials ?? suites[one.cell.suite]?.trials ?? 1)
  return { plan: totalled(suites, bound, cells, cases, trials), mistakes: distinct(mistakes) }
}

function gridFor(suite: Suite, { target }: BoundTarget): readonly Settings[] {
  const { modes, grid } = target
  const own = grid ?? suite.grid
  return modes === null ? own : own.filter((one) => modes.includes(one.mode))
}

/** With several suites in one run, a cell's id begins with its suite's name. */
function cellId(
  suites: readonly Suite[],
  suite: Suite,
  { target }: BoundTarget,
  settings: Settings,
): string {
  const id = `${target.id}/${settingsId(settings)}`
  return suites.length === 1 ? id : `${suite.name}/${id}`
}

function quoteFor(
  bound: BoundTarget,
  { suite, settings, prompt, maskedPixels }: Priced,
): Quote | Unpriced {
  const { target, card, adapter } = bound
  const asCeiling = (unpriced: string): Quote | Unpriced =>
    target.worstCase === null ? { unpriced } : ceilingQuote(target.worstCase)
  if (card === null) return asCeiling(bound.cardMissing ?? 'no rate card')
  const request = pricedRequest(bound, { suite, settings, prompt, maskedPixels })
  const quoted = quote(card, request, adapter)
  return isPriced(quoted) ? quoted : asCeiling(quoted.unpriced)
}

/** Repeats outermost, then prompts, then cells: whenever it stops, every cell has had its share. */
function interleaved(cases: readonly Case[], trialsOf: (one: Case) => number): readonly Trial[] {
  const byCell = new Map<number, Case[]>()
  for (const one of cases) {
    const list = byCell.get(one.cell.index)
    if (list === undefined) byCell.set(one.cell.index, [one])
    else list.push(one)
  }
  const lists = [...byCell.values()]
  const mostTrials = Math.max(0, ...cases.map(trialsOf))
  const mostPrompts = Math.max(0, ...lists.map((list) => list.length))
  const trials: Trial[] = []
  for (let k = 1; k <= mostTrials; k++) {
    for (let prompt = 0; prompt < mostPrompts; prompt++) {
      for (const list of lists) {
        const one = list[prompt]
        if (one === undefined || k > trialsOf(one)) continue
        trials.push({ id: `${one.id}/${k}`, index: trials.length, case: one, k })
      }
    }
  }
  return trials
}

function totalled(
  suites: readonly Suite[],
  bound: readonly BoundTarget[],
  cells: readonly Cell[],
  cases: readonly Case[],
  trials: readonly Trial[],
): Plan {
  const sum = (amount: (quoted: Quote) => string): string => {
    const amounts = trials.map(({ case: { quote: quoted } }): Usd => {
      return isPriced(quoted) ? (parseUsd(amount(quoted)) ?? 0n) : 0n
    })
    return usdText(amounts.reduce((total, one) => total + one, 0n))
  }
  const identity = {
    suites: suites.map((suite) => suite.hash),
    cards: [...new Set(bound.map(({ card }) => card?.hash ?? null))],
    trials: trials.map((trial) => trial.id),
    quotes: cases.map(({ id, quote: quoted }) => [id, isPriced(quoted) ? quoted.worst : null]),
  }
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex')
  return {
    hash: `sha256:${hash}`,
    cells,
    cases,
    trials,
    expected: sum((quoted) => quoted.expected),
    worst: sum((quoted) => quoted.worst),
  }
}

function distinct(mistakes: readonly Mistake[]): readonly Mistake[] {
  const seen = new Map(mistakes.map((one) => [`${one.path} ${one.message}`, one]))
  return [...seen.values()]
}
