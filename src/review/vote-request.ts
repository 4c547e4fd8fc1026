import { z } from 'zod'
import { REJECT_REASONS } from '../domain/vote.ts'

/** Longest name of a rater, UTF-16 units. */
export const MAX_RATER_LENGTH = 80

/** A name as it is kept: no space around it, nothing unseen in it. */
const rater = z
  .string()
  .trim()
  .min(1)
  .max(MAX_RATER_LENGTH)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+$/u)
const id = z.uuid()
const side = z.number().int().min(0).max(100_000)
const client = z.strictObject({ width: side, height: side })
const decision = {
  rater,
  id,
  turn: z.string().max(64),
  /** Ten hours: somebody left the page open. */
  decisionMs: z.number().min(0).max(36_000_000).transform(Math.round),
  client,
}

const token = z.strictObject({ token: z.string().max(200) })
const sitting = z.strictObject({ rater })
const undo = z.strictObject({ rater, id, undoes: id, client })
const vote = z.discriminatedUnion('mode', [
  z.strictObject({
    ...decision,
    mode: z.literal('single'),
    verdict: z.enum(['accept', 'reject', 'unsure']),
    reasons: z.array(z.enum(REJECT_REASONS)).max(REJECT_REASONS.length),
  }),
  z.strictObject({
    ...decision,
    mode: z.literal('pair'),
    verdict: z.enum(['left', 'right', 'tie', 'both-bad']),
  }),
])

/** What the page may send, each null where the body is anything else. */
export const tokenIn = (body: unknown) => token.safeParse(body).data ?? null
export const raterIn = (body: unknown) => sitting.safeParse(body).data ?? null
export const undoIn = (body: unknown) => undo.safeParse(body).data ?? null
export const voteIn = (body: unknown) => vote.safeParse(body).data ?? null

/** The name as it is kept, or null where it is none. */
export function raterName(text: string): string | null {
  return rater.safeParse(text).data ?? null
}
