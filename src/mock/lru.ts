/** Keeps what was used last within a budget of bytes. */
export interface Lru<T> {
  get(key: string): T | undefined
  set(key: string, value: T, bytes: number): void
}

export function lru<T>(maxBytes: number): Lru<T> {
  const kept = new Map<string, { readonly value: T; readonly bytes: number }>()
  let total = 0
  return {
    get: (key) => {
      const found = kept.get(key)
      if (found === undefined) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found.value
    },
    set: (key, value, bytes) => {
      const standing = kept.get(key)
      if (standing !== undefined) total -= standing.bytes
      kept.delete(key)
      kept.set(key, { value, bytes })
      total += bytes
      for (const [oldest, { bytes: freed }] of kept) {
        if (total <= maxBytes) break
        kept.delete(oldest)
        total -= freed
      }
    },
  }
}
