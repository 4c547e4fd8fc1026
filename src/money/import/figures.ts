import type { Json } from '../../domain/suite.ts'
import { type Decimal, decimalOf } from '../decimal.ts'

export type JsonObject = { readonly [key: string]: Json }

/** An object's own fields; none where the value is anything else. */
export function fieldsOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : {}
}

/** The members of a list; none where the value is no list. */
export function membersOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** A price as a list writes it, a number or a decimal text; null for what is none. */
export function figureOf(value: Json | undefined): Decimal | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null
  return value === '' ? null : decimalOf(String(value))
}

/**
 * Whether two prices are one, written to different lengths: rounded to the digits of the shorter, the
 * longer is the shorter. Never where they are a tenth apart: `0.1` is no short way to write 0.14.
 */
export function isRounded(a: Decimal, b: Decimal): boolean {
  if (a.eq(0) || b.eq(0)) return a.eq(b)
  const digits = Math.min(digitsOf(a), digitsOf(b))
  const [low, high] = a.lt(b) ? [a, b] : [b, a]
  return high.lte(low.times('1.1')) && a.round(digits).eq(b.round(digits))
}

/** Digits after the point. */
export function digitsOf(value: Decimal): number {
  return value.toFixed().split('.')[1]?.length ?? 0
}
