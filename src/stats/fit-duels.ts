import { inverse } from './inverse.ts'

/** What two items did against each other: a tie counts half to each, so that wins need not be whole. */
export interface DuelRow {
  /** Index of the item shown first (left, at home), and of the other. */
  readonly first: number
  readonly second: number
  readonly firstWins: number
  readonly secondWins: number
}

/**
 * `firth`: bias reduction (Firth 1993), finite even where one item won every duel; `ridge`: half its
 * strength × the squares of the abilities is taken from the likelihood; `none`: plain likelihood.
 */
export type DuelPenalty =
  | { readonly kind: 'none' }
  | { readonly kind: 'firth' }
  | { readonly kind: 'ridge'; readonly strength: number }

export interface DuelFit {
  /** Ability of each item against item 0, natural logarithm of the odds. */
  readonly abilities: readonly number[]
  /** Advantage of being first; null when it was not asked for. */
  readonly order: number | null
  /** Of abilities 1 … items − 1, then of the order. */
  readonly covariance: readonly (readonly number[])[]
  readonly deviance: number
}

interface Fitting {
  readonly items: number
  readonly withOrder: boolean
  readonly penalty: DuelPenalty
}

/**
 * Bradley–Terry fit by Newton's method with halved steps. Null where the data do not tell: some items
 * never met, or (without a penalty) one won everything, so that its ability has no bound.
 */
export function fitDuels(
  rows: readonly DuelRow[],
  { items, withOrder, penalty }: Fitting,
): DuelFit | null {
  const size = items - 1 + (withOrder ? 1 : 0)
  const contrasts = rows.map((row) => contrast(row, items, withOrder))
  let beta = new Array<number>(size).fill(0)
  for (let step = 0; step < 100; step += 1) {
    const { score, information, leverages } = derivatives(rows, contrasts, { beta, items, penalty })
    const covariance = inverse(information)
    if (covariance === null) return null
    if (penalty.kind === 'firth') addFirth(score, contrasts, { rows, beta, covariance, leverages })
    const move = covariance.map((row) => dot(row, score))
    // A long step is a start far off or a likelihood without a top: walk, do not leap.
    const longest = Math.max(0, ...move.map(Math.abs))
    const scale = longest > 2 ? 2 / longest : 1
    beta = beta.map((value, at) => value + scale * (move[at] ?? 0))
    if (Math.max(0, ...beta.map(Math.abs)) > 30) return null
    if (longest < 1e-10) return summary(rows, contrasts, { beta, items, withOrder, covariance })
  }
  return null
}

function derivatives(
  rows: readonly DuelRow[],
  contrasts: readonly (readonly number[])[],
  { beta, items, penalty }: { beta: readonly number[]; items: number; penalty: DuelPenalty },
): { score: number[]; information: number[][]; leverages: number[] } {
  const score = beta.map(() => 0)
  const information = beta.map(() => beta.map(() => 0))
  const leverages: number[] = []
  rows.forEach((row, at) => {
    const x = contrasts[at] ?? []
    const n = row.firstWins + row.secondWins
    const chance = logistic(dot(x, beta))
    const weight = n * chance * (1 - chance)
    leverages.push(weight)
    x.forEach((one, i) => {
      if (one === 0) return
      score[i] = (score[i] ?? 0) + one * (row.firstWins - n * chance)
      const line = information[i] ?? []
      x.forEach((other, j) => {
        line[j] = (line[j] ?? 0) + one * other * weight
      })
    })
  })
  if (penalty.kind === 'ridge') shrink(score, information, { beta, items, penalty })
  return { score, information, leverages }
}

/** The penalty is on abilities about their mean, so that no item is special for being item 0. */
function shrink(
  score: number[],
  information: number[][],
  {
    beta,
    items,
    penalty: { strength },
  }: {
    beta: readonly number[]
    items: number
    penalty: { readonly strength: number }
  },
): void {
  const mean = beta.slice(0, items - 1).reduce((sum, one) => sum + one, 0) / items
  for (let i = 0; i < items - 1; i += 1) {
    score[i] = (score[i] ?? 0) - strength * ((beta[i] ?? 0) - mean)
    const line = information[i] ?? []
    for (let j = 0; j < items - 1; j += 1) {
      line[j] = (line[j] ?? 0) + strength * ((i === j ? 1 : 0) - 1 / items)
    }
  }
}

/** Each row's leverage h is added as if h/2 further duels had been won on each side. */
function addFirth(
  score: number[],
  contrasts: readonly (readonly number[])[],
  {
    rows,
    beta,
    covariance,
    leverages,
  }: {
    rows: readonly DuelRow[]
    beta: readonly number[]
    covariance: readonly (readonly number[])[]
    leverages: readonly number[]
  },
): void {
  rows.forEach((_, at) => {
    const x = contrasts[at] ?? []
    const spread = dot(
      x,
      covariance.map((row) => dot(row, x)),
    )
    const leverage = (leverages[at] ?? 0) * spread
    const pull = leverage * (0.5 - logistic(dot(x, beta)))
    x.forEach((one, i) => {
      score[i] = (score[i] ?? 0) + one * pull
    })
  })
}

function summary(
  rows: readonly DuelRow[],
  contrasts: readonly (readonly number[])[],
  {
    beta,
    items,
    withOrder,
    covariance,
  }: {
    beta: readonly number[]
    items: number
    withOrder: boolean
    covariance: readonly (readonly number[])[]
  },
): DuelFit {
  let deviance = 0
  rows.forEach(({ firstWins, secondWins }, at) => {
    const n = firstWins + secondWins
    const chance = logistic(dot(contrasts[at] ?? [], beta))
    deviance += surprise(firstWins, n * chance) + surprise(secondWins, n * (1 - chance))
  })
  return {
    abilities: [0, ...beta.slice(0, items - 1)],
    order: withOrder ? (beta[items - 1] ?? 0) : null,
    covariance,
    deviance,
  }
}

function surprise(seen: number, expected: number): number {
  return seen === 0 ? 0 : 2 * seen * Math.log(seen / expected)
}

/** +1 for the item shown first, −1 for the other; item 0 is the reference; 1 for the order. */
function contrast(row: DuelRow, items: number, withOrder: boolean): readonly number[] {
  const x = Array.from({ length: items - 1 }, (_, at) =>
    row.first === at + 1 ? 1 : row.second === at + 1 ? -1 : 0,
  )
  return withOrder ? [...x, 1] : x
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

function dot(one: readonly number[], other: readonly number[]): number {
  let sum = 0
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0)
  return sum
}
