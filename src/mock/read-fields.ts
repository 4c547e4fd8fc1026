import type { Mistake } from './job/trouble.ts'
import type { Fields } from './json-fields.ts'

/**
 * Reads the fields of a request one by one. What is wrong keeps its standard, so that a world which
 * bills refused requests has something to bill; `mistake` is the first thing that was.
 */
export function readFields(fields: Fields): {
  readonly integer: (
    name: string,
    range: { readonly min: number; readonly max: number; readonly standard: number },
  ) => number
  readonly optionalInteger: (name: string) => number | null
  readonly text: <T extends string>(name: string, allowed: readonly T[], standard: T) => T
  readonly prompt: () => string
  readonly wrong: (field: string, message: string) => void
  /** Any other field is a mistake: whoever sends it means something by it. */
  readonly only: (...names: readonly string[]) => void
  readonly mistake: () => Mistake | null
} {
  let first: Mistake | null = null
  const wrong = (field: string, message: string): void => {
    first ??= { kind: 'parameters', field, message }
  }
  const numberOf = (name: string): number | null => {
    const value = fields[name]
    if (value === undefined || value === null) return null
    // Some clients write numbers as texts, and these APIs take them.
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    if (typeof number === 'number' && Number.isInteger(number)) return number
    wrong(name, 'must be an integer')
    return null
  }
  return {
    integer: (name, { min, max, standard }) => {
      const value = numberOf(name)
      if (value === null) return standard
      if (value >= min && value <= max) return value
      wrong(name, `must be from ${min} to ${max}`)
      return standard
    },
    optionalInteger: numberOf,
    text: (name, allowed, standard) => {
      const value = fields[name]
      if (value === undefined || value === null) return standard
      const known = allowed.find((one) => one === value)
      if (known === undefined) wrong(name, `must be one of ${allowed.join(', ')}`)
      return known ?? standard
    },
    prompt: () => {
      const { prompt } = fields
      if (typeof prompt === 'string' && prompt.trim() !== '') return prompt
      wrong('prompt', 'is required')
      return ''
    },
    wrong,
    only: (...names) => {
      const unknown = Object.keys(fields).find((name) => !names.includes(name))
      if (unknown !== undefined) wrong(unknown, 'is not a known field')
    },
    mistake: () => first,
  }
}
