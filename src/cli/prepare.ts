import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parseUsd, type Usd } from '../domain/money.ts'
import type { Case, Plan } from '../domain/plan.ts'
import type { RateCard } from '../domain/rate-card.ts'
import type { Mistake, Suite } from '../domain/suite.ts'
import { measureImage } from '../image/measure.ts'
import { findCard, shippedCards } from '../money/card-library.ts'
import { type BoundTarget, bindTargets } from '../plan/bind.ts'
import { budgetMistakes } from '../plan/budget-mistakes.ts'
import { readFilter } from '../plan/filter.ts'
import { makePlan } from '../plan/make-plan.ts'
import type { MaskedPixels } from '../plan/priced-request.ts'
import { modelNotice, notOffered, promptTooLong } from '../providers/offered.ts'
import { adapterFor, PROVIDERS } from '../providers/registry.ts'
import { withoutImages } from '../providers/without-images.ts'
import { loadSuites } from '../suite/load.ts'
import { UserMistakes } from './exit.ts'
import {
  capForImages,
  judgingMistakes,
  type PlannedJudging,
  planJudging,
} from './judge/plan-judging.ts'
import { missingPackages } from './missing-packages.ts'
import type { MockChoice } from './mock-choice.ts'

/** What the command line may change about a suite; kept with a run, so that resume does the same. */
export interface Overrides {
  readonly trials: number | null
  /** Ids of targets, separated by commas. */
  readonly target: string | null
  readonly filter: string | null
  readonly cap: string | null
  readonly concurrency: number | null
  readonly untrusted: boolean
  readonly allowExec: boolean
}

export interface Prepared {
  readonly suites: readonly Suite[]
  readonly bound: readonly BoundTarget[]
  readonly plan: Plan
  readonly maskedPixels: MaskedPixels
  readonly cap: Usd | null
  readonly cards: readonly RateCard[]
  readonly warnings: readonly Mistake[]
  /** Null where no suite has a judge. */
  readonly judging: PlannedJudging | null
  /** What stands against spending anything: told by `plan`, refused by `run`. */
  readonly budgetMistakes: readonly Mistake[]
}

/**
 * Everything that can be proved wrong before the first request is proved here, all of it at once.
 * Throws UserMistakes.
 */
export async function prepare(
  files: readonly string[],
  overrides: Overrides,
  {
    cwd,
    today,
    mockAsked,
    mockOf,
  }: {
    readonly cwd: string
    /** `YYYY-MM-DD` */
    readonly today: string
    readonly mockAsked: boolean
    readonly mockOf: (suites: readonly Suite[]) => Promise<MockChoice>
  },
): Promise<Prepared & { readonly mock: MockChoice }> {
  const loaded = await loadSuites(files, {
    cwd,
    providers: PROVIDERS,
    withoutImages,
    allMocked: mockAsked || overrides.cap !== null,
    measureImage,
    untrusted: overrides.untrusted,
  })
  const mistakes: Mistake[] = [...loaded.mistakes]
  const warnings: Mistake[] = [...loaded.warnings]
  const say = (path: string, message: string): void => {
    mistakes.push({ position: null, path, message })
  }
  const filter = overrides.filter === null ? null : readFilter(overrides.filter)
  if (filter?.kind === 'mistake') say('', filter.message)
  if (mistakes.length > 0) throw new UserMistakes(mistakes)

  const { suites } = loaded
  const keeps = filter?.kind === 'filter' ? filter.keeps : () => true
  const mock = await mockOf(suites)
  try {
    return {
      ...(await planned({ suites, mistakes, warnings, overrides, today, mock, keeps, cwd })),
      mock,
    }
  } catch (error) {
    // A mock that nobody will use would keep the process alive.
    if (mock.kind === 'mock') await mock.close()
    throw error
  }
}

interface Loaded {
  readonly suites: readonly Suite[]
  readonly mistakes: Mistake[]
  readonly warnings: Mistake[]
  readonly overrides: Overrides
  readonly today: string
  readonly mock: MockChoice
  readonly keeps: (one: Omit<Case, 'quote'>) => boolean
  readonly cwd: string
}

