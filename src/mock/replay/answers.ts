import type { Meaning } from './canonical.ts'
import { meaningOfRecord } from './canonical.ts'
import type { Places } from './places.ts'
import type { RecordedExchange, Recording } from './recording.ts'

/** A recorded exchange with what its request meant. */
export interface Answered {
  readonly exchange: RecordedExchange
  readonly asked: Meaning
}

/** What came of looking for an operation. */
export type Found =
  | { readonly kind: 'answered'; readonly answered: Answered }
  /** Never recorded: what was, at the same method and path, the most alike first. */
  | { readonly kind: 'unheard-of'; readonly alike: readonly Answered[] }

export interface Answers {
  /** `path` is with its query. Equal orders get the recorded answers in turn, again from the first. */
  next(method: string, path: string, asked: Meaning): Found
  clear(): void
}

const MOST_ALIKE = 3

/**
 * The recorded answers by operation. An order (POST) that comes oftener than it was recorded begins
 * again; a question (GET) goes on getting its last answer, as a finished task does.
 */
export function openAnswers({ exchanges }: Recording, places: Places): Answers {
  const byKey = new Map<string, Answered[]>()
  const byPath = new Map<string, Answered[]>()
  for (const exchange of exchanges) {
    const asked = meaningOfRecord(exchange.requestBody)
    // A request that was recorded only in part cannot be told from others.
    if (asked === null) continue
    const path = places.place(exchange.url)
    const answered = { exchange, asked }
    append(byKey, keyOf(exchange.method, path, asked.text), answered)
    append(byPath, `${exchange.method} ${withoutQuery(path)}`, answered)
  }
  const turns = new Map<string, number>()
  return {
    next: (method, path, asked) => {
      const keys = [keyOf(method, path, asked.text), keyOf(method, withoutQuery(path), asked.text)]
      const key = keys.find((one) => byKey.has(one))
      const list = key === undefined ? [] : (byKey.get(key) ?? [])
      const turn = turns.get(key ?? '') ?? 0
      const isOrder = method !== 'GET' && method !== 'HEAD'
      const index = isOrder ? turn % list.length : Math.min(turn, list.length - 1)
      const answered = list[index]
      if (key === undefined || answered === undefined)
        return {
          kind: 'unheard-of',
          alike: alike(byPath, `${method} ${withoutQuery(path)}`, asked),
        }
      turns.set(key, turn + 1)
      return { kind: 'answered', answered }
    },
    clear: () => turns.clear(),
  }
}

function keyOf(method: string, path: string, text: string): string {
  return `${method}\n${path}\n${text}`
}

function withoutQuery(path: string): string {
  return path.replace(/\?.*$/, '')
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

function alike(
  byPath: ReadonlyMap<string, readonly Answered[]>,
  place: string,
  asked: Meaning,
): readonly Answered[] {
  const distinct = new Map((byPath.get(place) ?? []).map((one) => [one.asked.text, one]))
  return [...distinct.values()]
    .map((one) => ({ one, differences: differences(asked, one.asked).length }))
    .sort((a, b) => a.differences - b.differences)
    .slice(0, MOST_ALIKE)
    .map(({ one }) => one)
}

/** The top-level fields in which two requests differ. */
export function differences(asked: Meaning, recorded: Meaning): readonly string[] {
  const names = new Set([...Object.keys(asked.fields), ...Object.keys(recorded.fields)])
  return [...names].filter((name) => asked.fields[name] !== recorded.fields[name]).sort()
}
