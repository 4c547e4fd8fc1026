const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const STEP =
  /([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)(?![a-z])/gi
const ASKED =
  /(?:try again|retry|resets?|available|wait) (?:(?:in|after|for) )?~? ?((?:[0-9]{1,9}(?:\.[0-9]{1,9})? ?[a-z]{1,12} ?){1,4})/i
const LONGEST_SENTENCES = 1000
const PLAIN = /^[0-9]{1,12}(?:\.[0-9]{1,9})?$/

/** Milliseconds of `12s`, `6m0s`, `120ms`, `1 second`; null where no duration is found. */
function durationMs(text: string): number | null {
  let total: number | null = null
  for (const [, amount = '', unit = ''] of text.matchAll(STEP)) {
    const word = unit.toLowerCase()
    const short = word === 'ms' || word.startsWith('milli') ? 'ms' : word.charAt(0)
    total = (total ?? 0) + Number(amount) * (UNIT_MS[short] ?? 0)
  }
  return total === null ? null : Math.round(total)
}

/** Milliseconds of a bare number of seconds or a duration, as rate-limit headers state either. */
function secondsOrDurationMs(text: string): number | null {
  const trimmed = text.trim()
  return PLAIN.test(trimmed) ? Math.round(Number(trimmed) * 1000) : durationMs(trimmed)
}

/**
 * The wait in a sentence: `Please try again in 12s.`, `Your rate limit resets in ~30s.`,
 * `Expected available in 1 second.`; milliseconds, null where it names none.
 */
export function waitInText(text: string): number | null {
  const asked = ASKED.exec(text.slice(0, LONGEST_SENTENCES).replace(/\s+/g, ' '))?.[1]
  return asked === undefined ? null : durationMs(asked)
}

/**
 * The wait that response headers ask for, in milliseconds, best source first: `retry-after-ms`,
 * `retry-after` in seconds or as a date (against the answer's own `date`, so no clock is needed).
 * Null for what is negative or unreadable; large values stand, the pacing decides what to do.
 */
export function waitInHeaders(headers: Readonly<Record<string, string>>): number | null {
  const exact = headers['retry-after-ms']?.trim() ?? ''
  if (PLAIN.test(exact)) return Math.round(Number(exact))
  const after = headers['retry-after']?.trim() ?? ''
  if (PLAIN.test(after)) return Math.round(Number(after) * 1000)
  const difference = Date.parse(after) - Date.parse(headers.date ?? '')
  return /[a-z]/i.test(after) && difference >= 0 ? difference : null
}

/**
 * Until when a used-up limit lasts: the longest `…-reset-X` whose `…-remaining-X` is 0, over the
 * kinds of limit named. Milliseconds; null where no limit is stated as used up.
 */
export function waitForUsedUpLimit(
  headers: Readonly<Record<string, string>>,
  { prefix, kinds }: { prefix: string; kinds: readonly string[] },
): number | null {
  let longest: number | null = null
  for (const kind of kinds) {
    if (headers[`${prefix}-remaining-${kind}`]?.trim() !== '0') continue
    const wait = secondsOrDurationMs(headers[`${prefix}-reset-${kind}`] ?? '')
    if (wait !== null && (longest === null || wait > longest)) longest = wait
  }
  return longest
}