async function planned({
  suites,
  mistakes,
  warnings,
  overrides,
  today,
  mock,
  keeps,
  cwd,
}: Loaded): Promise<Prepared> {
  const say = (path: string, message: string): void => {
    mistakes.push({ position: null, path, message })
  }
  const shipped = await shippedCards()
  const binding = await bindTargets(suites, {
    adapterFor,
    cardFor: (target) => findCard(target, shipped, today),
    mockUrls: mock.kind === 'mock' ? mock.baseUrls : null,
  })
  mistakes.push(...binding.mistakes)
  for (const one of binding.bound) {
    const position = one.target.position
    const path = `target "${one.target.id}"`
    const notice = modelNotice(one.adapter, one.target.model, today)
    if (notice !== null) {
      const list = notice.kind === 'retired' ? mistakes : warnings
      list.push({ position, path, message: notice.message })
    }
    if (one.adapter.runsCode !== undefined && !overrides.allowExec) {
      const message = `${one.adapter.runsCode}. Allow it with --allow-exec if you trust the suite`
      mistakes.push({ position, path, message })
    }
  }
  for (const { file, scorers } of overrides.allowExec ? [] : suites) {
    for (const one of scorers) {
      if (one.scorer !== 'command') continue
      const message = `${one.name} runs a command of the suite. Allow it with --allow-exec if you trust the suite`
      mistakes.push({ position: null, path: `${file} scorers`, message })
    }
  }
  mistakes.push(...(await missingPackages(binding.bound, suites, cwd)))
  const ids = binding.bound.map((one) => one.target.id)
  const targets = overrides.target?.split(',') ?? null
  for (const name of targets?.filter((id) => !ids.includes(id)) ?? []) {
    say('--target', `there is no target "${name}". There are: ${ids.join(', ')}`)
  }
  const maskedPixels = await maskedPixelsOf(suites, binding.bound)
  const { plan, mistakes: planMistakes } = makePlan(suites, binding.bound, {
    maskedPixels,
    trials: overrides.trials,
    targets,
    keeps,
    notOffered: (one, settings) => notOffered(one.adapter, one.target.model, settings),
    promptTooLong: (one, prompt) => promptTooLong(one.adapter, one.target.model, prompt),
  })
  mistakes.push(...planMistakes)
  if (mistakes.length === 0 && plan.trials.length === 0) {
    say('', 'nothing is left to run: --filter and --target exclude every cell')
  }
  const judged = await planJudging(suites, plan, {
    mock,
    cards: shipped,
    today,
    labelsWithin: ({ file }) => (overrides.untrusted ? dirname(resolve(cwd, file)) : null),
  })
  mistakes.push(...judged.mistakes)
  if (mistakes.length > 0) throw new UserMistakes(mistakes)
  const { judging } = judged
  const cap = capOf(suites, overrides.cap)
  const used = binding.bound.filter((one) => plan.cells.some((cell) => isCellOf(cell, one)))
  const priced = [...used.map(({ card }) => card), judging?.judge.card ?? null]
  const cards = [...new Map(priced.flatMap((card) => (card === null ? [] : [[card.id, card]])))]
  return {
    suites,
    bound: used,
    plan,
    maskedPixels,
    cap,
    cards: cards.map(([, card]) => card as RateCard),
    warnings,
    judging,
    budgetMistakes: [
      ...judgingMistakes(cap, judging),
      ...budgetMistakes(plan, suites, used, capForImages(cap, judging?.reserve.worst ?? 0n)),
    ],
  }
}

function isCellOf(cell: { suite: number; target: string }, one: BoundTarget): boolean {
  return cell.suite === one.suite && cell.target === one.target.id
}

/** The lower of the flag and what the suites allow together wins; null only where all is mocked. */
function capOf(suites: readonly Suite[], flag: string | null): Usd | null {
  const caps = suites.map((suite) => suite.budget.run)
  const together = caps.every((one) => one !== null)
    ? caps.reduce((sum, one) => sum + one, 0n)
    : null
  const asked = flag === null ? null : parseUsd(flag)
  if (asked === null) return together
  return together === null || asked < together ? asked : together
}

/** Counted only where a price looks at it: it takes decoding the masks. */
async function maskedPixelsOf(
  suites: readonly Suite[],
  bound: readonly BoundTarget[],
): Promise<MaskedPixels> {
  const counted = new Map<string, number>()
  for (const [index, suite] of suites.entries()) {
    const isPricedByMask = bound.some(
      ({ suite: of, card }) =>
        of === index && card?.rates.some(({ bill }) => bill === 'masked_pixel') === true,
    )
    if (!isPricedByMask) continue
    for (const { mask } of [suite, ...suite.prompts].map(({ inputs }) => inputs)) {
      if (mask === null || counted.has(mask.sha256)) continue
      const { countMasked } = await import('../image/count-masked.ts')
      counted.set(mask.sha256, await countMasked(await readFile(mask.path)))
    }
  }
  return counted
}
