import type { CasePrompt } from '../domain/run-cases.ts'
import type { Revealed } from './reveal.ts'
import type { Sitting } from './sitting.ts'
import type { Subject } from './subject.ts'

/** A picture on the page: a random name and its size, nothing of who made it. */
interface PagePicture {
  readonly id: string
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
}

/** What the page is told: all it may know while votes are open. */
export interface PageState {
  readonly rater: string
  readonly mode: 'single' | 'pair'
  readonly done: number
  readonly total: number
  readonly turn: {
    readonly id: string
    readonly brief: {
      readonly text: string
      readonly content: string | null
      readonly expectText: string | null
      readonly absentText: string | null
      readonly mustShow: readonly string[]
      readonly mustNotShow: readonly string[]
    }
    /** One, or left and right. */
    readonly pictures: readonly PagePicture[]
    /** What was to be changed, for edits. */
    readonly original: PagePicture | null
  } | null
  readonly upcoming: string | null
  /** What Backspace takes back. */
  readonly last: { readonly id: string; readonly verdict: string } | null
  /** Of the decisions that stand: how many of each verdict. */
  readonly counts: Readonly<Record<string, number>>
  /** Null until this rater asked for it; from then on their votes are locked. */
  readonly revealed: Revealed | null
}

/** Names that tell nothing, the same as long as the server runs. */
export interface PageNames {
  ofPicture(subject: Subject): string
  ofOriginal(subject: Subject): string
  ofTurn(rater: string, turn: NonNullable<Sitting['turn']>): string
}

export function pageState(
  { turn, upcoming, done, total, decisions }: Sitting,
  options: {
    readonly rater: string
    readonly mode: 'single' | 'pair'
    readonly names: PageNames
    readonly revealed: Revealed | null
  },
): PageState {
  const { rater, mode, names, revealed } = options
  const last = decisions.at(-1)
  const verdicts = Map.groupBy(decisions, ({ verdict }) => verdict)
  return {
    rater,
    mode,
    done,
    total,
    turn: turn === null || revealed !== null ? null : shownTurn(turn, rater, names),
    upcoming: upcoming === null || revealed !== null ? null : names.ofPicture(upcoming),
    last: last === undefined || revealed !== null ? null : { id: last.id, verdict: last.verdict },
    counts: Object.fromEntries([...verdicts].map(([word, all]) => [word, all.length])),
    revealed,
  }
}

function shownTurn(
  turn: NonNullable<Sitting['turn']>,
  rater: string,
  names: PageNames,
): PageState['turn'] {
  const subjects = turn.kind === 'single' ? [turn.subject] : [turn.left, turn.right]
  const subject = turn.kind === 'single' ? turn.subject : turn.left
  const { original } = subject
  return {
    id: names.ofTurn(rater, turn),
    brief: briefOf(subject.prompt),
    pictures: subjects.map((one) => {
      const { width, height, hasAlpha } = one
      return { id: names.ofPicture(one), width, height, hasAlpha }
    }),
    original:
      original === null
        ? null
        : {
            id: names.ofOriginal(subject),
            width: original.width,
            height: original.height,
            hasAlpha: true,
          },
  }
}

function briefOf({ text, content, expectText, absentText, mustShow, mustNotShow }: CasePrompt) {
  return { text, content, expectText, absentText, mustShow, mustNotShow }
}
