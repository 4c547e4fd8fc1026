import type { AffinityCell } from '../../domain/affinity.ts'
import { bradleyTerry, type Duel } from '../../stats/bradley-terry.ts'
import { seededRandom } from '../../stats/seeded-random.ts'
import type { Cast } from '../effective-votes.ts'
import type { Observation } from './observe.ts'
import { round } from './round.ts'

const SEED = 20_261_122
const RESAMPLES = 1000

export interface PairStrengths {
  /** By arm; arms without votes are absent. */
  readonly strengths: ReadonlyMap<string, NonNullable<AffinityCell['bt']>>
  /** Advantage of standing on the left, log-odds; null where nothing tells. */
  readonly order: { readonly value: number; readonly se: number } | null
  /** Why votes compare nothing, for a person; null where they do. */
  readonly message: string | null
}

/**
 * How strong arms are in blind pairs of one kind of content. A tie, or both bad, is half a win to
 * each; a pair of one arm's own pictures compares nothing; repeats only show how steady a rater is.
 */
export function pairStrengths(
  votes: readonly Cast[],
  observations: readonly Observation[],
): PairStrengths {
  const duels = duelsOf(votes, observations)
  const items = [...new Set(duels.flatMap(({ first, second }) => [first, second]))].sort()
  if (items.length < 2) return { strengths: new Map(), order: null, message: null }
  const fit = bradleyTerry(items, duels, {
    order: true,
    random: seededRandom(SEED),
    resamples: RESAMPLES,
  })
  if (fit.kind !== 'fitted') {
    return {
      strengths: new Map(),
      order: null,
      message: 'the pairs that were voted on do not connect all its targets: review more pairs',
    }
  }
  return {
    strengths: new Map(
      fit.items.map(({ id, elo, ci, rank, votes: count }) => [
        id,
        {
          elo: Math.round(elo),
          ci: ci === null ? null : [Math.round(ci[0]), Math.round(ci[1])],
          votes: count,
          rank,
        },
      ]),
    ),
    order: fit.order !== null && fit.order.se > 0 ? fit.order : null,
    message: null,
  }
}

/** One advantage of the left side out of several, each weighed by how well it is known; null without any. */
export function pooledOrder(orders: readonly PairStrengths['order'][]): number | null {
  const known = orders.filter((order) => order !== null)
  if (known.length === 0) return null
  const weights = known.map(({ se }) => 1 / (se * se))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return round(known.reduce((sum, { value }, at) => sum + value * (weights[at] ?? 0), 0) / total)
}

/** Sorted, so that the order of runs and votes changes nothing. */
function duelsOf(votes: readonly Cast[], observations: readonly Observation[]): readonly Duel[] {
  const byAttempt = new Map(observations.map((one) => [one.attempt.id, one]))
  const duels = votes.flatMap((vote) => {
    if (vote.kind !== 'pair' || vote.repeated) return []
    const left = byAttempt.get(vote.left.attempt)
    const right = byAttempt.get(vote.right.attempt)
    if (left === undefined || right === undefined || left.arm === right.arm) return []
    const firstWins = vote.verdict === 'left' ? 1 : vote.verdict === 'right' ? 0 : 0.5
    return [
      {
        first: left.arm,
        second: right.arm,
        firstWins,
        secondWins: 1 - firstWins,
        cluster: left.promptKey,
      },
    ]
  })
  return duels
    .map((duel) => ({ duel, key: JSON.stringify(duel) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ duel }) => duel)
}
