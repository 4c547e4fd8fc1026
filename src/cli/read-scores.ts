import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Score } from '../domain/score.ts'
import { userMistake } from './exit.ts'
import { jsonOf } from './json-of.ts'

/** Where a run keeps what was found of its images. */
export const SCORES_FILE = 'scores.jsonl'

const shape = z.object({
  format: z.literal('image-assay/score@1'),
  run: z.string(),
  attempt: z.string(),
  image: z.int().min(0),
  sha256: z.string(),
  target: z.string(),
  cell: z.string(),
  prompt: z.string(),
  content: z.string().nullable(),
  scorer: z.string(),
  engine: z.string(),
  verdict: z.enum(['pass', 'fail', 'unknown']),
  hard: z.boolean(),
  message: z.string(),
  evidence: z.looseObject({}),
})

/**
 * The scores of a run, in their order; [] where it was not scored. A last line that a dying process
 * left unfinished is not counted. Throws UserMistakes that name the first line that is wrong.
 */
export async function readScores(folder: string): Promise<readonly Score[]> {
  const path = join(folder, SCORES_FILE)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw userMistake(`${path} cannot be read (${error.code})`)
    return ''
  })
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  return scoresIn(path, jsonOf(last) === undefined ? lines : [...lines, last])
}

/** Reads lines of `path`; throws UserMistakes that name the first that is no score. */
export function scoresIn(path: string, lines: readonly string[]): readonly Score[] {
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    const value = jsonOf(line)
    const result = shape.safeParse(value)
    if (result.success) return [value as Score]
    const [issue] = result.error.issues
    const why =
      value === undefined ? 'not JSON' : `${issue?.path.join('.') || 'line'}: ${issue?.message}`
    throw userMistake(
      `${path}:${index + 1}: not a score, ${why}. The file was changed or damaged: take this line ` +
        'out, and score the run again',
    )
  })
}
