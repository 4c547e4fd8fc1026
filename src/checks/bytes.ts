import type { Finding } from '../domain/verdict.ts'
import { type Evidence, failed, findEach, passed } from './evidence.ts'

/** The file is neither smaller nor larger than allowed. */
export function checkBytes(
  { images }: Evidence,
  { min, max }: { readonly min: number; readonly max: number },
): readonly Finding[] {
  return findEach('bytes', images, ({ bytes }) => {
    if (bytes < min) return failed(`${bytes} bytes, asked for at least ${min}`)
    if (bytes > max) return failed(`${bytes} bytes, asked for at most ${max}`)
    return passed(`${bytes} bytes`)
  })
}
