import type { AffinityArm, AffinityCell, AffinityClaim } from '../../domain/affinity.ts'
import type { Mode } from '../../domain/settings.ts'
import type { Cast } from '../effective-votes.ts'
import { compareArms, rankRanges } from './compare-arms.ts'
import { type Bar, byCost, decideStates, isKnownWell } from './decide-states.ts'
import { type MeasuredCell, measureCell } from './measure-cell.ts'
import { armKey } from './name-arms.ts'
import type { Observation, Wish } from './observe.ts'
import { pairStrengths } from './pair-strengths.ts'
import { settlePlan } from './settle-plan.ts'

/** One arm that one kind of content was, or was to be, asked of. */
export interface Place {
  readonly type: string
  readonly mode: Mode
  readonly ordered: Observation['ordered']
  /** Why spending on it ended before its sample was whole; null where it did not. */
  readonly stopped: string | null
}

/** One kind of content in one mode: of whom it was asked, and what came of it. */
export interface Asked {
  readonly type: string
  readonly mode: Mode
  readonly places: readonly Place[]
  readonly own: readonly Observation[]
}

/** All that is told of one kind of content in one mode. */
export interface Group {
  readonly cells: readonly AffinityCell[]
  readonly claims: readonly AffinityClaim[]
  readonly order: { readonly value: number; readonly se: number } | null
  readonly message: string | null
}

/** Measures each arm, compares them on their common prompts, and says what each is good for. */
export function tellGroup(
  { type, mode, places, own }: Asked,
  {
    arms,
    votes,
    bar,
  }: {
    readonly arms: ReadonlyMap<string, AffinityArm>
    readonly votes: readonly Cast[]
    readonly bar: Bar
  },
): Group {
  const byArm = Map.groupBy(own, ({ arm }) => arm)
  const measured = new Map<string, MeasuredCell>()
  const stops = new Map<string, string>()
  for (const { ordered, stopped } of places) {
    const key = armKey(ordered)
    const arm = arms.get(key)
    if (arm === undefined) continue
    const ours = byArm.get(key) ?? []
    if (stopped !== null) stops.set(arm.id, stopped)
    measured.set(
      arm.id,
      measureCell({ type, mode, arm, stoppedEarly: stopped !== null }, ours, bar.floor),
    )
  }
  const idOf = (key: string): string => arms.get(key)?.id ?? key
  // What was stopped for doing badly was sampled by its own results: it is not compared.
  const comparable = new Map(
    [...byArm]
      .map(([key, ours]) => [idOf(key), ours] as const)
      .filter(([id]) => {
        const cell = measured.get(id)
        return cell !== undefined && !cell.stopped_early && isKnownWell(cell)
      }),
  )
  const comparisons = compareArms(comparable)
  const ranks = rankRanges([...comparable.keys()], comparisons)
  const disputed = new Map(
    [...byArm].map(([key, ours]) => [idOf(key), ours.flatMap(disputesIn).length] as const),
  )
  const states = decideStates([...measured.values()], { comparisons, stops, disputed, bar })
  const pairs = pairStrengths(votes, own)
  const strengths = new Map([...pairs.strengths].map(([key, bt]) => [idOf(key), bt]))
  const cells = [...measured.values()].map((cell): AffinityCell => {
    const { id } = cell.arm
    const decided = states.get(id)
    return {
      ...cell,
      bt: strengths.get(id) ?? null,
      state: decided?.state ?? 'untested',
      reason: decided?.reason ?? '',
      ties: decided?.ties ?? [],
      rank: ranks.get(id) ?? null,
    }
  })
  const claims = comparisons.flatMap((one): readonly AffinityClaim[] => {
    const [a, b] = [measured.get(one.a), measured.get(one.b)]
    if (a === undefined || b === undefined) return []
    const plan = settlePlan(one, { a, b, pairs: comparisons.length })
    const { diff, ci, pHolm, n } = one
    return [{ a: one.a, b: one.b, type, mode, diff, ci, p_holm: pHolm, n, to_settle: plan }]
  })
  return {
    cells: cells.toSorted(byStanding),
    claims: claims.toSorted(
      (x, y) => x.p_holm - y.p_holm || y.diff - x.diff || (x.a < y.a ? -1 : 1),
    ),
    order: pairs.order,
    message: pairs.message === null ? null : `${type}: ${pairs.message}`,
  }
}

/** Pictures that as many people accept as reject. */
function disputesIn({ wishes }: Observation): readonly Wish[] {
  return wishes.filter(({ verdict, evidence }) => verdict === 'unknown' && evidence === 'L3')
}

const STATES = [
  'recommended',
  'tie',
  'eligible',
  'insufficient',
  'stopped_early',
  'rejected',
  'untested',
] as const

function byStanding(a: AffinityCell, b: AffinityCell): number {
  const states = STATES.indexOf(a.state) - STATES.indexOf(b.state)
  if (states !== 0) return states
  const rates =
    (b.usable?.rate ?? b.hard_pass?.rate ?? 0) - (a.usable?.rate ?? a.hard_pass?.rate ?? 0)
  return a.state === 'insufficient' || a.state === 'rejected' ? rates || byCost(a, b) : byCost(a, b)
}
