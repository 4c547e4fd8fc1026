import { extname } from 'node:path'
import type { Mistake, Position, Prompt } from '../domain/suite.ts'
import { type Field, parseDelimited } from './delimited.ts'
import { shown } from './fields.ts'
import { mistakesOf } from './issues.ts'
import { suggestion } from './nearest.ts'
import type { Path, Place } from './place.ts'
import { promptSchema } from './prompt-schema.ts'
import { readYaml } from './read-yaml.ts'

/** A prompt whose pictures are still names. */
export interface DraftPrompt extends Omit<Prompt, 'inputs' | 'keepOutside'> {
  /** Null where the prompt does not say: a mask of its own then decides. */
  readonly keepOutside: boolean | null
  readonly named: { readonly image: string | null; readonly mask: string | null }
  /** Where those names stand. */
  readonly inputsAt: { readonly place: Place; readonly path: Path }
}

export interface DraftReading {
  readonly prompts: readonly DraftPrompt[]
  readonly mistakes: readonly Mistake[]
}

/** A prompt as found, before it is judged. */
export interface Candidate {
  readonly value: unknown
  readonly place: Place
  readonly path: Path
  /** Keys that came from `defaults:`, which is where they are wrong. */
  readonly defaulted?: ReadonlySet<string>
}
export interface Candidates {
  readonly found: readonly Candidate[]
  readonly mistakes: readonly Mistake[]
}

const COLUMNS = ['id', 'content', 'text', 'expectText', 'absentText', 'background'] as const

export const PROMPT_FILES = ['.yaml', '.yml', '.json', '.jsonl', '.ndjson', '.csv', '.tsv'] as const

/** Reads the prompts of one file by its ending. `file` is its name in messages. */
export function readPromptText(text: string, file: string): DraftReading {
  const { found, mistakes } = candidatesOf(text, file, extname(file).toLowerCase())
  if (found.length === 0 && mistakes.length === 0) {
    const position = { file, line: 1, column: 1 }
    return {
      prompts: [],
      mistakes: [{ position, path: '', message: 'there are no prompts in this file. Add one.' }],
    }
  }
  return judgeAll({ found, mistakes })
}

/** Judges every prompt that was found in a file. */
export function judgeAll({ found, mistakes }: Candidates): DraftReading {
  const judged = found.map(readPrompt)
  return {
    prompts: judged.flatMap(({ prompts }) => prompts),
    mistakes: [...mistakes, ...judged.flatMap((one) => one.mistakes)],
  }
}

/** Judges one prompt, wherever it came from. */
export function readPrompt({ value, place, path, defaulted }: Candidate): DraftReading {
  const isDefault = (key: PropertyKey | undefined) => defaulted?.has(String(key)) === true
  const result = promptSchema.safeParse(value, { reportInput: true })
  if (!result.success) {
    const { issues } = result.error
    const ofDefaults = issues.filter((issue) => isDefault(issue.path[0]))
    const own = issues.filter((issue) => !ofDefaults.includes(issue))
    const mistakes = mistakesOf(own, place, path)
    return { prompts: [], mistakes: [...mistakesOf(ofDefaults, place, ['defaults']), ...mistakes] }
  }
  const { inputs, modes, keepOutside, ...said } = result.data
  const draft: DraftPrompt = {
    ...said,
    modes: modes ?? null,
    keepOutside: keepOutside ?? null,
    named: { image: inputs?.image ?? null, mask: inputs?.mask ?? null },
    position: place(path),
    inputsAt: { place, path: [...(isDefault('inputs') ? ['defaults'] : path), 'inputs'] },
  }
  return { prompts: [draft], mistakes: [] }
}

function candidatesOf(text: string, file: string, ending: string): Candidates {
  switch (ending) {
    case '.jsonl':
    case '.ndjson':
      return fromLines(text, file)
    case '.csv':
      return fromTable(text, file, ',')
    case '.tsv':
      return fromTable(text, file, '\t')
    default:
      return fromYaml(text, file)
  }
}

