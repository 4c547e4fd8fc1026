import { parseUsd, type Usd, usdText } from '../domain/money.ts'
import type { RunDocument } from '../domain/run.ts'
import { clean } from './clean.ts'
import { countText, moneyText } from './figures.ts'

export interface EarlyStopsText {
  /** What was not spent, altogether. */
  readonly total: string
  /** Each cell and kind of content that was stopped, and why; clean. */
  readonly each: readonly { readonly what: string; readonly why: string }[]
}

/** What adaptive allocation left out; null where it left out nothing or nobody asked for it. */
export function earlyStopsText(run: RunDocument): EarlyStopsText | null {
  const stops = run.cells.flatMap(({ id, settings, stoppedEarly }) =>
    (stoppedEarly ?? []).map((stop) => ({ ...stop, id, images: stop.trials * settings.n })),
  )
  if (stops.length === 0) return null
  const images = stops.reduce((sum, one) => sum + one.images, 0)
  const unspent = stops.reduce((sum: Usd, one) => sum + (parseUsd(one.unspent) ?? 0n), 0n)
  return {
    total: `${countText(images, 'image')} and about ${moneyText(usdText(unspent))} not spent`,
    each: stops.map(({ id, content, reason }) => ({
      what: clean(content === null ? id : `${id} on ${content}`),
      why: clean(reason),
    })),
  }
}
