import { draw } from './draw.ts'
import { leastBy, REPEAT_AFTER, REPEAT_DISTANCE } from './single-plan.ts'
import { type Subject, subjectKey } from './subject.ts'

/** Two pictures of one prompt by two arms; which stands left is part of it. */
export interface PairTurn {
  readonly left: Subject
  readonly right: Subject
  readonly repeated: boolean
}

/** A pair that this rater decided, as its vote has it. */
export interface DecidedPair {
  /** `subjectKey` of each. */
  readonly left: string
  readonly right: string
  readonly verdict: 'left' | 'right' | 'tie' | 'both-bad'
  readonly repeated: boolean
}

/** A prompt and two arms: what can be asked once, and once more to see how consistent a rater is. */
export interface Matchup {
  readonly content: string | null
  readonly promptKey: string
  /** Names of the two arms, sorted. */
  readonly arms: readonly [string, string]
  /** In the order in which this rater first sees them. */
  readonly left: Subject
  readonly right: Subject
}

/** Every pair of arms is asked about so often, evenly over the prompts, before doubt decides. */
const EVEN_ROUNDS = 2

/**
 * Every prompt × pair of arms that can be compared: two cells of one run with the same mode. Where an
 * arm drew a prompt more than once, the seed picks the picture; it also picks the sides.
 */
export function matchupsOf(subjects: readonly Subject[], seed: number): readonly Matchup[] {
  const byPrompt = Map.groupBy(subjects, ({ promptKey, mode }) => JSON.stringify([promptKey, mode]))
  return [...byPrompt.values()].flatMap((ofPrompt) => {
    const byArm = [...Map.groupBy(ofPrompt, ({ cell }) => cell).entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, drawn]) => leastBy(drawn, (one) => [draw(seed, 'trial', keyOf(one))]))
      .filter((one) => one !== null)
    return byArm.flatMap((a, index) =>
      byArm.slice(index + 1).map((b): Matchup => {
        const isSwapped = draw(seed, 'side', keyOf(a), keyOf(b)) < 0.5
        const [left, right] = isSwapped ? [b, a] : [a, b]
        const { content } = a.prompt
        return { content, promptKey: a.promptKey, arms: [a.cell, b.cell], left, right }
      }),
    )
  })
}

/**
 * The pair that a rater sees next, by what the same rater decided so far and nothing else: so an undo
 * comes back to the pair it took back, and raters stay independent. Per content: first what connects
 * all arms, then every pair of arms equally often, then the pair of arms whose outcome is least
 * certain; each time on the prompt that was used least. One in twenty is an earlier pair with its
 * sides swapped. Null when nothing is left.
 */
export function nextPair(
  matchups: readonly Matchup[],
  decided: readonly DecidedPair[],
  seed: number,
): PairTurn | null {
  const asked = new Map<string, DecidedPair>()
  const again = new Set<string>()
  for (const one of decided) {
    const key = pairKey(one.left, one.right)
    if (one.repeated) again.add(key)
    else asked.set(key, one)
  }
  const repeat = dueRepeat([...asked.keys()], again, seed)
  const byKey = new Map(matchups.map((one) => [keyOfMatchup(one), one]))
  const repeated = repeat === null ? undefined : byKey.get(repeat)
  if (repeated !== undefined) {
    return { left: repeated.right, right: repeated.left, repeated: true }
  }
  const done = [...asked.entries()].flatMap(([key, { verdict, left }]) => {
    const matchup = byKey.get(key)
    return matchup === undefined ? [] : [{ matchup, verdict, left }]
  })
  const next = freshMatchup(
    matchups.filter((one) => !asked.has(keyOfMatchup(one))),
    done,
    seed,
  )
  return next === null ? null : { left: next.left, right: next.right, repeated: false }
}

/** How many decisions one rater can make in all, repeats included. */
export function pairTurns(matchups: readonly Matchup[]): number {
  return matchups.length + Math.floor(matchups.length / REPEAT_AFTER)
}

function dueRepeat(
  asked: readonly string[],
  again: ReadonlySet<string>,
  seed: number,
): string | null {
  if (asked.length < REPEAT_AFTER * (again.size + 1)) return null
  const old = asked.slice(0, -REPEAT_DISTANCE).filter((key) => !again.has(key))
  return leastBy(old, (key) => [draw(seed, 'repeat', key)])
}

