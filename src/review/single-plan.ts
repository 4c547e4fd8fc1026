import { draw } from './draw.ts'
import { type Subject, subjectKey } from './subject.ts'

/** One picture to be shown alone. */
export interface SingleTurn {
  readonly subject: Subject
  readonly repeated: boolean
}

/** After so many new pictures one is shown again: 5 % of all. */
export const REPEAT_AFTER = 19

/** What is shown again was seen at least so many turns ago, so that it is not simply remembered. */
export const REPEAT_DISTANCE = 8

/**
 * The order in which one rater sees all pictures: at every point each content, and within it each
 * arm, was shown as often as the others (while it has any left), and a prompt does not follow itself
 * where another can come between. One in twenty is a picture seen before.
 */
export function singlePlan(subjects: readonly Subject[], seed: number): readonly SingleTurn[] {
  const turns: SingleTurn[] = []
  const again = new Set<Subject>()
  for (const subject of balancedOrder(subjects, seed)) {
    turns.push({ subject, repeated: false })
    const fresh = turns.length - again.size
    if (fresh % REPEAT_AFTER !== 0) continue
    const repeat = leastBy(
      turns.slice(0, -REPEAT_DISTANCE).filter((turn) => !turn.repeated && !again.has(turn.subject)),
      (turn) => [draw(seed, 'repeat', keyOf(turn.subject))],
    )
    if (repeat === null) continue
    again.add(repeat.subject)
    turns.push({ subject: repeat.subject, repeated: true })
  }
  return turns
}

function balancedOrder(subjects: readonly Subject[], seed: number): readonly Subject[] {
  const waiting = new Set(
    subjects
      .map((subject) => ({ subject, rank: draw(seed, 'order', keyOf(subject)) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ subject }) => subject),
  )
  const shown = new Map<string, number>()
  const timesShown = (...words: readonly (string | null)[]) => shown.get(JSON.stringify(words)) ?? 0
  const order: Subject[] = []
  while (waiting.size > 0) {
    const last = order.at(-1)?.promptKey
    const next = leastBy([...waiting], ({ prompt: { content }, cell, promptKey }) => [
      timesShown(content),
      timesShown(content, cell),
      timesShown('arm', cell, ''),
      promptKey === last ? 1 : 0,
    ])
    if (next === null) break
    const { content } = next.prompt
    for (const words of [[content], [content, next.cell], ['arm', next.cell, '']]) {
      shown.set(JSON.stringify(words), timesShown(...words) + 1)
    }
    waiting.delete(next)
    order.push(next)
  }
  return order
}

/** The first whose figures are least, compared one after the other; null of none. */
export function leastBy<T>(items: readonly T[], figures: (item: T) => readonly number[]): T | null {
  let best: { readonly item: T; readonly of: readonly number[] } | null = null
  for (const item of items) {
    const of = figures(item)
    if (best === null || comesBefore(of, best.of)) best = { item, of }
  }
  return best === null ? null : best.item
}

function comesBefore(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0
    if (value !== other) return value < other
  }
  return false
}

function keyOf({ run, ballot }: Subject): string {
  return subjectKey(run, ballot)
}
