/** What the parts of a LiteLLM key say: `quality/W-x-H/model`, each of the first two optional. */
export interface LitellmKey {
  readonly model: string
  readonly quality: string | null
  readonly size: string | null
}

const QUALITIES = new Set(['low', 'medium', 'high', 'standard', 'hd', 'auto', 'xhigh', 'max'])

/**
 * Reads a key of LiteLLM's map, its provider's prefix taken off first. Null where it prices a range of
 * steps (`50-steps`, `max-steps`) or of sizes (`max-x-max`): a card's conditions are single values.
 */
export function readLitellmKey(key: string, prefix: string): LitellmKey | null {
  let parts = withoutPrefix(key, prefix).split('/')
  const quality = takeFirst(parts, (part) => QUALITIES.has(part))
  if (quality !== null) parts = parts.slice(1)
  const size = takeFirst(parts, (part) => /^[0-9]+-x-[0-9]+$/.test(part))
  if (size !== null) parts = parts.slice(1)
  if (parts.some((part) => /-steps$|^max-x-max$/.test(part))) return null
  // Some keys name the provider behind the settings: `1024-x-1024/50-steps/bedrock/…`.
  const model = withoutPrefix(parts.join('/'), prefix)
  return { model, quality, size: size?.replace('-x-', 'x') ?? null }
}

function takeFirst(parts: readonly string[], is: (part: string) => boolean): string | null {
  const [first] = parts
  return first !== undefined && parts.length > 1 && is(first) ? first : null
}

function withoutPrefix(text: string, prefix: string): string {
  return prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length) : text
}
