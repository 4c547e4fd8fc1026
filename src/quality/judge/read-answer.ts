/** What a judge said to one question. `null`: nothing that could be read. */
export interface Said {
  readonly answer: 'yes' | 'no' | 'cannot-tell' | null
  readonly reason: string
}

const LONGEST_REASON = 300

/**
 * Reads a judge's words: the structured answer, also where it stands between other words or in a
 * code fence, as a list or as an object by id. What cannot be read is `null`, never a guess.
 */
export function readJudgeAnswer(raw: string, ids: readonly string[]): ReadonlyMap<string, Said> {
  const said = new Map<string, Said>(ids.map((id) => [id, { answer: null, reason: '' }]))
  const put = (id: unknown, answer: unknown, reason: unknown): void => {
    if (typeof id !== 'string' || !said.has(id)) return
    // Said twice, and not the same: it is not known which was meant.
    const before = said.get(id)?.answer ?? null
    const word = wordOf(answer)
    const isTorn = before !== null && before !== word
    said.set(id, {
      answer: isTorn ? null : word,
      reason: typeof reason === 'string' ? reason.slice(0, LONGEST_REASON) : '',
    })
  }
  const value = jsonWithin(raw)
  const list = Array.isArray(value) ? value : isRecord(value) ? (value.answers ?? value) : null
  if (Array.isArray(list)) {
    for (const one of list) if (isRecord(one)) put(one.id, one.answer, one.reason)
  } else if (isRecord(list)) {
    for (const [id, one] of Object.entries(list)) {
      if (isRecord(one)) put(id, one.answer, one.reason)
      else put(id, one, '')
    }
  }
  return said
}

function wordOf(value: unknown): Said['answer'] {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'string') return null
  const word = value
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim()
  switch (word) {
    case 'yes':
    case 'no':
      return word
    case 'cannot tell':
    case 'can t tell':
    case 'cannot say':
    case 'unknown':
    case 'unclear':
      return 'cannot-tell'
    default:
      return null
  }
}

/** The JSON of a text, or of the longest part of it between braces. */
function jsonWithin(raw: string): unknown {
  for (const [open, close] of [
    ['{', '}'],
    ['[', ']'],
  ] as const) {
    const from = raw.indexOf(open)
    const to = raw.lastIndexOf(close)
    if (from === -1 || to <= from) continue
    // A list of objects begins with its own bracket.
    if (open === '{' && raw.lastIndexOf('[', from) !== -1) continue
    const value = parsed(raw.slice(from, to + 1))
    if (value !== undefined) return value
  }
  return parsed(raw)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
