import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { REJECT_REASONS, type Vote } from '../domain/vote.ts'
import { userMistake } from './exit.ts'
import { jsonOf } from './json-of.ts'

/** Where a run keeps what people said of its pictures. */
export const VOTES_FILE = 'votes.jsonl'

const ballot = z.object({ attempt: z.string(), image: z.int().min(0), sha256: z.string() })
const base = z.object({
  format: z.literal('image-assay/vote@1'),
  id: z.string(),
  run: z.string(),
  at: z.string(),
  rater: z.string(),
  prompt: z.string(),
  decisionMs: z.number(),
  seed: z.number(),
  repeated: z.boolean(),
  client: z.object({ width: z.number(), height: z.number() }),
})
const shape = z.discriminatedUnion('kind', [
  base.extend({
    kind: z.literal('single'),
    ballot,
    verdict: z.enum(['accept', 'reject', 'unsure']),
    reasons: z.array(z.enum(REJECT_REASONS)),
  }),
  base.extend({
    kind: z.literal('pair'),
    left: ballot,
    right: ballot,
    verdict: z.enum(['left', 'right', 'tie', 'both-bad']),
  }),
  base.extend({ kind: z.literal('undo'), undoes: z.string() }),
])

/**
 * The votes of a run, in the order they were cast; [] where nobody voted. A last line that a dying
 * process left unfinished is not counted. Throws UserMistakes that name the first line that is wrong.
 */
export async function readVotes(folder: string): Promise<readonly Vote[]> {
  const path = join(folder, VOTES_FILE)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return ''
  })
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  return votesIn(path, jsonOf(last) === undefined ? lines : [...lines, last])
}

/** Reads lines of `path`; throws UserMistakes that name the first that is no vote. */
export function votesIn(path: string, lines: readonly string[]): readonly Vote[] {
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    const value = jsonOf(line)
    const result = shape.safeParse(value)
    if (result.success) return [result.data]
    const [issue] = result.error.issues
    const why =
      value === undefined ? 'not JSON' : `${issue?.path.join('.') || 'line'}: ${issue?.message}`
    throw userMistake(
      `${path}:${index + 1}: not a vote, ${why}. The file was changed or damaged: put it back, ` +
        'or take this line out',
    )
  })
}
