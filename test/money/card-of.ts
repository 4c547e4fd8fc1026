import type { Quote } from '../../src/domain/charge.ts'
import type { Outcome, OutcomeKind, Reason } from '../../src/domain/outcome.ts'
import type { RateCard } from '../../src/domain/rate-card.ts'
import type { Settings } from '../../src/domain/settings.ts'
import { NO_USAGE, type Usage } from '../../src/domain/usage.ts'
import type { Ended } from '../../src/money/charge.ts'
import type { Request } from '../../src/money/count-units.ts'
import { readCard } from '../../src/money/read-card.ts'

const HEAD = `format: image-assay/rates@1
id: acme/draw-1
provider: openai
models: [draw-1]
access: third-party
currency: USD
asOf: 2026-11-21
source: https://acme.example/prices
`

/** A card with these lines below the usual head. */
export function cardOf(lines: string): RateCard {
  const reading = readCard(HEAD + lines, 'acme.yaml')
  if (reading.kind === 'card') return reading.card
  throw new Error(reading.mistakes.map((one) => `${one.path}: ${one.message}`).join('\n'))
}

export function settingsOf(settings: Partial<Settings> = {}): Settings {
  return { mode: 'text-to-image', n: 1, ...settings }
}

export function requestOf(
  settings: Partial<Settings> = {},
  request: Partial<Omit<Request, 'settings'>> = {},
): Request {
  return {
    settings: settingsOf(settings),
    model: 'draw-1',
    prompt: 'a red bicycle',
    image: null,
    hasMask: false,
    maskedPixels: null,
    partialImages: 0,
    timeoutMs: 60_000,
    ...request,
  }
}

export const REPORTS_NOTHING = { reports: () => [] }

export function outcomeOf(kind: OutcomeKind, reason: Reason | null = null): Outcome {
  return { kind, reason, code: null, message: null }
}

export function usageOf(usage: Partial<Usage>): Usage {
  return { ...NO_USAGE, ...usage }
}

export function quoteOf(worst: string): Quote {
  return { expected: worst, worst, basis: 'computed', card: 'acme/draw-1', lines: [] }
}

/** A produced attempt held at 9 dollars, but for what is said otherwise. */
export function endedOf(
  card: RateCard | null,
  ended: Partial<Omit<Ended, 'request'>> & {
    readonly settings?: Settings
    readonly model?: string
    readonly request?: Partial<Request>
  } = {},
): Ended {
  const { settings = settingsOf(), model = 'draw-1', request = {}, ...rest } = ended
  return {
    outcome: outcomeOf('produced'),
    usage: NO_USAGE,
    resolved: {},
    request: requestOf(settings, { model, ...request }),
    quote: quoteOf('9'),
    card,
    metered: null,
    ...rest,
  }
}
