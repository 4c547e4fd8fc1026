import { type AffinityCell, LEAST_PROMPTS, MOST_UNKNOWN, WAITS } from '../../domain/affinity.ts'
import { parseUsd, type Usd } from '../../domain/money.ts'
import { clusteredPosterior } from '../../stats/design-effect.ts'
import type { Comparison } from './compare-arms.ts'
import type { MeasuredCell } from './measure-cell.ts'

export interface Bar {
  /** Least usable rate, and how probably it must be reached; 0 to 1. */
  readonly floor: number
  readonly confidence: number
}

export type Decided = Pick<AffinityCell, 'state' | 'reason' | 'ties'>

/**
 * What each arm of one kind of content is good for. Eligible: its usable rate probably reaches the
 * floor. Recommended: the eligible arm that costs least per usable picture; tied with it: eligible
 * arms of which neither the usable rate on the same prompts nor the cost per usable tells them apart.
 * All maps are by `arm.id`.
 */
export function decideStates(
  cells: readonly MeasuredCell[],
  {
    comparisons,
    stops,
    disputed,
    bar,
  }: {
    readonly comparisons: readonly Comparison[]
    /** Why spending on an arm ended early, where it did. */
    readonly stops: ReadonlyMap<string, string>
    /** Pictures that as many people accept as reject. */
    readonly disputed: ReadonlyMap<string, number>
    readonly bar: Bar
  },
): ReadonlyMap<string, Decided> {
  const standing = new Map(
    cells.map((cell) => [cell.arm.id, standingOf(cell, { ...bar, stops, disputed })]),
  )
  const eligible = cells.filter(({ arm }) => standing.get(arm.id)?.state === 'eligible')
  const ranked = eligible.filter(({ cost }) => cost.per_usable !== null).toSorted(byCost)
  const [best] = ranked
  return new Map(
    cells.map((cell) => {
      const { id } = cell.arm
      const own = standing.get(id) ?? { state: 'untested', reason: '' }
      const ties = cells
        .filter((other) => other !== cell && areAlike(cell, other, comparisons))
        .filter(({ arm }) => standing.get(arm.id)?.state === own.state)
        .toSorted(byCost)
        .map(({ arm }) => arm.id)
      if (own.state !== 'eligible' || best === undefined) return [id, { ...own, ties }]
      return [id, { ...placeOf(cell, { best, ties }), ties }]
    }),
  )
}

function placeOf(
  cell: MeasuredCell,
  { best, ties }: { readonly best: MeasuredCell; readonly ties: readonly string[] },
): Omit<Decided, 'ties'> {
  if (cell === best) {
    const alike = ties.length === 0 ? '' : `; not told apart from ${listed(ties)}`
    return {
      state: 'recommended',
      reason: `costs least per usable image of those good enough${alike}`,
    }
  }
  if (cell.cost.per_usable === null) {
    return { state: 'eligible', reason: 'good enough, but what it costs is not known' }
  }
  if (ties.includes(best.arm.id)) {
    const reason = `equal to ${best.arm.id} as far as these images can tell`
    return { state: 'tie', reason }
  }
  return { state: 'eligible', reason: `good enough; ${best.arm.id} costs less per usable image` }
}

function standingOf(
  cell: MeasuredCell,
  {
    floor,
    confidence,
    stops,
    disputed,
  }: Bar & {
    readonly stops: ReadonlyMap<string, string>
    readonly disputed: ReadonlyMap<string, number>
  },
): Omit<Decided, 'ties'> {
  const { usable, unknown, images, prompts, evidence } = cell
  if (cell.attempts === 0) return { state: 'untested', reason: 'nothing was asked of it' }
  const hopeless = hopelessReason(cell, { floor, confidence })
  if (cell.stopped_early) {
    const why = stops.get(cell.arm.id) ?? hopeless ?? 'its sample is not whole'
    return { state: 'stopped_early', reason: `spending on it ended early: ${why}` }
  }
  if (hopeless !== null) return { state: 'rejected', reason: hopeless }
  const split = disputed.get(cell.arm.id) ?? 0
  if (usable === null) return { state: 'insufficient', reason: undecidedReason(cell, split) }
  if (!isKnownWell(cell)) {
    const share = `${unknown} of ${images} images are undecided`
    const next = split === 0 ? ': review them, or have them judged' : `; ${disputeText(split)}`
    return { state: 'insufficient', reason: `${share}${next}` }
  }
  if (prompts < LEAST_PROMPTS) {
    const reason = `${prompts} prompt${prompts === 1 ? '' : 's'} of at least ${LEAST_PROMPTS}`
    return { state: 'insufficient', reason: `too few to choose by: ${reason}` }
  }
  if (usable.p_ge_floor >= confidence) return { state: 'eligible', reason: `evidence ${evidence}` }
  return {
    state: 'insufficient',
    reason:
      `${usable.k} of ${usable.n} usable: ${percent(usable.p_ge_floor)} sure that at least ` +
      `${percent(floor)} are, ${percent(confidence)} asked for; more prompts would tell`,
  }
}

