import { PRESETS, type Preset, UNDESCRIBED, USUAL_NAMES } from './presets.ts'
import { type Mapping, RECORD_FIELDS, type RecordField, type Row } from './statement-record.ts'

/** What the user said about the file's columns. */
export interface MappingAsked {
  /** A preset's name; null: recognise one. */
  readonly preset: string | null
  /** `field=column` pairs; they win over the preset's. */
  readonly map: readonly string[]
}

type Chosen = { readonly mapping: Mapping } | { readonly wrong: string }

/**
 * How to read these rows: the preset that was named or whose columns are there, else usual names of
 * columns; then what `--map` says. A text for the user where that is not enough to compare anything.
 */
export function chooseMapping(rows: readonly Row[], { preset, map }: MappingAsked): Chosen {
  const columns = columnsOf(rows)
  const asked = readMap(map, columns)
  if ('wrong' in asked) return asked
  const named = PRESETS.find(({ mapping }) => mapping.name === preset)
  if (preset !== null && named === undefined) {
    const known = PRESETS.map(({ mapping }) => mapping.name).join(', ')
    return { wrong: `--preset ${preset}: there is none of this name. Use one of ${known}` }
  }
  const recognised = named ?? PRESETS.find((one) => isOf(one, columns))
  const base = recognised?.mapping ?? { ...UNDESCRIBED, columns: usualColumns(columns) }
  const mapping = { ...base, columns: { ...base.columns, ...asked.columns } }
  const lacking = lackOf(mapping, columns)
  return lacking === null ? { mapping } : { wrong: lacking }
}

function isOf({ needs, lacks = [] }: Preset, columns: ReadonlySet<string>): boolean {
  return needs.every((one) => columns.has(one)) && !lacks.some((one) => columns.has(one))
}

function columnsOf(rows: readonly Row[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { fields } of rows) for (const name of fields.keys()) names.add(name)
  return names
}

function readMap(
  map: readonly string[],
  columns: ReadonlySet<string>,
): { readonly columns: Mapping['columns'] } | { readonly wrong: string } {
  const found: Partial<Record<RecordField, readonly string[]>> = {}
  for (const pair of map) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    const column = pair.slice(at + 1).trim()
    const field = RECORD_FIELDS.find((one) => one === name)
    if (at < 1 || field === undefined) {
      return {
        wrong: `--map ${pair}: write field=column, with a field out of ${RECORD_FIELDS.join(', ')}`,
      }
    }
    if (!columns.has(column)) {
      return { wrong: `--map ${pair}: there is no column "${column}". ${listOf(columns)}` }
    }
    found[field] = [column]
  }
  return { columns: found }
}

function usualColumns(columns: ReadonlySet<string>): Mapping['columns'] {
  const byBareName = new Map([...columns].map((name) => [bare(name), name]))
  const found = Object.entries(USUAL_NAMES).flatMap(([field, names]) => {
    const column = names.flatMap((name) => byBareName.get(name) ?? [])
    return column.length === 0 ? [] : [[field, column.slice(0, 1)] as const]
  })
  return Object.fromEntries(found)
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** Nothing can be compared without an id or a time, and nothing but presence without an amount. */
function lackOf({ columns: known, kind }: Mapping, columns: ReadonlySet<string>): string | null {
  const has = (field: RecordField): boolean =>
    known[field]?.some((one) => columns.has(one)) ?? false
  // A balance is of now, where nothing else is said.
  const hasPlace =
    kind === 'balance' || has('request_id') || has('task_id') || has('other_id') || has('at')
  const hasAmount = has('usd') || has('cents') || has('credits') || has('quota')
  if (hasPlace && (hasAmount || has('requests') || kind !== null)) return null
  const missing = hasPlace ? 'an amount' : 'an id or a time'
  return (
    `no column was recognised as ${missing}. ${listOf(columns)} ` +
    'Say which is which with --map, e.g. --map request_id=COLUMN,at=COLUMN,usd=COLUMN'
  )
}

function listOf(columns: ReadonlySet<string>): string {
  return `The columns are: ${[...columns].slice(0, 40).join(', ')}.`
}
