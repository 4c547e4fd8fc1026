import { basename, extname } from 'node:path'
import type { Mistake, Position } from '../domain/suite.ts'
import { type Field, parseDelimited } from './delimited.ts'
import { shown } from './fields.ts'
import { suggestion } from './nearest.ts'
import { type Path, type Place, pathText } from './place.ts'
import type { Candidate, Candidates } from './prompt-file.ts'
import type { PromptFile } from './prompt-file-schema.ts'
import { takeEvenly } from './take-evenly.ts'

/** Endings of the files whose columns can be mapped. */
export const MAPPED_FILES = ['.tsv', '.csv', '.jsonl', '.ndjson'] as const

/** A row of a public file, before anything is known of what its columns mean. */
interface Row {
  readonly number: number
  /** The text of a column; null where the row has none. */
  readonly text: (column: string) => string | null
  readonly position: (column: string | null) => Position
}

interface Rows {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly mistakes: readonly Mistake[]
}

interface Options {
  /** Its name in messages. */
  readonly file: string
  readonly asked: PromptFile & { readonly columns: NonNullable<PromptFile['columns']> }
  /** Where the suite asks for the file. */
  readonly place: Place
  readonly path: Path
}

/** The prompts of any TSV, CSV or JSONL file, as the suite says its columns are to be read. */
export function readMapped(text: string, { file, asked, place, path }: Options): Candidates {
  const { columns, rows, mistakes: found } = rowsOf(text, file, asked.quoted)
  const mistakes: Mistake[] = [...found]
  const say = (keys: Path, message: string): void => {
    const at = [...path, ...keys]
    mistakes.push({ position: place(at), path: pathText(at), message })
  }
  const noColumn = (name: string): string =>
    `${file} has no column ${shown(name)}.${suggestion(name, columns, 'It has')}`
  for (const [key, name] of Object.entries(asked.columns)) {
    if (name !== undefined && !columns.includes(name)) say(['columns', key], noColumn(name))
  }
  for (const [name, values] of Object.entries(asked.where ?? {})) {
    if (!columns.includes(name)) say(['where', name], noColumn(name))
    else for (const one of absent(values, name, rows)) say(['where', name], one)
  }
  const { content } = asked.columns
  const renamed = Object.keys(asked.map ?? {})
  if (content === undefined && renamed.length > 0) {
    say(['map'], 'the names are for a column of content. Give columns: { content: … } too.')
  } else if (content !== undefined && columns.includes(content)) {
    for (const one of absent(renamed, content, rows)) say(['map'], one)
  }
  if (mistakes.length > 0) return { found: [], mistakes }
  const kept = rows.filter((row) =>
    Object.entries(asked.where ?? {}).every(([name, any]) => any.includes(row.text(name) ?? '')),
  )
  const { take } = asked
  if (kept.length === 0 && rows.length > 0) {
    say(['where'], `no row of ${file} has these values together. Ask for others.`)
  } else if (take !== undefined && take > kept.length) {
    const limit = asked.where === undefined ? '' : ' with these values'
    say(['take'], `only ${kept.length} rows${limit} are in ${file}. Take at most so many.`)
  } else if (rows.length === 0) {
    const position = { file, line: 1, column: 1 }
    const message = 'there are no prompts in this file. Add one.'
    return { found: [], mistakes: [{ position, path: '', message }] }
  }
  if (mistakes.length > 0) return { found: [], mistakes }
  const taken = takeEvenly(kept, take ?? kept.length, (row) => contentOf(row, asked) ?? '')
  return { found: taken.map((row) => candidateOf(row, asked, file)), mistakes }
}

const MOST_SHOWN = 20

/** What is wrong with values that a column never has. */
function absent(values: readonly string[], column: string, rows: readonly Row[]): string[] {
  const there = [...new Set(rows.map((row) => row.text(column) ?? ''))]
  return values
    .filter((one) => !there.includes(one))
    .map((one) => {
      const hint = suggestion(one, there.slice(0, MOST_SHOWN), 'It has')
      return `the column ${shown(column)} has no ${shown(one)}.${hint}`
    })
}

