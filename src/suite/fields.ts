import { z } from 'zod'
import { parseUsd, type Usd } from '../domain/money.ts'
import { nearest, suggestion } from './nearest.ts'
import { looksLikeKey } from './secret.ts'

type Issue = { readonly input?: unknown; readonly code?: string; readonly keys?: readonly string[] }

/** A value as it may be shown in a message: short, and never a key. */
export function shown(value: unknown): string {
  if (value === null) return 'an empty value'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a map'
  if (typeof value !== 'string') return String(value)
  if (looksLikeKey(value)) return 'a text that looks like an API key'
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
}

export function refusal(value: unknown, want: string): string {
  return value === undefined
    ? `missing. Give ${want}.`
    : `${shown(value)} cannot stand here. Give ${want}.`
}

const wanted = (want: string) => ({ error: (issue: Issue) => refusal(issue.input, want) })

/** A map with exactly these keys; an unknown one is refused with the nearest right one. */
export function record<T extends z.core.$ZodShape>(shape: T, want: string) {
  const keys = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue: Issue) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys ?? [])
            .map((key) => `unknown key ${shown(key)}.${suggestion(key, keys, 'Known keys')}`)
            .join('\n')
        : refusal(issue.input, want),
  })
}

/** Text of a given pattern. */
export function text(pattern: RegExp, want: string) {
  const error = wanted(want)
  return z.string(error).regex(pattern, error)
}

/** One of some words. */
export function word<const T extends readonly string[]>(words: T, what: string) {
  return z.enum(words, {
    error: ({ input }: Issue) => {
      if (typeof input !== 'string') return refusal(input, `${what}: ${words.join(', ')}`)
      const known = nearest(input, words) === null ? ` Use one of ${words.join(', ')}.` : ''
      const near = known === '' ? suggestion(input, words, '') : known
      return `${shown(input)} is not ${what}.${near}`
    },
  })
}

/** A whole number between two bounds, both included. */
export function whole(min: number, max: number, what: string) {
  const error = wanted(`a whole number from ${min} to ${max}: ${what}`)
  return z.int(error).min(min, error).max(max, error)
}

/** A number between two bounds, both included. */
export function number(min: number, max: number, what: string) {
  const error = wanted(`a number from ${min} to ${max}: ${what}`)
  return z.number(error).min(min, error).max(max, error)
}

/** True or false. */
export function flag(what: string) {
  return z.boolean(wanted(`true or false: ${what}`))
}

/** A list with at least one member. */
export function list<T extends z.core.$ZodType>(member: T, want: string) {
  const error = wanted(want)
  return z.array(member, error).min(1, error)
}

/** `^[a-z0-9][a-z0-9._-]{0,63}$`: safe in a file's name and in a cell's id on every system. */
export function id(what: string) {
  const want = `${what} of at most 64 small letters, digits, ".", "_" or "-"`
  return text(/^[a-z0-9][a-z0-9._-]{0,63}$/, want)
}

/** US dollars, parsed from the text that was written; exact to a nano-dollar. */
export function money(options: { readonly zero: 'allowed' | 'refused' }) {
  const want = 'an amount in US dollars such as 1.00'
  return z
    .unknown()
    .transform((input, context): Usd => {
      const refuse = (message: string) => {
        context.issues.push({ code: 'custom', message, input })
        return z.NEVER
      }
      if (typeof input !== 'string') return refuse(refusal(input, want))
      const amount = parseUsd(input)
      if (amount === null) {
        return parseUsd(input, 'up') === null
          ? refuse(refusal(input, want))
          : refuse(`${shown(input)} is finer than a nano-dollar. Give at most 9 decimals.`)
      }
      if (amount === 0n && options.zero === 'refused') {
        return refuse('0 lets nothing be sent. Give more, or use the mock: it spends nothing.')
      }
      return amount
    })
    .meta({ type: ['number', 'string'], examples: [1.0] })
}

const DURATION = /^([0-9]{1,9}(?:\.[0-9]{1,3})?) ?(ms|s|m|h)$/
const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const
/** A batch may take a day; far below 2³¹ ms, past which a timer fires at once. */
const MAX_DURATION_MS = 25 * 3_600_000

/** A length of time with its unit, as milliseconds. */
export function duration() {
  const want = 'a time with its unit, such as 500ms, 30s or 5m'
  return z
    .unknown()
    .transform((input, context): number => {
      const refuse = (message: string) => {
        context.issues.push({ code: 'custom', message, input })
        return z.NEVER
      }
      if (typeof input === 'number') {
        return refuse(`${input} has no unit. Write ${input}s for seconds or ${input}ms.`)
      }
      const match = typeof input === 'string' ? DURATION.exec(input) : null
      if (match === null) return refuse(refusal(input, want))
      const ms = Math.round(Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS])
      if (ms < 1) return refuse(`${shown(input)} is no time at all. Give ${want}.`)
      if (ms > MAX_DURATION_MS) return refuse(`${shown(input)} is too long. Give at most 25h.`)
      return ms
    })
    .meta({ type: 'string', pattern: DURATION.source, examples: ['180s'] })
}

type Branches = {
  readonly scalar?: z.ZodType
  readonly list?: z.ZodType
  readonly map?: z.ZodType
}
type OutputOf<B extends Branches> = {
  [K in keyof B]: B[K] extends z.ZodType ? z.output<B[K]> : never
}[keyof B]

/** A value that may be written in more than one form; only the form that was chosen is judged. */
export function either<const B extends Branches>(branches: B, want: string) {
  const forms = Object.values(branches).map(formOf)
  return z
    .unknown()
    .transform((input, context): OutputOf<B> => {
      const form =
        input === null || typeof input !== 'object'
          ? branches.scalar
          : Array.isArray(input)
            ? branches.list
            : branches.map
      if (form === undefined || input === undefined || input === null) {
        context.issues.push({ code: 'custom', message: refusal(input, want), input })
        return z.NEVER
      }
      return judged(form, input, context) as OutputOf<B>
    })
    .meta({ anyOf: forms })
}

/** A map of one of two kinds, told apart by a key that only one of them has. */
export function byKey<A extends z.ZodType, B extends z.ZodType>(
  key: string,
  { having, lacking }: { readonly having: A; readonly lacking: B },
) {
  return z
    .unknown()
    .transform((input, context): z.output<A> | z.output<B> => {
      const has = typeof input === 'object' && input !== null && Object.hasOwn(input, key)
      return judged(has ? having : lacking, input, context) as z.output<A> | z.output<B>
    })
    .meta({ anyOf: [formOf(having), formOf(lacking)] })
}

/** What a form makes of a value; its issues become those of the value's own schema. */
function judged(form: z.ZodType, input: unknown, context: z.core.$RefinementCtx): unknown {
  const result = form.safeParse(input, { reportInput: true })
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    context.issues.push({ ...issue, input: issue.input } as z.core.$ZodRawIssue)
  }
  return z.NEVER
}

function formOf(form: z.ZodType) {
  const { $schema: _, ...schema } = z.toJSONSchema(form, { io: 'input' })
  return schema
}
