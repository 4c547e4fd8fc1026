import { z } from 'zod'
import { CHECKS, type CheckName, type CheckSpec } from '../domain/verdict.ts'
import { either, number, record, refusal, whole, word } from './fields.ts'
import { suggestion } from './nearest.ts'

const MEBIBYTE = 1024 * 1024
const MAX_BYTES = 1024 * MEBIBYTE

const size = record(
  {
    check: z.literal('size'),
    tolerance: number(0, 1, 'the share by which width and height may differ').default(0),
  },
  'a check',
)
const distinct = record(
  {
    check: z.literal('distinct'),
    maxDistance: whole(0, 64, 'how many of 64 bits may differ in the same picture').default(4),
  },
  'a check',
)
const bytes = record(
  {
    check: z.literal('bytes'),
    min: whole(0, MAX_BYTES, 'the least size in bytes').default(1),
    max: whole(1, MAX_BYTES, 'the greatest size in bytes').default(64 * MEBIBYTE),
  },
  'a check',
).check((context) => {
  const { min, max } = context.value
  if (min <= max) return
  const message = `min ${min} is above max ${max}. Swap them.`
  context.issues.push({ code: 'custom', message, input: context.value })
})
const outsideKept = record(
  {
    check: z.literal('outside-kept'),
    minSsim: number(0, 1, 'the least similarity outside the mask').default(0.6),
    maxDifference: number(0, 255, 'the greatest difference outside the mask').default(12),
  },
  'a check',
)
const insideChanged = record(
  {
    check: z.literal('inside-changed'),
    minShare: number(0, 1, 'the share of the mask that must change').default(0.01),
  },
  'a check',
)
const bare = record(
  { check: z.enum(['decodes', 'count', 'format', 'alpha', 'not-blank']) },
  'a check',
)

const spec = z.discriminatedUnion(
  'check',
  [size, distinct, bytes, outsideKept, insideChanged, bare],
  { error: (issue) => unknownCheck((issue.input as { check?: unknown } | null)?.check) },
)

function unknownCheck(name: unknown): string {
  if (typeof name !== 'string') return refusal(name, `a check: ${CHECKS.join(', ')}`)
  return `there is no check ${JSON.stringify(name.slice(0, 60))}.${suggestion(name, CHECKS, 'Checks')}`
}

/** A check's name alone means the check with its defaults. */
const named = word(CHECKS, 'a check').transform((check): CheckSpec => withDefaults(check))

export function withDefaults(check: CheckName): CheckSpec {
  return spec.parse({ check })
}

/** A check's name, or a map with its parameters. */
export const checkSchema = either(
  { scalar: named, map: spec },
  `a check: ${CHECKS.join(', ')}, or a map such as { check: size, tolerance: 0.02 }`,
)

export const DEFAULT_CHECKS: readonly CheckName[] = [
  'decodes',
  'count',
  'size',
  'format',
  'not-blank',
  'distinct',
]
