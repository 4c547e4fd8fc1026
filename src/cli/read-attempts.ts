import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { AttemptRecord } from '../domain/attempt.ts'
import { userMistake } from './exit.ts'
import { jsonOf } from './json-of.ts'
import { wrongInAttempt } from './run-shape.ts'

/**
 * The lines of a run's attempts.jsonl, one by one; none where there is no such file. The last line
 * of a run that has not ended may be cut off, as a killed process leaves it: then it is left out.
 * Throws UserMistakes that name the first line that is wrong, and what to do.
 */
export async function* readAttempts(
  folder: string,
  { isEnded }: { readonly isEnded: boolean },
): AsyncIterable<AttemptRecord> {
  const path = join(folder, 'attempts.jsonl')
  let number = 0
  let wrong: string | null = null
  for await (const line of linesOf(path)) {
    number += 1
    // Only the last line may be cut: that it was not the last shows here.
    if (wrong !== null) break
    if (line.trim() === '') continue
    const record = jsonOf(line)
    wrong = record === undefined ? 'not a whole line of JSON' : wrongInAttempt(record)
    if (wrong === null) yield record as AttemptRecord
    else wrong = `${path}:${number}: ${wrong}`
    if (record !== undefined && wrong !== null) break
  }
  const isCut = !isEnded && wrong?.startsWith(`${path}:${number}: not a whole`) === true
  if (wrong !== null && !isCut) throw userMistake(`${wrong}. ${REMEDY}`)
}

/** What to do about a run's file that was damaged. */
export const REMEDY =
  'The ledger has the same: assay resume RUN writes run.json and attempts.jsonl anew'

/** Lines end at line feeds alone: readline ends them at U+2028 too, which JSON may hold as it is. */
async function* linesOf(path: string): AsyncIterable<string> {
  const input = createReadStream(path, 'utf8')
  let rest = ''
  try {
    for await (const chunk of input) {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
    if (rest !== '') yield rest
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  } finally {
    input.destroy()
  }
}