/** Whether enough of its pictures have a verdict for the rest to change little. */
export function isKnownWell({ usable, unknown, images }: MeasuredCell): boolean {
  return usable !== null && unknown <= MOST_UNKNOWN * images
}

/** Programs cannot accept an image, and nobody else was asked, or people do not agree. */
function undecidedReason({ hard_pass, unknown }: MeasuredCell, split: number): string {
  if (split > 0) return `of ${unknown} undecided images ${disputeText(split)}`
  const passed = hard_pass === null ? '' : `${hard_pass.k} of ${hard_pass.n} passed the programs, `
  const wait = `${unknown} ${WAITS}`
  return `${passed}but programs cannot accept an image: ${wait}`
}

function disputeText(split: number): string {
  return `${split} have as many people for as against them: let one person more review them`
}

/** Why it would miss the floor even if every undecided image were good; null: it might not. */
function hopelessReason(cell: MeasuredCell, { floor, confidence }: Bar): string | null {
  const { usable, unknown, images } = cell
  if (images < LEAST_PROMPTS) return null
  const best = { k: (usable?.k ?? 0) + unknown, n: images, deff: usable?.deff ?? 1 }
  const chance = clusteredPosterior(floor, best)
  if (chance > 1 - confidence) return null
  const most = unknown === 0 ? '' : 'at most '
  const sure = `${most}${percent(chance)} sure that at least ${percent(floor)} are`
  if (usable !== null) return `${usable.k} of ${usable.n} usable: ${sure}`
  return `${images - unknown} of ${images} failed the programs or never came: ${sure} usable`
}

/** Neither the usable rate on the same prompts nor the cost per usable image tells two arms apart. */
function areAlike(
  one: MeasuredCell,
  other: MeasuredCell,
  comparisons: readonly Comparison[],
): boolean {
  const ids = [one.arm.id, other.arm.id]
  const pair = comparisons.find(({ a, b }) => ids.includes(a) && ids.includes(b))
  if (pair === undefined || pair.ci[0] > 0 || pair.ci[1] < 0) return false
  const [costs, others] = [one.cost.ci, other.cost.ci]
  if (costs === null || others === null) return false
  return reaches(costs, others) && reaches(others, costs)
}

/** Whether the first interval's upper end comes up to the second's lower end. */
function reaches(
  [, high]: readonly [string, string | null],
  [low]: readonly [string, string | null],
): boolean {
  return high === null || amount(high) >= amount(low)
}

/** Cheapest per usable image first; unknown last; then the better, then by name. */
export function byCost(one: MeasuredCell, other: MeasuredCell): number {
  const [a, b] = [one.cost.per_usable, other.cost.per_usable]
  if (a !== null && b !== null && amount(a) !== amount(b)) return amount(a) < amount(b) ? -1 : 1
  if ((a === null) !== (b === null)) return a === null ? 1 : -1
  const rates = (other.usable?.rate ?? 0) - (one.usable?.rate ?? 0)
  return rates !== 0 ? rates : one.arm.id < other.arm.id ? -1 : 1
}

function amount(text: string): Usd {
  return parseUsd(text, 'half-even') ?? 0n
}

export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

function percent(share: number): string {
  return share < 0.01 ? 'less than 1%' : `${Math.round(share * 100)}%`
}
