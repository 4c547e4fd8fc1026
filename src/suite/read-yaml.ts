import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import type { Json, Mistake, Position } from '../domain/suite.ts'
import { type Path, type Place, pathText } from './place.ts'
import { looksLikeKey, SECRET_ADVICE } from './secret.ts'

/** Nesting that no honest suite needs; the composer is recursive and can end the process. */
const MAX_DEPTH = 64
/** Columns: each level of a block costs at least one. */
const MAX_INDENT = 256
const MAX_SYNTAX_MISTAKES = 10

interface YamlTree {
  readonly value: Json
  readonly place: Place
}

interface Reading {
  /** Null where the text is not YAML at all. */
  readonly tree: YamlTree | null
  readonly mistakes: readonly Mistake[]
}

interface Options {
  /** Numbers at these paths come as the text that was written: money must never pass a float. */
  readonly asWritten?: (path: Path) => boolean
  /** Strings at these paths may look like anything: they are texts for a model. */
  readonly isProse?: (path: Path) => boolean
}

/**
 * Reads one YAML 1.2 document (core schema) without anchors, aliases, tags, duplicate keys or
 * numbers that are not finite; each of those is a mistake with its place.
 */
export function readYaml(text: string, file: string, options: Options = {}): Reading {
  const { asWritten = () => false, isProse = () => false } = options
  const lines = new LineCounter()
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col) }
  }
  const deep = tooDeepAt(text)
  if (deep !== null) {
    const before = text.slice(0, deep).split('\n')
    const position = { file, line: before.length, column: (before.at(-1) ?? '').length + 1 }
    const message = `nested more than ${MAX_DEPTH} levels deep. Write it flatter.`
    return { tree: null, mistakes: [{ position, path: '', message }] }
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    schema: 'core',
    version: '1.2',
  })
  if (document.errors.length > 0) {
    const mistakes = document.errors.slice(0, MAX_SYNTAX_MISTAKES).map((error) => {
      const message =
        error.code === 'MULTIPLE_DOCS'
          ? 'a second YAML document begins here. Put it in a file of its own.'
          : error.code === 'RESOURCE_EXHAUSTION'
            ? `nested more than ${MAX_DEPTH} levels deep. Write it flatter.`
            : `not YAML: ${error.message}.`
      return { position: at(error.pos[0]), path: '', message }
    })
    return { tree: null, mistakes }
  }

  const mistakes: Mistake[] = []
  const report = (offset: number, path: Path, message: string) =>
    mistakes.push({ position: at(offset), path: pathText(path), message })
  if (document.directives?.yaml.version !== '1.2') {
    report(0, [], 'a %YAML directive of another version. Take it out: suites are YAML 1.2.')
  }

  const plain = (node: Node | null, path: Path, depth: number): Json => {
    if (node === null) return null
    const offset = node.range?.[0] ?? 0
    if (isAlias(node)) {
      report(offset, path, `the alias *${node.source} is not allowed. Write the value out.`)
      return null
    }
    if ('anchor' in node && node.anchor !== undefined) {
      report(offset, path, `the anchor &${node.anchor} is not allowed. Take it out.`)
    }
    // Only a tag that was written out is kept on a node.
    if (node.tag !== undefined) {
      report(offset, path, `the tag ${node.tag} is not allowed. Take it out.`)
      return null
    }
    if (depth > MAX_DEPTH) {
      report(offset, path, `nested more than ${MAX_DEPTH} levels deep. Write it flatter.`)
      return null
    }
    if (isSeq(node)) {
      return node.items.map((item, index) =>
        plain(item as Node | null, [...path, index], depth + 1),
      )
    }
    if (isMap(node)) {
      const record: Record<string, Json> = {}
      const seen = new Map<string, number>()
      for (const { key: keyNode, value } of node.items) {
        const keyOffset = (keyNode as Node | null)?.range?.[0] ?? offset
        if (!isScalar(keyNode)) {
          report(keyOffset, path, 'a key must be a plain word.')
          continue
        }
        const key = typeof keyNode.value === 'string' ? keyNode.value : (keyNode.source ?? '')
        if ('anchor' in keyNode && keyNode.anchor !== undefined) {
          report(keyOffset, path, `the anchor &${keyNode.anchor} is not allowed. Take it out.`)
        }
        if (key === '__proto__') {
          report(keyOffset, path, 'the key "__proto__" is not allowed. Take it out.')
          continue
        }
        if (looksLikeKey(key)) {
          report(keyOffset, path, `a key of this map looks like an API key. ${SECRET_ADVICE}`)
          continue
        }
        const first = seen.get(key)
        if (first !== undefined) {
          const message = `the key is given twice, first on line ${at(first).line}. Keep one.`
          report(keyOffset, [...path, key], message)
          continue
        }
        seen.set(key, keyOffset)
        record[key] = plain(value as Node | null, [...path, key], depth + 1)
      }
      return record
    }
    if (!isScalar(node)) return null
    const { value } = node
    if (typeof value === 'string') {
      if (!isProse(path) && looksLikeKey(value)) {
        report(offset, path, `this looks like an API key. ${SECRET_ADVICE}`)
        return null
      }
      return value
    }
    if (typeof value === 'number') {
      const source = node.source ?? String(value)
      if (asWritten(path)) return source
      if (!Number.isFinite(value)) {
        report(offset, path, `${source} is not a number that can be used. Give a finite one.`)
        return null
      }
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
        report(
          offset,
          path,
          `${source} is too large to keep exactly. Give a smaller one, or text in quotes.`,
        )
        return null
      }
      return value
    }
    if (typeof value === 'boolean' || value === null) return value
    report(offset, path, 'this kind of value is not allowed. Use text, a number, true or false.')
    return null
  }

  const root = document.contents
  const value = plain(root, [], 0)
  for (const warning of document.warnings) {
    // An unknown tag is already reported with its path.
    if (warning.code === 'TAG_RESOLVE_FAILED') continue
    report(warning.pos[0], [], `not plain YAML: ${warning.message}.`)
  }
  return { tree: { value, place: placeIn(root, at) }, mistakes }
}

