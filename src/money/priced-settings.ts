import type { WhenKey } from '../domain/rate-card.ts'
import type { Settings } from '../domain/settings.ts'
import type { Json } from '../domain/suite.ts'

/** Names under which providers' own fields say what a setting of ours, or a card's condition, says. */
const SAYS: Readonly<Record<string, WhenKey>> = {
  size: 'size',
  quality: 'quality',
  background: 'background',
  output_format: 'format',
  aspect_ratio: 'aspect',
  num_inference_steps: 'steps',
  steps: 'steps',
  seed: 'seed',
  tier: 'tier',
  service_tier: 'tier',
  serviceTier: 'tier',
  template: 'template',
}

/**
 * The settings as prices must see them: a target's own `options` are sent as they are and win over
 * the grid, so they win here too. Without this a dearer option would be held at the grid's price.
 */
export function pricedSettings(
  settings: Settings,
  options: Readonly<Record<string, Json>>,
): Settings {
  const said: Partial<Record<WhenKey, string | number>> = {}
  for (const [name, value] of Object.entries(options)) {
    const key = SAYS[name]
    if (key !== undefined && (typeof value === 'string' || typeof value === 'number')) {
      said[key] = value
    }
  }
  return { ...settings, ...said } as Settings
}
