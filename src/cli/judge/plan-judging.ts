import { type Usd, usdText } from '../../domain/money.ts'
import type { Plan } from '../../domain/plan.ts'
import type { RateCard } from '../../domain/rate-card.ts'
import type { Mistake, Suite } from '../../domain/suite.ts'
import { inputsOf } from '../../domain/takes-part.ts'
import type { MockChoice } from '../mock-choice.ts'
import { bindJudge } from './bind-judge.ts'
import type { BoundJudge } from './judge-desk.ts'
import { type JudgeReserve, type JudgeWork, judgeReserve } from './judge-reserve.ts'
import { type Label, readLabels } from './read-labels.ts'

/** Who will judge a run's images, and the most that it may cost: promised before the first image. */
export interface PlannedJudging {
  readonly judge: BoundJudge
  readonly labels: readonly Label[]
  readonly reserve: JudgeReserve
  /** The worst case by suite; labels count to the first that has a judge. */
  readonly worstBySuite: readonly Usd[]
}

/** Null where no suite has a judge; every mistake about it at once. */
export async function planJudging(
  suites: readonly Suite[],
  plan: Plan,
  context: {
    readonly mock: MockChoice
    readonly cards: readonly RateCard[]
    readonly today: string
    /** Folder that a stranger's labels must be in; null: the suites are trusted. */
    readonly labelsWithin: (suite: Suite) => string | null
  },
): Promise<{ readonly judging: PlannedJudging | null; readonly mistakes: readonly Mistake[] }> {
  const owner = suites.findIndex(({ judge }) => judge !== null)
  const suite = suites[owner]
  const spec = suite?.judge ?? null
  if (suite === undefined || spec === null) return { judging: null, mistakes: [] }
  const path = `${suite.file} judge`
  const said = (message: string): Mistake => ({ position: null, path, message })
  const isOther = ({ judge }: Suite): boolean =>
    judge !== null && JSON.stringify(judge) !== JSON.stringify(spec)
  if (suites.some(isOther)) {
    return { judging: null, mistakes: [said('these suites have different judges. Run them apart')] }
  }
  const bound = await bindJudge(spec, context)
  const { labels, mistakes } = await readLabels(spec.labels, {
    within: context.labelsWithin(suite),
  })
  if ('mistakes' in bound) {
    return { judging: null, mistakes: [...bound.mistakes.map(said), ...mistakes] }
  }
  const { judge } = bound
  const reserves: JudgeReserve[] = []
  for (const index of suites.keys()) {
    const ofLabels = index === owner ? labels.map(labelWork) : []
    const reserve = judgeReserve(judge, [...imageWorks(suites, plan, index), ...ofLabels])
    if ('unpriced' in reserve) return { judging: null, mistakes: [said(reserve.unpriced)] }
    reserves.push(reserve)
  }
  const total = (of: (one: JudgeReserve) => Usd): Usd =>
    reserves.reduce((sum, one) => sum + of(one), 0n)
  const reserve: JudgeReserve = {
    calls: reserves.reduce((sum, { calls }) => sum + calls, 0),
    expected: total(({ expected }) => expected),
    worst: total(({ worst }) => worst),
  }
  const worstBySuite = reserves.map(({ worst }) => worst)
  return { judging: { judge, labels, reserve, worstBySuite }, mistakes }
}

/** Where what is promised for judging leaves nothing for images. */
export function judgingMistakes(
  cap: Usd | null,
  judging: PlannedJudging | null,
): readonly Mistake[] {
  if (cap === null || judging === null || judging.reserve.worst < cap) return []
  const { calls, worst } = judging.reserve
  const message =
    `${calls} calls of ${judging.judge.name} may cost ${usdText(worst)} USD, which is promised before ` +
    `the first image: nothing of the cap of ${usdText(cap)} is left for images. Raise the cap, ask for ` +
    'fewer images, or lower judge.maxOutputTokens'
  return [{ position: null, path: 'judge', message }]
}

/** What is left of a cap for images once judging them is promised. */
export function capForImages(cap: Usd | null, promised: Usd): Usd | null {
  if (cap === null) return null
  return cap > promised ? cap - promised : 0n
}

function imageWorks(suites: readonly Suite[], plan: Plan, index: number): readonly JudgeWork[] {
  const suite = suites[index]
  if (suite?.judge == null) return []
  return plan.trials
    .filter((trial) => trial.case.cell.suite === index)
    .map(({ case: { cell, prompt } }) => ({
      prompt: prompt.text,
      questions: prompt.questions,
      hasOriginal:
        cell.settings.mode !== 'text-to-image' && inputsOf(prompt, suite.inputs).image !== null,
      pictures: cell.settings.n,
    }))
}

function labelWork({ exhibit }: Label): JudgeWork {
  const { prompt, questions, original } = exhibit
  return { prompt, questions, hasOriginal: original !== null, pictures: 1 }
}
