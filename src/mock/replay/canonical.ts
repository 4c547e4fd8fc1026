import { createHash } from 'node:crypto'
import type { Body } from '../body.ts'

/** A request's body reduced to what it means, so that a recorded one and a new one can be compared. */
export interface Meaning {
  /** Fields in one fixed order; pictures by hash, ids that are new in every run left out. */
  readonly text: string
  /** Top-level fields, for telling how two requests differ. */
  readonly fields: Readonly<Record<string, string>>
  /** The ids that were left out, in the order of `text`. */
  readonly ids: readonly string[]
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi
/** As in records: what is longer and looks like base64 is a picture. */
const LONG_TEXT = 2_048
const BASE64 = /^(data:[^,]{0,200};base64,)?[A-Za-z0-9+/_-]+={0,2}$/

const NOTHING: Meaning = { text: '', fields: {}, ids: [] }

/** What an arriving body means. */
export function meaningOf(body: Body): Meaning {
  switch (body.kind) {
    case 'none':
      return NOTHING
    case 'json':
      return meaning(body.json)
    case 'multipart':
      return meaningOfParts(
        body.parts.map(({ name, filename, bytes }) =>
          filename === null
            ? { name, value: bytes.toString('utf8') }
            : { name, value: `file ${sha256(bytes)}` },
        ),
      )
    case 'unreadable':
    case 'too-large':
      return { ...NOTHING, text: body.canonical }
    default:
      return body satisfies never
  }
}

interface RecordedPart {
  readonly name: string
  readonly value?: string
  readonly sha256?: string
}

/** What a recorded body means; null where the record has only its beginning. */
export function meaningOfRecord(text: string | null): Meaning | null {
  if (text === null) return NOTHING
  try {
    const json: unknown = JSON.parse(text)
    if (!isForm(json)) return meaning(json)
    return meaningOfParts(
      json.map(({ name, value, sha256: hash }) => ({ name, value: value ?? `file ${hash}` })),
    )
  } catch {
    return null
  }
}

/** A form is recorded as the list of its parts; no API takes such a list as JSON. */
function isForm(json: unknown): json is readonly RecordedPart[] {
  const isPart = (part: unknown): boolean =>
    typeof part === 'object' &&
    part !== null &&
    'name' in part &&
    ('value' in part || 'sha256' in part) &&
    !('taskType' in part)
  return Array.isArray(json) && json.length > 0 && json.every(isPart)
}

function meaningOfParts(parts: readonly { name: string; value: string }[]): Meaning {
  const fields: Record<string, string[]> = {}
  for (const { name, value } of parts) {
    fields[name] ??= []
    fields[name].push(value)
  }
  return meaning(fields)
}

function meaning(json: unknown): Meaning {
  const ids: string[] = []
  const text = ordered(json, ids)
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
  const entries = isObject ? Object.entries(json) : [['body', json] as const]
  const fields = Object.fromEntries(entries.map(([key, value]) => [key, ordered(value, [])]))
  return { text, fields, ids }
}

function ordered(value: unknown, ids: string[]): string {
  if (Array.isArray(value)) return `[${value.map((one) => ordered(one, ids)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${ordered(one, ids)}`).join(',')}}`
  }
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'null'
  return JSON.stringify(
    withoutPicture(value).replace(UUID, (id) => {
      ids.push(id)
      return 'an-id'
    }),
  )
}

function withoutPicture(text: string): string {
  if (text.length <= LONG_TEXT) return text
  const match = BASE64.exec(text)
  if (match === null) return text
  const prefix = match[1] ?? ''
  return `${prefix}[image:${sha256(Buffer.from(text.slice(prefix.length), 'base64'))}]`
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
