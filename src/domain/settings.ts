export const MODES = ['text-to-image', 'edit', 'image-to-image', 'variation', 'upscale'] as const
export type Mode = (typeof MODES)[number]

export const DELIVERIES = ['sync', 'async', 'batch'] as const

/** The grid's axes, in the order in which they make a cell's id and stand in every table. */
export const SETTING_KEYS = [
  'mode',
  'size',
  'aspect',
  'quality',
  'format',
  'background',
  'steps',
  'seed',
  'delivery',
  'n',
] as const
export type SettingKey = (typeof SETTING_KEYS)[number]

/**
 * One combination of the grid. A key that the suite left open is absent: the provider decides,
 * and money is quoted at the dearest thing it could decide.
 */
export interface Settings {
  readonly mode: Mode
  /** `WIDTHxHEIGHT` in pixels, or a provider's own word such as `auto`. */
  readonly size?: string
  /** `WIDTH:HEIGHT`, e.g. `16:9`. */
  readonly aspect?: string
  readonly quality?: string
  /** `png`, `jpeg`, `webp` … */
  readonly format?: string
  readonly background?: string
  readonly steps?: number
  readonly seed?: number
  readonly delivery?: (typeof DELIVERIES)[number]
  /** Images asked for in one request. */
  readonly n: number
}

/** `1024x768` → `{ width: 1024, height: 768 }`; null when the text is not a size in pixels. */
export function parseSize(text: string): { width: number; height: number } | null {
  const match = /^([1-9][0-9]{0,4})x([1-9][0-9]{0,4})$/.exec(text)
  return match === null ? null : { width: Number(match[1]), height: Number(match[2]) }
}

/** `16:9` → `{ width: 16, height: 9 }`; null when the text is not a ratio. */
export function parseAspect(text: string): { width: number; height: number } | null {
  const match = /^([1-9][0-9]{0,3}):([1-9][0-9]{0,3})$/.exec(text)
  return match === null ? null : { width: Number(match[1]), height: Number(match[2]) }
}

/** The part of a cell's id that its settings make: `text-to-image/1024x1024/low/n1`. */
export function settingsId(settings: Settings): string {
  const parts: string[] = []
  for (const key of SETTING_KEYS) {
    const value = settings[key]
    if (value === undefined) continue
    if (key === 'n' || key === 'steps' || key === 'seed') parts.push(`${key}${value}`)
    else parts.push(String(value))
  }
  return parts.join('/')
}
