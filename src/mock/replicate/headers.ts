/** `Prefer: wait` or `wait=n` (1 to 60 s) in milliseconds; null without the header. */
export function preferredWaitMs(prefer: string | string[] | undefined): number | null | 'invalid' {
  if (prefer === undefined) return null
  const match = /^wait(?:=([1-9]|[1-5][0-9]|60))?$/.exec(String(prefer))
  return match === null ? 'invalid' : Number(match[1] ?? 60) * 1_000
}

/** `Cancel-After: 30s`, `5m`, `1h30m45s` or seconds, in milliseconds; at least 5 s. */
export function cancelAfterMs(value: string | string[] | undefined): number | null | 'invalid' {
  if (value === undefined) return null
  const text = String(value)
  const match = /^(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$/.exec(text)
  if (match === null || text === '') return 'invalid'
  const [, hours = '0', minutes = '0', seconds = '0'] = match
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000
  return ms < 5_000 ? 'invalid' : ms
}
