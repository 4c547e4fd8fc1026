import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { userMistake } from './exit.ts'
import { jsonOf } from './json-of.ts'

/**
 * A document of a run's folder; null where there is no such file. `shape` is what its readers rely on:
 * other keys are kept. Throws UserMistakes that name what is wrong, with `remedy`.
 */
export async function readDocument<T>(
  path: string,
  { shape, remedy }: { readonly shape: z.ZodType; readonly remedy: string },
): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw userMistake(`${path} cannot be read (${error.code})`)
  })
  if (text === null) return null
  const value = jsonOf(text)
  const result = shape.safeParse(value)
  if (result.success) return value as T
  const [issue] = result.error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  const why = value === undefined ? 'not JSON' : `${where}${issue?.message}`
  throw userMistake(`${path}: ${why}. The file was changed or damaged: ${remedy}`)
}
