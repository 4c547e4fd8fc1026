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

const rounding = z.enum(['up', 'down', 'nearest'])

const rate = z
  .strictObject({
    bill: z.enum(METERS),
    usd: amount.optional(),
    credits: units.optional().describe('instead of usd, where the card has creditUsd'),
    per: units.default(1).describe('the units that the price is for: 1000 for “per thousand”'),
    first: z
      .strictObject({ units, usd: amount.optional(), credits: units.optional() })
      .optional()
      .describe('the first units at a price of their own'),
    round: z
      .strictObject({ to: units.default(1), mode: rounding })
      .optional()
      .describe('units are rounded before they are priced'),
    each: z
      .enum(['image', 'request'])
      .default('request')
      .describe('whether first and round look at each image or at the request'),
    when: when.optional(),
  })
  .superRefine(({ usd, credits, first, per, round }, context) => {
    const mistake = (message: string): void => {
      context.addIssue({ code: 'custom', message })
    }
    if ((usd === undefined) === (credits === undefined)) mistake('give either "usd" or "credits"')
    if (first !== undefined && (first.usd === undefined) === (first.credits === undefined))
      mistake('first: give either "usd" or "credits"')
    if (Number(per) === 0) mistake('"per" is nothing: name the units that the price is for')
    if (round !== undefined && Number(round.to) === 0) mistake('round: "to" must be above 0')
  })

const adjustment = z.strictObject({
  name: z.string().min(1).max(40).describe('what a bill calls it: batch, turbo, markup'),
  percent: z
    .union([z.number(), z.string().regex(/^-?[0-9]+(\.[0-9]+)?$/)])
    .refine((value) => Number(value) >= -100, 'a discount of more than everything'),
  bill: z.array(z.enum(METERS)).min(1).optional().describe('the meters it is for; all without it'),
  when: when.optional(),
})

/** The JSON Schema of a rate card is made from this (`assay schema rates`). */
export const cardSchema = z
  .strictObject({
    format: z.literal('image-assay/rates@1'),
    id: z.string().regex(/^[a-z0-9][a-z0-9._/-]*$/),
    provider: z.string().min(1).describe('the adapter whose models it prices'),
    models: z
      .array(z.string().min(1))
      .min(1)
      .describe('names, or "*" for every model of the provider that no other card names'),
    access: z.enum(['official', 'third-party', 'aggregator']),
    currency: z.literal('USD'),
    asOf: z.iso.date().describe('the day the prices were read'),
    source: z.string().min(1).describe('where they were read'),
    validFrom: z.iso.date().optional().describe('the first day of these prices'),
    validTo: z.iso.date().optional().describe('their last day'),
    creditUsd: amount.optional().describe('US dollars a credit'),
    rates: z.array(rate).describe('may be empty where answers state the money themselves'),
    adjust: z.array(adjustment).default([]).describe('premiums and discounts, one after the other'),
    minimumUsd: amount.optional().describe('a request that is billed at all costs at least this'),
    roundTotal: z.strictObject({ stepUsd: amount, mode: rounding }).optional(),
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
  .superRefine(({ rates, outcomes, creditUsd, validFrom, validTo }, context) => {
    if (rates.length === 0 && Object.keys(outcomes).length === 0)
      context.addIssue({
        code: 'custom',
        path: ['rates'],
        message: 'a card without rates says at least its outcomes',
      })
    for (const [index, { credits, first }] of rates.entries()) {
      const isInCredits = credits !== undefined || first?.credits !== undefined
      if (isInCredits && creditUsd === undefined)
        context.addIssue({
          code: 'custom',
          path: ['rates', index],
          message: 'a price in credits needs the card’s "creditUsd"',
        })
    }
    for (const [later, earlier] of equallySpecific(rates))
      context.addIssue({
        code: 'custom',
        path: ['rates', later],
        message: `says the price of ${rates[later]?.bill} again, for the same "when" as line ${earlier + 1}`,
      })
    if (validFrom !== undefined && validTo !== undefined && validFrom > validTo)
      context.addIssue({ code: 'custom', path: ['validTo'], message: 'lies before "validFrom"' })
  })

/** Pairs of lines that price one meter under equal conditions: nobody could tell which one counts. */
function equallySpecific(
  rates: readonly { readonly bill: string; readonly when?: object | undefined }[],
): readonly (readonly [number, number])[] {
  const seen = new Map<string, number>()
  const pairs: [number, number][] = []
  for (const [index, { bill, when: conditions = {} }] of rates.entries()) {
    const sorted = Object.entries(conditions)
      .map(([key, value]) => [key, [value].flat().map(String).sort()] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    const key = JSON.stringify([bill, sorted])
    const earlier = seen.get(key)
    if (earlier === undefined) seen.set(key, index)
    else pairs.push([index, earlier])
  }
  return pairs
}

export type CardFile = z.infer<typeof cardSchema>

/** JSON Schema of a rate card, for editors. */
export function cardJsonSchema(): object {
  return z.toJSONSchema(cardSchema, { io: 'input' })
}
