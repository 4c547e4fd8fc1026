import { ranked, resample } from './bootstrap.ts'
import { type DuelFit, type DuelPenalty, type DuelRow, fitDuels } from './fit-duels.ts'

/** Votes between two items; give a tie as half a win to each. */
export interface Duel {
  /** The item shown first (left); only the order effect asks which. */
  readonly first: string
  readonly second: string
  readonly firstWins: number
  readonly secondWins: number
  /** What varies together, e.g. the prompt: resampled as a whole. */
  readonly cluster: string
}

export interface DuelStanding {
  readonly id: string
  /** Against the first item named, natural logarithm of the odds; `se` is 0 for that item. */
  readonly ability: number
  readonly se: number
  /** 1000 + 400 log10 of the odds against the average item. */
  readonly elo: number
  /** 95 % interval of `elo` over clusters; null without `random` or with too few clusters. */
  readonly ci: readonly [number, number] | null
  /** Best and worst place that the clusters allow, 1 being best; null like `ci`. */
  readonly rank: readonly [number, number] | null
  /** Votes that it took part in. */
  readonly votes: number
}

export type BradleyTerry =
  | {
      readonly kind: 'fitted'
      /** In the order of `items`. */
      readonly items: readonly DuelStanding[]
      /** Advantage of being shown first, log odds; null when it was not asked for. */
      readonly order: { readonly value: number; readonly se: number } | null
      /** Against a fit of each ordered pair by itself, with its degrees of freedom. */
      readonly deviance: number
      readonly degrees: number
      readonly votes: number
    }
  /** Items of different groups never met, directly or through others: nothing compares them. */
  | { readonly kind: 'unconnected'; readonly groups: readonly (readonly string[])[] }
  /** Without a penalty: an item won or lost everything, and its ability has no bound. */
  | { readonly kind: 'unbounded' }

interface BradleyTerryOptions {
  readonly penalty?: DuelPenalty
  /** Whether to estimate the advantage of being shown first. */
  readonly order?: boolean
  /** 0 ≤ x < 1; without it there are no intervals. */
  readonly random?: () => number
  readonly resamples?: number
}

/**
 * Strengths of items from votes between two of them: Bradley & Terry 1952 by Newton's method, with
 * Firth's penalty unless told otherwise, as with ten votes one side often wins them all. Intervals
 * and places from a percentile bootstrap over clusters. Throws on a duel of an item not in `items`.
 */
export function bradleyTerry(
  items: readonly string[],
  duels: readonly Duel[],
  {
    penalty = { kind: 'firth' },
    order = false,
    random,
    resamples = 1000,
  }: BradleyTerryOptions = {},
): BradleyTerry {
  const place = new Map(items.map((id, at) => [id, at]))
  const rowOf = (duel: Duel): DuelRow => {
    const [first, second] = [place.get(duel.first), place.get(duel.second)]
    if (first === undefined || second === undefined || first === second) {
      throw new Error(`bradleyTerry: no duel of two items: ${duel.first} and ${duel.second}`)
    }
    return { first, second, firstWins: duel.firstWins, secondWins: duel.secondWins }
  }
  const rows = duels.map(rowOf)
  const groups = connected(items.length, rows)
  if (groups.length > 1) {
    return {
      kind: 'unconnected',
      groups: groups.map((group) => group.map((at) => items[at] ?? '')),
    }
  }
  const fitting = { items: items.length, withOrder: order, penalty }
  const merged = mergeRows(rows)
  const fit = fitDuels(merged, fitting)
  if (fit === null) return { kind: 'unbounded' }

  const clusters = [...Map.groupBy(duels, ({ cluster }) => cluster).values()].map((one) =>
    one.map(rowOf),
  )
  const samples: DuelFit[] = []
  if (random !== undefined && clusters.length > 1) {
    for (let time = 0; time < resamples; time += 1) {
      const drawn = fitDuels(mergeRows(resample(clusters, random).flat()), fitting)
      if (drawn !== null) samples.push(drawn)
    }
  }
  // Where many resamples compare nothing, those that do are no fair sample.
  const spread = samples.length >= resamples * 0.9 ? samples.map(elos) : null
  const elo = elos(fit)
  return {
    kind: 'fitted',
    items: items.map((id, at) => ({
      id,
      ability: fit.abilities[at] ?? 0,
      se: at === 0 ? 0 : Math.sqrt(fit.covariance[at - 1]?.[at - 1] ?? 0),
      elo: elo[at] ?? 0,
      ci: spread && interval(spread.map((one) => one[at] ?? 0)),
      rank: spread && places(spread, at),
      votes: sum(
        rows
          .filter(({ first, second }) => first === at || second === at)
          .map(({ firstWins, secondWins }) => firstWins + secondWins),
      ),
    })),
    order:
      fit.order === null
        ? null
        : { value: fit.order, se: Math.sqrt(fit.covariance.at(-1)?.at(-1) ?? 0) },
    deviance: fit.deviance,
    degrees: merged.length - (items.length - 1) - (order ? 1 : 0),
    votes: sum(rows.map(({ firstWins, secondWins }) => firstWins + secondWins)),
  }
}

function elos({ abilities }: DuelFit): readonly number[] {
  const mean = sum(abilities) / abilities.length
  return abilities.map((ability) => 1000 + (400 / Math.LN10) * (ability - mean))
}

/** An item surely behind another has the interval of their difference wholly below 0. */
function places(spread: readonly (readonly number[])[], at: number): readonly [number, number] {
  let best = 1
  let worst = spread[0]?.length ?? 1
  spread[0]?.forEach((_, other) => {
    if (other === at) return
    const [low, high] = interval(spread.map((one) => (one[at] ?? 0) - (one[other] ?? 0)))
    if (high < 0) best += 1
    if (low > 0) worst -= 1
  })
  return [best, worst]
}

function interval(values: readonly number[]): readonly [number, number] {
  const sorted = Float64Array.from(values).sort()
  return [ranked(sorted, 0.025), ranked(sorted, 0.975)]
}

/** One row for each ordered pair. */
function mergeRows(rows: readonly DuelRow[]): readonly DuelRow[] {
  const merged = Map.groupBy(rows, ({ first, second }) => `${first} ${second}`)
  return [...merged.values()].flatMap((same) => {
    const [one] = same
    if (one === undefined) return []
    const firstWins = sum(same.map((row) => row.firstWins))
    const secondWins = sum(same.map((row) => row.secondWins))
    return [{ first: one.first, second: one.second, firstWins, secondWins }]
  })
}

/** Items that met, directly or through others, stand in one group. */
function connected(items: number, rows: readonly DuelRow[]): readonly (readonly number[])[] {
  const group = Array.from({ length: items }, (_, at) => at)
  for (const { first, second, firstWins, secondWins } of rows) {
    if (firstWins + secondWins === 0) continue
    const [from, to] = [group[first], group[second]]
    group.forEach((one, at) => {
      if (one === from) group[at] = to ?? one
    })
  }
  return [...Map.groupBy(group.keys(), (at) => group[at]).values()]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
