import type { Estimate, RateCard, When, WhenKey } from '../domain/rate-card.ts'
import type { Settings } from '../domain/settings.ts'

/** Settings as strings, the way `when` clauses compare them. */
export type Known = Readonly<Record<string, string>>

/** A setting that nobody fixed: absent, or left to the provider with the word `auto`. */
export function isOpen(value: string | undefined): boolean {
  return value === undefined || value === 'auto'
}

/** Settings and what the provider said they became, as strings; the provider's word wins. */
export function knownSettings(
  settings: Settings,
  model: string,
  resolved: Readonly<Record<string, string>> = {},
): Known {
  const known: Record<string, string> = { model }
  for (const [key, value] of Object.entries(settings)) known[key] = String(value)
  for (const [key, value] of Object.entries(resolved)) {
    if (!isOpen(value)) known[key] = value
  }
  return known
}

export function matches(when: When, known: Known): boolean {
  return Object.entries(when).every(([key, values]) => {
    const value = known[key]
    return value !== undefined && values.includes(value)
  })
}

/** The lines that match, the most specific one for each key that `keyOf` gives; ties keep the last. */
export function mostSpecific<T extends { readonly when: When }>(
  lines: readonly T[],
  known: Known,
  keyOf: (line: T) => string,
): readonly T[] {
  const best = new Map<string, T>()
  for (const line of lines) {
    if (!matches(line.when, known)) continue
    const key = keyOf(line)
    const rival = best.get(key)
    if (rival === undefined || specificity(line.when) >= specificity(rival.when))
      best.set(key, line)
  }
  return [...best.values()]
}

function specificity(when: When): number {
  return Object.keys(when).length
}

/**
 * Every way the open settings could be resolved that the card knows of. Settings that no line of
 * the card looks at stay as they are; a key that is open without any known value stays open. Where
 * the card has a general line beside its particular ones, staying open is one more way: the setting
 * may become what only the general line prices.
 */
export function resolutions(card: RateCard, known: Known): readonly Known[] {
  let combinations: Known[] = [known]
  for (const key of keysOf(card)) {
    if (!isOpen(known[key])) continue
    const values = card.open[key] ?? valuesInWhens(card, key)
    if (values.length === 0) continue
    const hasOther = card.open[key] === undefined && hasGeneralLine(card, key)
    combinations = combinations.flatMap((one) => [
      ...(hasOther ? [one] : []),
      ...values.map((value) => ({ ...one, [key]: value })),
    ])
  }
  return combinations
}

function keysOf(card: RateCard): readonly WhenKey[] {
  const lines = [...card.rates, ...card.estimates, ...card.adjustments]
  const keys = lines.flatMap((line) => Object.keys(line.when)).concat(Object.keys(card.open))
  return [...new Set(keys)] as WhenKey[]
}

function valuesInWhens(card: RateCard, key: WhenKey): readonly string[] {
  const lines = [...card.rates, ...card.estimates, ...card.adjustments]
  return [...new Set(lines.flatMap((line) => line.when[key] ?? []))]
}

/** Whether some meter has lines that look at `key` and lines that do not. */
function hasGeneralLine(card: RateCard, key: WhenKey): boolean {
  const looks = (line: { readonly when: When }): boolean => line.when[key] !== undefined
  // What an adjustment does not name is left as it is.
  if (card.adjustments.some(looks)) return true
  return [
    ...groupedBy(card.rates, (rate) => rate.bill),
    ...groupedBy(card.estimates, estimateKey),
  ].some((lines) => lines.some(looks) && !lines.every(looks))
}

/** Estimates of one meter that stand for the same thing, so that the most specific one counts. */
export function estimateKey(line: Estimate): string {
  return `${line.meter} ${line.per} ${line.units.kind === 'formula' ? line.units.formula : 'fixed'}`
}

function groupedBy<T extends { readonly when: When }>(
  lines: readonly T[],
  keyOf: (line: T) => string,
): readonly { readonly when: When }[][] {
  return [...Map.groupBy(lines, keyOf).values()]
}
