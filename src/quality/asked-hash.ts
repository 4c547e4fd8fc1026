import { createHash } from 'node:crypto'
import type { Asked } from './scorer.ts'

/**
 * What of the asking a score by a program can depend on, as 16 hex digits: the same picture, engine
 * and hash give the same score. `source`, `mask`: SHA-256 of the pictures sent; null: none.
 */
export function askedHash(
  { spec, prompt, settings }: Asked,
  { source, mask }: { readonly source: string | null; readonly mask: string | null },
): string {
  const { text, content, expectText, absentText, colours, background, keepOutside } = prompt
  return shortHash({
    spec,
    prompt: { text, content, expectText, absentText, colours, background, keepOutside },
    mode: settings.mode,
    ground: settings.background ?? null,
    source,
    mask,
  })
}

/** 16 hex digits of SHA-256 over a value's JSON; the order of keys counts. */
export function shortHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
}
