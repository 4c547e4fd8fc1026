import { z } from 'zod'
import { OUTCOMES, REASONS } from '../domain/outcome.ts'
import { OWED, WHEN_KEYS } from '../domain/rate-card.ts'
import { METERS } from '../domain/usage.ts'
import { decimalOf } from './decimal.ts'
import { FORMULAS } from './formulas.ts'

const units = z
  .union([z.number().nonnegative(), z.string().regex(/^[0-9]+(\.[0-9]+)?$/)])
  .refine(
    (value) => Number(value) < 0 || decimalOf(String(value)) !== null,
    'too large or too fine to mean anything',
  )

const amount = units.describe('US dollars a unit, as a decimal')

const scalar = z.union([z.string(), z.number()])

const when = z
  .partialRecord(z.enum(WHEN_KEYS), z.union([scalar, z.array(scalar).min(1)]))
  .describe('all keys must match; a list matches any of its members')

const estimate = z
  .strictObject({
    meter: z.enum(METERS),
    per: z.enum(['request', 'image']).default('request'),
    when: when.optional(),
    expected: units.optional().describe('units, where the number is known'),
    worst: units.optional().describe('units at the most; the same as expected when left out'),
    formula: z.enum(Object.keys(FORMULAS) as [string, ...string[]]).optional(),
    parameters: z.record(z.string(), z.number()).optional(),
  })
  .superRefine((line, context) => {
    const mistake = estimateMistake(line)
    if (mistake !== null) context.addIssue({ code: 'custom', message: mistake })
  })

/** An estimate says its units in one way, and never less at the most than what it expects. */
function estimateMistake(line: {
  readonly expected?: string | number | undefined
  readonly worst?: string | number | undefined
  readonly formula?: string | undefined
}): string | null {
  const isFixed = line.expected !== undefined
  if (isFixed === (line.formula !== undefined) || (!isFixed && line.worst !== undefined))
    return 'give either "expected" (and "worst") or "formula"'
  const expected = decimalOf(String(line.expected ?? 0))
  const worst = decimalOf(String(line.worst ?? line.expected ?? 0))
  const isBelow = expected !== null && worst?.lt(expected) === true
  return isBelow ? '"worst" is less than "expected": the hold would be too small' : null
}

/** The JSON Schema of a rate card is made from this (`assay schema rates`). */
export const cardSchema = z.strictObject({
  format: z.literal('image-assay/rates@1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9._/-]*$/),
  provider: z.string().min(1).describe('the adapter whose models it prices'),
  models: z.array(z.string().min(1)).min(1),
  access: z.enum(['official', 'third-party', 'aggregator']),
  currency: z.literal('USD'),
  asOf: z.iso.date().describe('the day the prices were read'),
  source: z.string().min(1).describe('where they were read'),
  rates: z
    .array(z.strictObject({ bill: z.enum(METERS), usd: amount, when: when.optional() }))
    .min(1),
  estimate: z.array(estimate).default([]),
  open: z
    .partialRecord(z.enum(WHEN_KEYS), z.array(scalar).min(1))
    .default({})
    .describe('what a setting may become when it is left open or `auto`'),
  outcomes: z
    .partialRecord(z.enum([...OUTCOMES, ...REASONS]), z.enum(OWED))
    .default({})
    .describe('what is owed when it does not go well; what is not stated is unknown'),
})

export type CardFile = z.infer<typeof cardSchema>

/** JSON Schema of a rate card, for editors. */
export function cardJsonSchema(): object {
  return z.toJSONSchema(cardSchema, { io: 'input' })
}