function placeIn(root: Node | null, at: (offset: number) => Position): Place {
  // A map is searched once for each of its keys: without an index a hostile file takes for ever.
  const indexes = new Map<Node, ReadonlyMap<string, Pair>>()
  const pairOf = (map: YAMLMap, key: PropertyKey): Pair | undefined => {
    const known = indexes.get(map)
    if (known !== undefined) return known.get(String(key))
    const index = new Map<string, Pair>()
    for (const pair of map.items) {
      const name = isScalar(pair.key) ? String(pair.key.value) : null
      if (name !== null && !index.has(name)) index.set(name, pair)
    }
    indexes.set(map, index)
    return index.get(String(key))
  }
  return (path, of = 'value') => {
    let node: Node | null = root
    let keyOffset: number | null = null
    let offset = root?.range?.[0] ?? 0
    for (const step of path) {
      if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
        node = node.items[step] as Node | null
        keyOffset = null
      } else if (isMap(node)) {
        const pair = pairOf(node, step)
        if (pair === undefined) return at(offset)
        keyOffset = (pair.key as Node).range?.[0] ?? null
        node = pair.value as Node | null
      } else return at(offset)
      const range = node?.range
      // `name:` with nothing after it: an empty place would point past the end of the line.
      const isEmpty = range === null || range === undefined || range[0] === range[1]
      offset = isEmpty ? (keyOffset ?? range?.[0] ?? offset) : range[0]
    }
    return at(of === 'key' && keyOffset !== null ? keyOffset : offset)
  }
}

/** Offset at which nesting passes the limit, told from tokens alone; null when it never does. */
function tooDeepAt(text: string): number | null {
  let depth = 0
  let inLine = 0
  let offset = 0
  let isScalarNext = false
  let isLineStart = true
  for (const token of new Lexer().lex(text)) {
    if (isScalarNext) isScalarNext = false
    else if (token === '\x1f') {
      // Marks that the next token is a scalar's text; it stands for no character of its own.
      isScalarNext = true
      continue
    } else if (token === '\x02' || token === '\x18') continue
    else if (token === '[' || token === '{') depth += 1
    else if (token === ']' || token === '}') depth = Math.max(0, depth - 1)
    else if (token === '-' || token === '?') inLine += 1
    else if (token.includes('\n')) inLine = 0
    const indent = isLineStart && token.trim() === '' ? token.length : 0
    if (depth > MAX_DEPTH || inLine > MAX_DEPTH || indent > MAX_INDENT) return offset
    isLineStart = token.endsWith('\n')
    offset += token.length
  }
  return null
}