interface Done {
  readonly matchup: Matchup
  readonly verdict: DecidedPair['verdict']
  /** Key of the picture that stood left. */
  readonly left: string
}

function freshMatchup(
  left: readonly Matchup[],
  done: readonly Done[],
  seed: number,
): Matchup | null {
  const tallies = talliesOf(done)
  const groups = groupsOf(done)
  const ofContent = countBy(done, ({ matchup }) => String(matchup.content))
  const ofPrompt = countBy(done, ({ matchup }) => matchup.promptKey)
  const ofArm = countBy(
    done.flatMap(({ matchup: { content, arms } }) => arms.map((arm) => armKey(content, arm))),
    (key) => key,
  )
  return leastBy(left, (one) => {
    const { content, arms } = one
    const [a, b] = arms.map((arm) => armKey(content, arm)) as [string, string]
    const tally = tallies.get(tallyKey(one)) ?? { first: 0, votes: 0 }
    const isEven = tally.votes < EVEN_ROUNDS
    return [
      ofContent(String(content)),
      groups.of(a) === groups.of(b) ? 1 : 0,
      isEven ? tally.votes : EVEN_ROUNDS,
      isEven ? ofArm(a) + ofArm(b) : -uncertainty(tally),
      ofPrompt(one.promptKey),
      draw(seed, 'next', keyOfMatchup(one)),
    ]
  })
}

/** Wins of the first arm (a tie is half of one) and votes, of one content and pair of arms. */
interface Tally {
  readonly first: number
  readonly votes: number
}

function talliesOf(done: readonly Done[]): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>()
  for (const { matchup, verdict, left } of done) {
    const key = tallyKey(matchup)
    const { first, votes } = tallies.get(key) ?? { first: 0, votes: 0 }
    tallies.set(key, { first: first + shareOfFirst(matchup, verdict, left), votes: votes + 1 })
  }
  return tallies
}

function shareOfFirst({ arms, ...shown }: Matchup, verdict: Done['verdict'], left: string): number {
  const wasLeft = keyOf(shown.left) === left ? shown.left : shown.right
  switch (verdict) {
    case 'tie':
    case 'both-bad':
      return 0.5
    case 'left':
      return wasLeft.cell === arms[0] ? 1 : 0
    case 'right':
      return wasLeft.cell === arms[0] ? 0 : 1
    default:
      return verdict satisfies never
  }
}

/** Variance of the share of wins under Jeffreys' prior: great where votes are few or even. */
function uncertainty({ first, votes }: Tally): number {
  const a = first + 0.5
  const b = votes - first + 0.5
  return (a * b) / ((a + b) ** 2 * (a + b + 1))
}

/** Which arms are joined by decisions, per content. */
function groupsOf(done: readonly Done[]): { of(arm: string): string } {
  const parent = new Map<string, string>()
  const of = (arm: string): string => {
    const above = parent.get(arm)
    return above === undefined ? arm : of(above)
  }
  for (const { matchup } of done) {
    const [a, b] = matchup.arms.map((arm) => of(armKey(matchup.content, arm)))
    if (a !== undefined && b !== undefined && a !== b) parent.set(a, b)
  }
  return { of }
}

function countBy<T>(items: readonly T[], keyOfItem: (item: T) => string): (key: string) => number {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOfItem(item), (counts.get(keyOfItem(item)) ?? 0) + 1)
  return (key) => counts.get(key) ?? 0
}

function armKey(content: string | null, arm: string): string {
  return JSON.stringify([content, arm])
}

function tallyKey({ content, arms }: Matchup): string {
  return JSON.stringify([content, ...arms])
}

function keyOfMatchup({ left, right }: Matchup): string {
  return pairKey(keyOf(left), keyOf(right))
}

/** The same whichever stands left. */
function pairKey(a: string, b: string): string {
  return JSON.stringify(a < b ? [a, b] : [b, a])
}

function keyOf({ run, ballot }: Subject): string {
  return subjectKey(run, ballot)
}
