import type { Json } from '../../domain/suite.ts'
import type { Row } from './statement-record.ts'

type Fields = { readonly [key: string]: Json }

/** Names under which exports and APIs keep their lists of records. */
const LISTS = ['rows', 'data', 'results', 'items', 'time_series', 'logs', 'records']
/** Deeper than any record; keeps a hostile file from nesting without end. */
const DEEPEST = 12

/**
 * The records of a JSON document as flat rows: lists in lists are unfolded, and what stands beside an
 * inner list (a bucket's times) holds for each of its rows. Nested objects become `amount.value`.
 */
export function unfold(json: Json): readonly Row[] {
  const found: ReadonlyMap<string, string>[] = []
  collect(json, { outer: new Map(), depth: 0, found })
  return found.map((fields, index) => ({ line: index + 1, fields }))
}

function collect(
  value: Json,
  {
    outer,
    depth,
    found,
  }: {
    readonly outer: ReadonlyMap<string, string>
    readonly depth: number
    readonly found: ReadonlyMap<string, string>[]
  },
): void {
  if (depth > DEEPEST || value === null || typeof value !== 'object') return
  if (isList(value)) {
    for (const one of value) collect(one, { outer, depth: depth + 1, found })
    return
  }
  const list = LISTS.find((name) => isNested(value, name))
  const own = new Map(outer)
  for (const [name, inner] of Object.entries(value)) {
    if (name !== list) flatten(name, inner, own)
  }
  if (list === undefined) found.push(own)
  else collect(value[list] ?? null, { outer: own, depth: depth + 1, found })
}

/** A list, or (as the APIs that answer one record do) an object under a list's name. */
function isNested(value: Fields, name: string): boolean {
  const inner = Object.hasOwn(value, name) ? value[name] : null
  return typeof inner === 'object' && inner !== null
}

function flatten(name: string, value: Json, into: Map<string, string>): void {
  if (value === null || name.length > 200) return
  if (typeof value !== 'object') into.set(name, String(value))
  else if (!isList(value)) {
    for (const [inner, one] of Object.entries(value)) flatten(`${name}.${inner}`, one, into)
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
