import { usd } from '../../src/domain/money.ts'
import { billedNano } from './check-money.ts'
import { type Evidence, recordOf } from './evidence.ts'

const COUNTED = {
  kills: 'SIGKILLs that struck',
  resumes: 'resumes',
  instants: 'looks at the books while processes spent and died',
  operations: 'operations in the provider’s ledger',
  billedOperations: 'of them billed',
  attempts: 'attempts in ours',
  charged: 'of them charged',
  inDoubt: 'in doubt',
  voided: 'voided',
  retries: 'retries',
  images: 'images on disk',
  runsAtTheCap: 'runs that ended at the cap',
  togetherAtTheCap: 'trials with two or more at the cap together',
} as const

type Counted = keyof typeof COUNTED

/** What trials came to, in numbers. */
export interface Figures {
  readonly counts: Readonly<Record<Counted, number>>
  /** How often a process died at each place: a step's name, `write`, `moment`. */
  readonly deaths: Readonly<Record<string, number>>
  /** Billed of the limit, trial by trial. */
  readonly usedShares: readonly number[]
}

export function figuresOf(
  { entries, attempts, runs }: Evidence,
  told: {
    readonly limit: string
    readonly deaths: Readonly<Record<string, number>>
    readonly resumes: number
    readonly instants: number
  },
): Figures {
  const { deaths, resumes, instants } = told
  const inState = (state: string): number => attempts.filter((row) => row.state === state).length
  const billed = entries.filter((entry) => billedNano(entry) > 0n)
  const atTheCap = runs.filter(({ document }) => document?.status === 'capped').length
  const used = billed.reduce((sum, entry) => sum + billedNano(entry), 0n)
  return {
    counts: {
      kills: Object.values(deaths).reduce((sum, one) => sum + one, 0),
      resumes,
      instants,
      operations: entries.length,
      billedOperations: billed.length,
      attempts: attempts.length,
      charged: inState('charged'),
      inDoubt: inState('in_doubt'),
      voided: inState('voided'),
      retries: attempts.filter(({ ordinal }) => ordinal > 1).length,
      images: attempts.reduce((sum, row) => sum + (recordOf(row)?.artifacts.length ?? 0), 0),
      runsAtTheCap: atTheCap,
      togetherAtTheCap: atTheCap > 1 ? 1 : 0,
    },
    deaths,
    usedShares: [Number(used) / Number(usd(told.limit))],
  }
}

export function together(all: readonly Figures[]): Figures {
  const deaths: Record<string, number> = {}
  for (const one of all) {
    for (const [place, count] of Object.entries(one.deaths)) {
      deaths[place] = (deaths[place] ?? 0) + count
    }
  }
  const counts = Object.fromEntries(
    Object.keys(COUNTED).map((name) => [
      name,
      all.reduce((sum, one) => sum + one.counts[name as Counted], 0),
    ]),
  ) as Record<Counted, number>
  return { counts, deaths, usedShares: all.flatMap(({ usedShares }) => usedShares) }
}

export function figuresText({ counts, deaths, usedShares }: Figures): string {
  const lines = Object.entries(COUNTED).map(
    ([name, text]) => `${String(counts[name as Counted]).padStart(8)}  ${text}`,
  )
  const died = Object.entries(deaths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([place, count]) => `${place} ${count}`)
  const sorted = usedShares.toSorted((a, b) => a - b)
  const share = (index: number): string => (sorted[index] ?? 0).toFixed(3)
  const middle = share(Math.floor(sorted.length / 2))
  return [
    ...lines,
    `          died at: ${died.join(', ')}`,
    `          billed of the limit: median ${middle}, most ${share(sorted.length - 1)}`,
  ].join('\n')
}
