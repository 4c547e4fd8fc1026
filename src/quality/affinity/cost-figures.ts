import Big from 'big.js'
import type { AffinityCell } from '../../domain/affinity.ts'
import { BASES } from '../../domain/charge.ts'
import type { UsdText } from '../../domain/money.ts'
import { clusterBootstrap } from '../../stats/bootstrap.ts'
import { seededRandom } from '../../stats/seeded-random.ts'
import type { Observation } from './observe.ts'

const NANO_DIGITS = 9
const SEED = 20_261_121
const RESAMPLES = 2000

export interface UsableCount {
  readonly k: number
  /** Pictures with a known verdict. */
  readonly n: number
  /** 95 % limits of the usable rate. */
  readonly low: number
  readonly high: number
}

/**
 * What an arm's pictures of one kind cost: all attempts, with failures and retries. Per usable: the
 * whole sum over the usable pictures. Its interval follows from the usable rate's where every attempt
 * cost the same or the rate is at an end, where resampling would say nothing of the rate; else it is
 * a bootstrap over prompts of the ratio. Without a usable picture there is only a lower end.
 */
export function costFigures(
  observations: readonly Observation[],
  usable: UsableCount | null,
): AffinityCell['cost'] {
  const charges = observations.map(({ attempt }) => attempt.charge)
  const known = charges.flatMap(({ usd }) => (usd === null ? [] : [new Big(usd)]))
  const unknown = charges.length - known.length
  const currency_basis = BASES.findLast((one) => charges.some(({ basis }) => basis === one)) ?? ''
  if (unknown > 0 || charges.length === 0) {
    const nothing = { total_usd: null, per_attempt: null, per_usable: null, ci: null }
    return { ...nothing, currency_basis, unknown }
  }
  const total = known.reduce((sum, one) => sum.plus(one), new Big(0))
  return {
    total_usd: text(total),
    per_attempt: text(total.div(charges.length)),
    per_usable: usable === null || usable.k === 0 ? null : text(total.div(usable.k)),
    ci: usable === null || usable.n === 0 ? null : interval(observations, { total, usable, known }),
    currency_basis,
    unknown,
  }
}

function interval(
  observations: readonly Observation[],
  {
    total,
    usable,
    known,
  }: { readonly total: Big; readonly usable: UsableCount; readonly known: readonly Big[] },
): readonly [UsdText, UsdText | null] {
  const { k, n, low, high } = usable
  const [first] = known
  const isFixed = known.every((one) => first?.eq(one))
  const drawn = isFixed || k === 0 || k === n ? null : ratioInterval(observations)
  if (drawn !== null) return drawn
  const each = total.div(n)
  return [text(each.div(high)), low === 0 ? null : text(each.div(low))]
}

/** Prompts are drawn, not attempts: repeats and retries of one prompt belong together. */
function ratioInterval(
  observations: readonly Observation[],
): readonly [UsdText, UsdText | null] | null {
  const prompts = [...Map.groupBy(observations, ({ promptKey }) => promptKey)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => ({
      cost: Number(
        group.reduce((sum, { attempt }) => sum.plus(attempt.charge.usd ?? 0), new Big(0)),
      ),
      usable: group.flatMap(({ wishes }) => wishes).filter(({ verdict }) => verdict === 'usable')
        .length,
    }))
  const found = clusterBootstrap(
    prompts,
    (sample) => {
      const usable = sample.reduce((sum, one) => sum + one.usable, 0)
      const cost = sample.reduce((sum, one) => sum + one.cost, 0)
      return usable === 0 ? Number.POSITIVE_INFINITY : cost / usable
    },
    { random: seededRandom(SEED), resamples: RESAMPLES },
  )
  if (found === null || !Number.isFinite(found.low)) return null
  return [text(new Big(found.low)), Number.isFinite(found.high) ? text(new Big(found.high)) : null]
}

/** To the nano-dollar. */
function text(amount: Big): UsdText {
  return amount.round(NANO_DIGITS, Big.roundHalfEven).toFixed()
}
