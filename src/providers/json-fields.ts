import type { Json } from '../domain/suite.ts'

export type Fields = { readonly [key: string]: Json }

const DECIMAL = /^([0-9]{1,18})(?:\.([0-9]{1,40}))?(?:[eE]([+-]?[0-9]{1,2}))?$/

/** The object's own fields, or none of them where the value is anything but an object. */
export function fieldsOf(value: Json | undefined): Fields {
  return isObject(value) ? value : {}
}

export function isObject(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A field of the object itself: never one that it inherits, such as `constructor`. */
export function field(fields: Fields, name: string): Json | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** A text that says something; null for anything else, so that providers' blanks mean absent. */
export function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

/**
 * A count or an amount as a plain decimal string: `0.682`, `8.439999999999998`, `"12"` → `12`.
 * Null for whatever is not a number from 0 up: a wrong figure must read as not reported.
 */
export function decimalText(value: Json | undefined): string | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null
  const match = DECIMAL.exec(String(value).trim())
  if (match === null) return null
  const [, whole = '', fraction = '', exponentText = '0'] = match
  const exponent = Number(exponentText)
  const digits = `${'0'.repeat(Math.max(0, -exponent))}${whole}${fraction}${'0'.repeat(Math.max(0, exponent))}`
  const point = whole.length + exponent + Math.max(0, -exponent)
  const left = digits.slice(0, point).replace(/^0+(?=.)/, '')
  const right = digits.slice(point).replace(/0+$/, '')
  return right === '' ? left : `${left}.${right}`
}
