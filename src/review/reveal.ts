import type { Cast } from '../quality/effective-votes.ts'
import { keysOf } from './sitting.ts'
import { type Subject, subjectKey } from './subject.ts'

/** A picture with what was hidden while it was voted on. */
interface RevealedPicture {
  readonly picture: string
  readonly arm: string
  readonly usd: string | null
  readonly wireMs: number | null
}

/** What one arm got from this rater. Repeats, which only tell how consistent a rater is, are not in it. */
interface RevealedArm {
  readonly arm: string
  readonly model: string
  /** `accept`, `reject`, `unsure`, or `won`, `lost`, `tie`, `both-bad`. */
  readonly counts: Readonly<Record<string, number>>
  readonly votes: number
}

export interface Revealed {
  readonly arms: readonly RevealedArm[]
  readonly decisions: readonly {
    readonly prompt: string
    readonly verdict: string
    readonly reasons: readonly string[]
    readonly repeated: boolean
    readonly pictures: readonly RevealedPicture[]
  }[]
  /** Pictures or pairs seen twice, and how many were decided alike. */
  readonly repeats: { readonly n: number; readonly same: number }
}

/** Who made what this rater decided on. `idOf` names a picture on the page. */
export function reveal(
  decisions: readonly Cast[],
  subjects: readonly Subject[],
  idOf: (subject: Subject) => string,
): Revealed {
  const byKey = new Map(subjects.map((one) => [subjectKey(one.run, one.ballot), one]))
  const shown = decisions.map((vote) => ({
    vote,
    seen: keysOf(vote).flatMap((key) => byKey.get(key) ?? []),
  }))
  const counted = shown
    .filter(({ vote }) => !vote.repeated)
    .flatMap(({ vote, seen }) =>
      seen.map((subject, index) => ({ subject, word: wordFor(vote, index) })),
    )
  const arms = [...Map.groupBy(counted, ({ subject }) => subject.cell)].map(([arm, of]) => {
    const words = Map.groupBy(of, ({ word }) => word)
    const counts = Object.fromEntries([...words].map(([word, all]) => [word, all.length]))
    const { provider = '', model = '' } = of[0]?.subject ?? {}
    return { arm, model: `${provider}/${model}`, counts, votes: of.length }
  })
  return {
    arms: arms.sort((a, b) => goodShare(b) - goodShare(a) || (a.arm < b.arm ? -1 : 1)),
    decisions: shown.map(({ vote, seen }) => ({
      prompt: vote.prompt,
      verdict: vote.verdict,
      reasons: vote.kind === 'single' ? vote.reasons : [],
      repeated: vote.repeated,
      pictures: seen.map((subject) => ({
        picture: idOf(subject),
        arm: subject.cell,
        usd: subject.chargedUsd,
        wireMs: subject.wireMs,
      })),
    })),
    repeats: consistency(decisions),
  }
}

/** How a decision counts for the picture at `index` of it. */
function wordFor(vote: Cast, index: number): string {
  if (vote.kind === 'single') return vote.verdict
  if (vote.verdict === 'tie' || vote.verdict === 'both-bad') return vote.verdict
  return (vote.verdict === 'left') === (index === 0) ? 'won' : 'lost'
}

function goodShare({ counts, votes }: RevealedArm): number {
  const good = (counts.accept ?? 0) + (counts.won ?? 0) + (counts.tie ?? 0) / 2
  return good / votes
}

function consistency(decisions: readonly Cast[]): Revealed['repeats'] {
  const first = new Map(
    decisions.filter(({ repeated }) => !repeated).map((vote) => [sortedKey(vote), meaning(vote)]),
  )
  const again = decisions.filter((vote) => vote.repeated && first.has(sortedKey(vote)))
  const same = again.filter((vote) => first.get(sortedKey(vote)) === meaning(vote)).length
  return { n: again.length, same }
}

function sortedKey(vote: Cast): string {
  return JSON.stringify([...keysOf(vote)].sort())
}

/** What was decided, told by picture rather than by side. */
function meaning(vote: Cast): string {
  const [left = '', right = ''] = keysOf(vote)
  if (vote.verdict === 'left') return left
  return vote.verdict === 'right' ? right : vote.verdict
}