function fromYaml(text: string, file: string): Candidates {
  const { tree, mistakes } = readYaml(text, file, { isProse: isPromptText })
  if (tree === null || (tree.value === null && mistakes.length > 0)) return { found: [], mistakes }
  const { value, place } = tree
  if (value === null) return { found: [], mistakes }
  const refuse = (message: string) => ({
    found: [],
    mistakes: [...mistakes, { position: place([]), path: '', message }],
  })
  const map = typeof value === 'object' && !Array.isArray(value) ? value : null
  const extra = Object.keys(map ?? {}).find((key) => key !== 'prompts' && key !== 'defaults')
  if (extra !== undefined) {
    return refuse(`unknown key ${shown(extra)}. Write a list of prompts, or prompts: and a list.`)
  }
  const { prompts: list, defaults } = map === null ? { prompts: value } : (map as FileKeys)
  const prefix = map === null ? [] : ['prompts']
  if (!Array.isArray(list)) return refuse('not a list of prompts. Begin each with "- id:".')
  const shared = defaultsOf(defaults)
  if (shared === null) {
    const position = place(['defaults'])
    const message = `${shown(defaults)} cannot stand here. Give a map such as { content: logo }.`
    return { found: [], mistakes: [...mistakes, { position, path: 'defaults', message }] }
  }
  const found = list.map((one, index): Candidate => {
    const path = [...prefix, index]
    if (one === null || typeof one !== 'object' || Array.isArray(one)) {
      return { value: one, place, path }
    }
    const defaulted = new Set(Object.keys(shared).filter((key) => !Object.hasOwn(one, key)))
    return { value: { ...shared, ...one }, place, path, defaulted }
  })
  return { found, mistakes }
}

interface FileKeys {
  readonly prompts?: unknown
  readonly defaults?: unknown
}

/** What every prompt of a file has that does not say otherwise; null where it is no map. */
function defaultsOf(defaults: unknown): Readonly<Record<string, unknown>> | null {
  if (defaults === undefined) return {}
  if (defaults === null || typeof defaults !== 'object' || Array.isArray(defaults)) return null
  return defaults as Readonly<Record<string, unknown>>
}

const PROSE = ['text', 'expectText', 'absentText', 'ask', 'mustShow', 'mustNotShow']

/** A prompt's own words may look like anything. */
export function isPromptText(path: Path): boolean {
  return path.slice(-2).some((key) => PROSE.includes(String(key)))
}

function fromLines(text: string, file: string): Candidates {
  const found: Candidate[] = []
  const mistakes: Mistake[] = []
  text.split(/\r?\n/).forEach((source, index) => {
    if (source.trim() === '') return
    const position = { file, line: index + 1, column: 1 }
    const one = parseJson(source)
    if (one === null) {
      const message = 'not a whole JSON value. Write one object a line: {"id": …, "text": …}.'
      mistakes.push({ position, path: '', message })
    } else found.push({ value: one.json, place: () => position, path: [] })
  })
  return { found, mistakes }
}

function parseJson(source: string): { readonly json: unknown } | null {
  try {
    return { json: JSON.parse(source) }
  } catch {
    return null
  }
}

function fromTable(text: string, file: string, delimiter: string): Candidates {
  const { records, wrong } = parseDelimited(text, delimiter)
  const mistakes: Mistake[] = []
  const report = (place: Omit<Position, 'file'>, message: string) => {
    const position = { file, line: place.line, column: place.column }
    mistakes.push({ position, path: '', message })
  }
  const [header, ...rows] = records
  const columns = (header ?? []).map((field) => {
    const name = field.text.trim()
    const column = name === 'expect_text' ? 'expectText' : name
    if (!COLUMNS.some((known) => known === column)) {
      report(field, `unknown column ${shown(name)}.${suggestion(name, COLUMNS, 'Known columns')}`)
    }
    return column
  })
  const twice = columns.findIndex((column, index) => columns.indexOf(column) !== index)
  const again = header?.[twice]
  if (again !== undefined)
    report(again, `the column ${shown(columns[twice])} stands twice. Keep one.`)
  const first = header?.[0]
  const missing = ['id', 'text'].filter((column) => !columns.includes(column))
  if (first !== undefined && missing.length > 0 && mistakes.length === 0) {
    report(first, `the first line must name the columns; it lacks ${missing.join(' and ')}.`)
  }
  if (wrong !== null) report(wrong, wrong.message)
  if (mistakes.length > 0 && wrong === null) return { found: [], mistakes }

  const found: Candidate[] = []
  for (const row of rows) {
    const start = row[0]
    if (start === undefined) continue
    if (row.length === columns.length) found.push(candidateOf(row, columns, file))
    else report(start, `this line has ${row.length} fields, the first line has ${columns.length}.`)
  }
  return { found, mistakes }
}

function candidateOf(row: readonly Field[], columns: readonly string[], file: string): Candidate {
  const value = Object.fromEntries(
    columns.flatMap((column, index) => {
      const text = row[index]?.text ?? ''
      // An empty cell is how a table says that there is none; id and text are never optional.
      return text === '' && column !== 'id' && column !== 'text' ? [] : [[column, text]]
    }),
  )
  const place: Place = (path) => {
    const field = row[columns.indexOf(String(path.at(-1)))] ?? row[0]
    return { file, line: field?.line ?? 1, column: field?.column ?? 1 }
  }
  return { value, place, path: [] }
}