function candidateOf(row: Row, { columns, ...asked }: Options['asked'], file: string): Candidate {
  const id = columns.id === undefined ? null : row.text(columns.id)
  const stem = basename(file, extname(file))
  const optional = (['expectText', 'absentText'] as const).flatMap((key) => {
    const name = columns[key]
    const text = name === undefined ? null : row.text(name)
    return text === null || text === '' ? [] : [[key, text]]
  })
  const value = {
    id: id === null ? `${plainId(stem).slice(0, 48)}-${row.number}` : plainId(id),
    text: row.text(columns.text) ?? '',
    content: contentOf(row, { ...asked, columns }),
    ...Object.fromEntries(optional),
  }
  const place: Place = (keys) => {
    const key = String(keys[0]) as keyof typeof columns
    return row.position(columns[key] ?? null)
  }
  return { value, place, path: [] }
}

/** The kind of content of a row: the suite's word for all, or for this one, or the file's own. */
function contentOf(row: Row, { columns, content, map = {} }: Options['asked']): string | null {
  if (content !== undefined) return content
  const written = columns.content === undefined ? null : row.text(columns.content)
  if (written === null || written === '') return null
  return (Object.hasOwn(map, written) ? map[written] : undefined) ?? plainId(written)
}

/** Of a cell that becomes an id, characters. */
const MOST_READ = 500

/** `World Knowledge` → `world-knowledge`: ids stand in the names of files. */
function plainId(written: string): string {
  // Bounded first: the last pattern takes a time that grows with the square of what it is given.
  const plain = written
    .slice(0, MOST_READ)
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
  return plain.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '').slice(0, 64)
}

function rowsOf(text: string, file: string, quoted: boolean): Rows {
  const ending = extname(file).toLowerCase()
  if (ending === '.jsonl' || ending === '.ndjson') return rowsOfLines(text, file)
  return rowsOfTable(text, { file, delimiter: ending === '.tsv' ? '\t' : ',', quoted })
}

function rowsOfTable(
  text: string,
  { file, delimiter, quoted }: { file: string; delimiter: string; quoted: boolean },
): Rows {
  const { records, wrong } = parseDelimited(text, delimiter, { quoted })
  const [header = [], ...lines] = records
  const columns = header.map((field) => field.text.trim())
  // Where two have one name, the first is meant.
  const placeOf = new Map(columns.map((name, index) => [name, index] as const).reverse())
  const at = ({ line, column }: Omit<Position, 'file'>): Position => ({ file, line, column })
  const mistakes: Mistake[] = []
  if (wrong !== null) {
    const message = `${wrong.message} Where quotes stand for themselves, say quoted: false.`
    mistakes.push({ position: at(wrong), path: '', message })
  }
  const rows = lines.map((fields, index): Row => {
    const start = fields[0] as Field
    // A short line lacks optional columns only; a long one has a delimiter that was not meant.
    if (fields.length > columns.length) {
      const message = `this line has ${fields.length} fields, the first line has ${columns.length}.`
      mistakes.push({ position: at(start), path: '', message })
    }
    const fieldOf = (name: string): Field | undefined => fields[placeOf.get(name) ?? -1]
    return {
      number: index + 1,
      text: (name) => fieldOf(name)?.text ?? null,
      position: (name) => at((name === null ? undefined : fieldOf(name)) ?? start),
    }
  })
  return { columns, rows, mistakes }
}

function rowsOfLines(text: string, file: string): Rows {
  const columns = new Set<string>()
  const mistakes: Mistake[] = []
  const rows: Row[] = []
  for (const [index, source] of text.split(/\r?\n/).entries()) {
    if (source.trim() === '') continue
    const position = { file, line: index + 1, column: 1 }
    const members = membersOf(source)
    if (members === null) {
      const message = 'not a whole JSON object. Each line must be one.'
      mistakes.push({ position, path: '', message })
      continue
    }
    for (const key of members.keys()) columns.add(key)
    rows.push({
      number: rows.length + 1,
      text: (name) => members.get(name) ?? null,
      position: () => position,
    })
  }
  return { columns: [...columns], rows, mistakes }
}

/** The members of a JSON object that are text, numbers or truth values, as text. */
function membersOf(source: string): ReadonlyMap<string, string> | null {
  let json: unknown
  try {
    json = JSON.parse(source)
  } catch {
    return null
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null
  return new Map(
    Object.entries(json).flatMap(([key, value]: [string, unknown]): [string, string][] =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[key, String(value)]]
        : [],
    ),
  )
}
