import { join } from 'node:path'
import { z } from 'zod'
import type { Judging } from '../domain/score.ts'
import { readDocument } from './read-document.ts'

/** Where a run keeps by whom its images were judged. */
export const JUDGING_FILE = 'judging.json'

const amount = z.string().regex(/^\d+(\.\d+)?$/, 'a decimal amount')
const share = z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable()
const shape = z.object({
  format: z.literal('image-assay/judging@1'),
  run: z.string(),
  judge: z.string(),
  calibration: z.object({
    n: z.int().min(0),
    kappa: share,
    sensitivity: share,
    specificity: share,
  }),
  decides: z.boolean(),
  message: z.string(),
  warnings: z.array(z.string()),
  cost: z.object({ charged: amount, inDoubt: amount, calls: z.int().min(0) }),
})

/** By whom a run was judged; null where nobody judged it. Throws UserMistakes where it was damaged. */
export async function readJudging(folder: string): Promise<Judging | null> {
  const remedy = 'take it away, and judge the run again'
  return readDocument<Judging>(join(folder, JUDGING_FILE), { shape, remedy })
}
