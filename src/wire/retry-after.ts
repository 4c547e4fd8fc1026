const MAX_WAIT_MS = 120_000
const IMF_FIXDATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * How long a provider asked us to wait, in milliseconds; null when it did not, or not in a form that
 * means anything. Reads `retry-after-ms` (whole milliseconds) before `retry-after` (whole seconds or
 * a date, RFC 9110 section 10.2.3). A date in the past is 0. At most 120 s: `asksTooLong` tells.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  nowEpochMs: number,
): number | null {
  const asked = askedMs(headers, nowEpochMs)
  return asked === null ? null : Math.min(asked, MAX_WAIT_MS)
}

/** Whether the wait asked for is longer than we would wait: the target is to be stopped instead. */
export function asksTooLong(
  headers: Readonly<Record<string, string>>,
  nowEpochMs: number,
): boolean {
  const asked = askedMs(headers, nowEpochMs)
  return asked !== null && asked > MAX_WAIT_MS
}

function askedMs(headers: Readonly<Record<string, string>>, nowEpochMs: number): number | null {
  const exact = headers['retry-after-ms']?.trim()
  if (exact !== undefined && /^[0-9]{1,9}$/.test(exact)) return Number(exact)
  const value = headers['retry-after']?.trim()
  if (value === undefined) return null
  if (/^[0-9]{1,9}$/.test(value)) return Number(value) * 1_000
  if (!IMF_FIXDATE.test(value)) return null
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, at - nowEpochMs)
}
