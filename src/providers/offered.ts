import type { Adapter, Offer } from '../domain/adapter.ts'
import type { Settings } from '../domain/settings.ts'

const RETIRING_DAYS = 60
const DAY_MS = 86_400_000

/**
 * Why these settings cannot be asked of this model, as a message for the user that says what can;
 * null where nothing speaks against them, and for a model that nothing is known of.
 */
export function notOffered(adapter: Adapter, model: string, settings: Settings): string | null {
  const offer = adapter.offer(model)
  if (offer === null) return null
  return (
    listed('mode', settings.mode, { allowed: offer.modes, model }) ??
    withoutField(offer, settings, model) ??
    listed('size', settings.size, { allowed: offer.sizes, model }) ??
    listed('aspect', settings.aspect, { allowed: offer.aspects, model }) ??
    listed('quality', settings.quality, { allowed: offer.qualities, model }) ??
    listed('format', settings.format, { allowed: offer.formats, model }) ??
    listed('background', settings.background, { allowed: offer.backgrounds, model }) ??
    tooMany(offer, settings, model) ??
    offer.refuses?.(settings) ??
    null
  )
}

function listed(
  setting: string,
  value: string | undefined,
  { allowed, model }: { allowed: readonly string[] | null; model: string },
): string | null {
  if (value === undefined || allowed === null || allowed.includes(value)) return null
  // Whoever names a value wants one in particular: `auto` would be no advice.
  const named = allowed.filter((word) => word !== 'auto')
  return `${setting} "${value}" is not offered by ${model}. Use ${orList(named)}.`
}

/** Why a prompt is too long for this model, with how long it may be; null where it is not. */
export function promptTooLong(adapter: Adapter, model: string, prompt: string): string | null {
  const most = adapter.offer(model)?.maxPromptCharacters ?? null
  const characters = [...prompt].length
  if (most === null || characters <= most) return null
  return `the prompt has ${characters} characters; ${model} takes ${most}. Shorten it.`
}

function withoutField(offer: Offer, settings: Settings, model: string): string | null {
  const key = offer.without.find((name) => settings[name] !== undefined)
  return key === undefined ? null : `${key} is not offered by ${model}. Leave it out.`
}

function tooMany({ maxImages }: Offer, { n }: Settings, model: string): string | null {
  if (maxImages === null || n <= maxImages) return null
  return `n ${n} is not offered by ${model}. Use ${maxImages === 1 ? '1' : `1 to ${maxImages}`}.`
}

function orList(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** A model that no longer answers, or soon will not. */
export interface ModelNotice {
  readonly kind: 'retired' | 'retiring'
  readonly message: string
}

/** Whether a model is shut down by `today` (`YYYY-MM-DD`) or within 60 days; null where it is not. */
export function modelNotice(adapter: Adapter, model: string, today: string): ModelNotice | null {
  const offer = adapter.offer(model)
  if (offer === null || offer.retired === null) return null
  const days = Math.round((Date.parse(offer.retired) - Date.parse(today)) / DAY_MS)
  const advice = offer.successor === null ? '' : ` Use ${offer.successor}.`
  if (days <= 0) {
    return { kind: 'retired', message: `${model} was shut down on ${offer.retired}.${advice}` }
  }
  if (!(days <= RETIRING_DAYS)) return null
  const when = `${offer.retired}, in ${days} ${days === 1 ? 'day' : 'days'}`
  return { kind: 'retiring', message: `${model} will be shut down on ${when}.${advice}` }
}
