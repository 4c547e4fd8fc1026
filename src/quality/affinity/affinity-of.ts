import type { AffinityArm, AffinityDocument } from '../../domain/affinity.ts'
import { effectiveVotes } from '../effective-votes.ts'
import { chooseRoute } from './choose-route.ts'
import type { Bar } from './decide-states.ts'
import { humanAgreement } from './human-agreement.ts'
import { armKey, nameArms } from './name-arms.ts'
import { type Observation, observe, typeOf } from './observe.ts'
import { pooledOrder } from './pair-strengths.ts'
import { sourcesOf } from './sources-of.ts'
import type { StoredRun } from './stored-run.ts'
import { type Asked, type Place, tellGroup } from './tell-group.ts'

export interface AffinityOptions extends Bar {
  /** ISO time. */
  readonly generatedAt: string
}

/** The table, and every picture with its verdict, from which it was made. */
export interface Affinity {
  readonly document: AffinityDocument
  readonly observations: readonly Observation[]
  /** By the key of an observation's arm. */
  readonly arms: ReadonlyMap<string, AffinityArm>
}

/**
 * The affinity table of runs, from what their folders hold. Arms with the same target and settings
 * are pooled; the order of the runs changes nothing. Runs of mocks and of real providers must not be
 * given together. Throws without a run.
 */
export function affinityOf(given: readonly StoredRun[], options: AffinityOptions): Affinity {
  const runs = [...new Map(given.map((one) => [one.run.id, one])).values()].toSorted((a, b) =>
    a.run.id < b.run.id ? -1 : 1,
  )
  if (runs.length === 0) throw new Error('affinity: no runs')
  const seen = runs.map(observe)
  const observations = seen.flatMap((one) => one.observations)
  const strangers = seen.reduce((sum, one) => sum + one.strangers, 0)
  const votes = runs.flatMap((one) => effectiveVotes(one.votes))
  const places = placesOf(runs, observations)
  const arms = nameArms(places.map(({ ordered }) => ordered))
  const { floor, confidence, generatedAt } = options
  const groups = askedOf(places, observations).map((asked) =>
    tellGroup(asked, { arms, votes, bar: { floor, confidence } }),
  )
  const cells = groups.flatMap((group) => group.cells)
  const {
    suite,
    runs: ids,
    price_table,
    mock,
    checks,
    judge,
    notes,
  } = sourcesOf(runs, {
    cells,
    strangers,
  })
  const document: AffinityDocument = {
    format: 'image-assay/affinity@1',
    suite,
    runs: ids,
    generated_at: generatedAt,
    valid_until: null,
    price_table,
    mock,
    floor,
    confidence,
    checks,
    judge,
    human: {
      ...humanAgreement(votes),
      order_effect: pooledOrder(groups.map(({ order }) => order)),
    },
    cells,
    routes: groups.map((group) => chooseRoute(group.cells)),
    claims: groups.flatMap((group) => group.claims),
    notes: [...notes, ...groups.flatMap(({ message }) => (message === null ? [] : [message]))],
  }
  return { document, observations, arms }
}

function askedOf(places: readonly Place[], observations: readonly Observation[]): readonly Asked[] {
  const keyOf = ({ type, mode }: Pick<Place, 'type' | 'mode'>): string =>
    JSON.stringify([type, mode])
  const own = Map.groupBy(observations, keyOf)
  return [...Map.groupBy(places, keyOf)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, group]) => {
      const [first] = group
      if (first === undefined) return []
      return [{ type: first.type, mode: first.mode, places: group, own: own.get(key) ?? [] }]
    })
}

/**
 * Where there are attempts, and where there are none although the same run asked another arm for the
 * same kind of content in the same mode.
 */
function placesOf(
  runs: readonly StoredRun[],
  observations: readonly Observation[],
): readonly Place[] {
  const places = new Map<string, Place>()
  for (const { run, cases } of runs) {
    const asked = observations.filter((one) => one.run === run.id)
    for (const cell of cases.cells) {
      const suite = cases.suites[cell.suite]
      const target = suite?.targets.find(({ id }) => id === cell.target)
      if (suite === undefined || target === undefined) continue
      const { mode } = cell.settings
      const ordered = { target, settings: cell.settings }
      const stops = run.cells.find(({ id }) => id === cell.id)?.stoppedEarly ?? []
      for (const type of new Set(suite.prompts.map(typeOf))) {
        if (!asked.some((one) => one.type === type && one.mode === mode)) continue
        const key = JSON.stringify([type, armKey(ordered)])
        const stop = stops.find((one) => typeOf(one) === type)?.reason ?? null
        places.set(key, { type, mode, ordered, stopped: places.get(key)?.stopped ?? stop })
      }
    }
  }
  return [...places.values()]
}
