const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `0`, `250ms`, `90s`, `15m`, `24h`, `2d` in milliseconds; null for anything else. */
export function spanMs(text: string): number | null {
  if (text === '0') return 0
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim())
  if (match === null) return null
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS]
}
