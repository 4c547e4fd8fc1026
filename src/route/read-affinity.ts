import { z } from 'zod'
import type { AffinityDocument } from '../domain/affinity.ts'
import { MODES } from '../domain/settings.ts'

const amount = z.string().regex(/^\d+(\.\d+)?$/, 'an amount such as "0.04"')
const share = z.number().min(0).max(1)
const count = z.int().nonnegative()

const FORMAT = 'image-assay/affinity@1'

/** What routing looks at; everything else of the document stays as it is. */
const form = z.looseObject({
  format: z.literal(FORMAT),
  floor: share,
  confidence: share,
  price_table: z.array(z.looseObject({ id: z.string(), hash: z.string() })),
  cells: z.array(
    z.looseObject({
      type: z.string(),
      mode: z.enum(MODES),
      arm: z.looseObject({
        id: z.string(),
        target: z.string(),
        provider: z.string(),
        model: z.string(),
        settings: z.looseObject({ mode: z.enum(MODES), n: z.int().positive() }),
      }),
      evidence: z.enum(['L0', 'L1', 'L2', 'L3']),
      prompts: count,
      usable: z
        .looseObject({
          k: count,
          n: count,
          rate: share,
          ci: z.tuple([share, share]),
          deff: z.number().positive(),
        })
        .refine(({ k, n }) => k <= n, 'more usable than known')
        .nullable(),
      cost: z.looseObject({ per_attempt: amount.nullable() }),
      latency_ms: z.looseObject({
        p50: z.number().nonnegative().nullable(),
        p50_ci: z.tuple([z.number(), z.number()]).nullable(),
      }),
      state: z.string(),
      reason: z.string(),
      ties: z.array(z.string()),
      stopped_early: z.boolean(),
    }),
  ),
})

/** An affinity table out of its JSON, or every mistake with its path. */
export function readAffinity(
  value: unknown,
): { readonly affinity: AffinityDocument } | { readonly mistakes: readonly string[] } {
  const format = (value as { readonly format?: unknown } | null)?.format
  if (format !== FORMAT) {
    return {
      mistakes: [`this is no ${FORMAT}. Give the affinity.json that "assay affinity" writes.`],
    }
  }
  const parsed = form.safeParse(value)
  // Only what routing reads is checked; the type says what `assay affinity` wrote.
  if (parsed.success) return { affinity: parsed.data as unknown as AffinityDocument }
  return {
    mistakes: parsed.error.issues.map(({ path, message }) => {
      const at = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
      return `${at.join('').replace(/^\./, '') || 'the file'}: ${message}`
    }),
  }
}
