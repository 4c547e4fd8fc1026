import type { Mistake } from '../job/trouble.ts'

import type { Fields } from '../json-fields.ts'

/** Bounds of a number, both included. */
interface Range {
  readonly min: number
  readonly max?: number
  readonly multipleOf?: number
}

/**
 * Reads the fields of a JSON body as a server built on FastAPI does, in its words. What is wrong
 * keeps its standard, so that a world which bills refused requests has something to bill; `mistake`
 * is the first thing that was. Fields that nobody reads are passed over.
 */
export interface FieldReader {
  has(name: string): boolean
  /** Null where it is absent, or null as clients write it. */
  integer(name: string, range: Range): number | null
  choice<T extends string>(name: string, allowed: readonly T[], standard: T): T
  text(name: string): string | null
  prompt(isRequired: boolean): string
  required(name: string): void
  wrong(field: string | null, message: string): void
  mistake(): Mistake | null
}

export function fieldReader(fields: Fields): FieldReader {
  let first: Mistake | null = null
  const wrong = (field: string | null, message: string): void => {
    first ??= { kind: 'parameters', field, message }
  }
  const given = (name: string): unknown => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined
    return value === null ? undefined : value
  }
  const text = (name: string): string | null => {
    const value = given(name)
    if (value === undefined) return null
    if (typeof value === 'string') return value
    wrong(name, 'Input should be a valid string')
    return null
  }
  const required = (name: string): void => {
    if (given(name) === undefined) wrong(name, 'Field required')
  }
  return {
    has: (name) => given(name) !== undefined,
    integer: (name, range) => {
      const value = given(name)
      if (value === undefined) return null
      if (typeof value !== 'number' || !Number.isInteger(value)) {
        wrong(name, 'Input should be a valid integer')
        return null
      }
      const message = outside(value, range)
      if (message !== null) wrong(name, message)
      return message === null ? value : null
    },
    choice: (name, allowed, standard) => {
      const value = text(name)
      const known = allowed.find((one) => one === value)
      if (value !== null && known === undefined)
        wrong(name, `Input should be ${allowed.map((one) => `'${one}'`).join(' or ')}`)
      return known ?? standard
    },
    text,
    prompt: (isRequired) => {
      if (isRequired) required('prompt')
      return text('prompt') ?? ''
    },
    required,
    wrong,
    mistake: () => first,
  }
}

function outside(value: number, { min, max, multipleOf }: Range): string | null {
  if (value < min) return `Input should be greater than or equal to ${min}`
  if (max !== undefined && value > max) return `Input should be less than or equal to ${max}`
  if (multipleOf !== undefined && value % multipleOf !== 0)
    return `Input should be a multiple of ${multipleOf}`
  return null
}

/** A mistake as an item of `detail`. */
export function mistakeDetail({ field, message }: Mistake): {
  readonly loc: readonly string[]
  readonly msg: string
  readonly type: string
} {
  return { loc: field === null ? ['body'] : ['body', field], msg: message, type: typeOf(message) }
}

const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^Field required/, 'missing'],
  [/greater than or equal/, 'greater_than_equal'],
  [/less than or equal/, 'less_than_equal'],
  [/multiple of/, 'multiple_of'],
  [/valid integer/, 'int_type'],
  [/valid string/, 'string_type'],
  [/^Input should be '/, 'literal_error'],
]

function typeOf(message: string): string {
  return TYPES.find(([words]) => words.test(message))?.[1] ?? 'value_error'
}
