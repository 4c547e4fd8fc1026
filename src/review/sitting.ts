import type { Vote } from '../domain/vote.ts'
import { type Cast, effectiveVotes } from '../quality/effective-votes.ts'
import { seedOf } from './draw.ts'
import { type DecidedPair, type Matchup, matchupsOf, nextPair, pairTurns } from './pair-plan.ts'
import { type SingleTurn, singlePlan } from './single-plan.ts'
import { type Subject, subjectKey } from './subject.ts'

export type ReviewMode = 'single' | 'pair'

/** What a rater is asked now. */
export type Turn =
  | ({ readonly kind: 'single' } & SingleTurn)
  | {
      readonly kind: 'pair'
      readonly left: Subject
      readonly right: Subject
      readonly repeated: boolean
    }

/** Where one rater is: a function of the pictures, the rater's name and their votes, nothing else. */
export interface Sitting {
  readonly seed: number
  /** Null when all was seen. */
  readonly turn: Turn | null
  /** The picture that comes after this turn whatever is decided, to be loaded ahead. */
  readonly upcoming: Subject | null
  readonly done: number
  readonly total: number
  /** The rater's decisions of this mode that stand, in their order. */
  readonly decisions: readonly Cast[]
}

/** Answers where a rater is; plans are made once for each rater. */
export function createSittings(
  subjects: readonly Subject[],
  { mode }: { readonly mode: ReviewMode },
): (rater: string, votes: readonly Vote[], closedRuns: ReadonlySet<string>) => Sitting {
  const runs = [...new Set(subjects.map(({ run }) => run))]
  const singles = new Map<string, readonly SingleTurn[]>()
  const pairs = new Map<string, readonly Matchup[]>()
  return (rater, votes, closedRuns) => {
    const seed = seedOf(rater, runs)
    const open = subjects.filter(({ run }) => !closedRuns.has(run))
    const decisions = decisionsOn(open, votes).filter(
      (vote) => vote.rater === rater && vote.kind === mode,
    )
    const name = JSON.stringify([rater, ...closedRuns])
    if (mode === 'single') {
      const plan = remembered(singles, name, () => singlePlan(open, seed))
      return { ...singleSitting(plan, decisions), seed, decisions }
    }
    const matchups = remembered(pairs, name, () => matchupsOf(open, seed))
    const turn = nextPair(matchups, decidedPairs(decisions), seed)
    return {
      seed,
      turn: turn === null ? null : { kind: 'pair', ...turn },
      upcoming: null,
      done: decisions.length,
      total: Math.max(pairTurns(matchups), decisions.length),
      decisions,
    }
  }
}

/** The votes that stand on these pictures. */
function decisionsOn(subjects: readonly Subject[], votes: readonly Vote[]): readonly Cast[] {
  const known = new Set(subjects.map(({ run, ballot }) => subjectKey(run, ballot)))
  return effectiveVotes(votes).filter((vote) => keysOf(vote).every((key) => known.has(key)))
}

/** The pictures that a decision is about. */
export function keysOf(vote: Cast): readonly string[] {
  const ballots = vote.kind === 'single' ? [vote.ballot] : [vote.left, vote.right]
  return ballots.map((ballot) => subjectKey(vote.run, ballot))
}

function singleSitting(
  plan: readonly SingleTurn[],
  decisions: readonly Cast[],
): Pick<Sitting, 'turn' | 'upcoming' | 'done' | 'total'> {
  const decided = new Set(decisions.map((vote) => turnKey(vote.repeated, ...keysOf(vote))))
  const open = plan.filter(
    ({ subject, repeated }) =>
      !decided.has(turnKey(repeated, subjectKey(subject.run, subject.ballot))),
  )
  const [first, second] = open
  return {
    turn: first === undefined ? null : { kind: 'single', ...first },
    upcoming: second?.subject ?? null,
    done: plan.length - open.length,
    total: plan.length,
  }
}

function turnKey(repeated: boolean, ...keys: readonly string[]): string {
  return JSON.stringify([repeated, ...keys])
}

function decidedPairs(decisions: readonly Cast[]): readonly DecidedPair[] {
  return decisions.flatMap((vote) => {
    if (vote.kind !== 'pair') return []
    const [left = '', right = ''] = keysOf(vote)
    return [{ left, right, verdict: vote.verdict, repeated: vote.repeated }]
  })
}

function remembered<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const found = kept.get(key)
  if (found !== undefined) return found
  const made = make()
  kept.set(key, made)
  return made
}
