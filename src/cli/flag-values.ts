import { userMistake } from './exit.ts'
import { spanMs } from './span.ts'

/** For an option that may be given again: all its values, in order. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value]
}

/** A flag's words; null where it was not given. */
export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** A share between 0 and 1, or with its ends. Throws UserMistakes. */
export function shareOf(
  flag: string,
  value: unknown,
  { withEnds = false }: { readonly withEnds?: boolean } = {},
): number {
  const written = String(value)
  const share = Number(written)
  const isInside = withEnds ? share >= 0 && share <= 1 : share > 0 && share < 1
  if (/^[0-9]*\.?[0-9]+$/.test(written) && isInside) return share
  throw userMistake(`${flag} ${written}: not a share between 0 and 1, such as 0.6`)
}

/** A length of time in milliseconds. Throws UserMistakes. */
export function spanOf(flag: string, value: unknown): number {
  const ms = spanMs(String(value))
  if (ms !== null) return ms
  throw userMistake(`${flag} ${String(value)}: give a time such as 800ms, 8s, 15m, 24h or 2d`)
}
