import { join } from 'node:path'
import { z } from 'zod'
import type { Scoring } from '../domain/score.ts'
import { readDocument } from './read-document.ts'

/** Where a run keeps by what its scores were made. */
export const SCORING_FILE = 'scoring.json'

const count = z.int().min(0)
const shape = z.object({
  format: z.literal('image-assay/scoring@1'),
  run: z.string(),
  controls: z.array(
    z.object({
      scorer: z.string(),
      engine: z.string(),
      passed: count,
      n: count,
      falseReject: z.object({ value: z.number(), low: z.number(), high: z.number() }),
      caught: count,
      wrong: count,
      demoted: z.boolean(),
    }),
  ),
  absent: z.array(z.object({ scorer: z.string(), message: z.string() })),
})

/** By what a run was scored; null where it was not. Throws UserMistakes where it was damaged. */
export async function readScoring(folder: string): Promise<Scoring | null> {
  const remedy = 'take it away, and score the run again'
  return readDocument<Scoring>(join(folder, SCORING_FILE), { shape, remedy })
}
