import { z } from 'zod'

const share = z.number().min(0).max(1)

/** What a model that answers in words has beside what every model has. */
export const judgeTraits = {
  dialect: z.enum(['openai', 'anthropic']),
  /** How pictures are counted as tokens of the input. */
  vision: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('patches'), tokens: z.number().positive() }),
      z.strictObject({
        kind: z.literal('tiles'),
        base: z.int().nonnegative(),
        tile: z.int().positive(),
      }),
      z.strictObject({ kind: z.literal('area'), pixelsPerToken: z.number().positive() }),
    ])
    .prefault({ kind: 'area', pixelsPerToken: 750 }),
  /** Share of questions answered rightly where the picture is right, and where it is wrong. */
  sensitivity: share.default(0.97),
  specificity: share.default(0.95),
  /** Share of questions that it says it cannot tell. */
  cannotTell: share.default(0),
  /** A question that holds one of these words or sentences (any case) is answered with no where all is well. */
  negatives: z.array(z.string().min(1)).default([]),
  /** Refuses a request that names a temperature, as models do that think before they answer. */
  refusesTemperature: z.boolean().default(false),
} as const
