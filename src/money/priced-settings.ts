import type { SettingKey, Settings } from '../domain/settings.ts'
import type { Json } from '../domain/suite.ts'

/** Names under which providers' own fields say what a setting of ours says. */
const SAYS: Readonly<Record<string, SettingKey>> = {
  size: 'size',
  quality: 'quality',
  background: 'background',
  output_format: 'format',
  aspect_ratio: 'aspect',
  num_inference_steps: 'steps',
  steps: 'steps',
  seed: 'seed',
}

/**
 * The settings as prices must see them: a target's own `options` are sent as they are and win over
 * the grid, so they win here too. Without this a dearer option would be held at the grid's price.
 */
export function pricedSettings(
  settings: Settings,
  options: Readonly<Record<string, Json>>,
): Settings {
  const said: Partial<Record<SettingKey, string | number>> = {}
  for (const [name, value] of Object.entries(options)) {
    const key = SAYS[name]
    if (key !== undefined && (typeof value === 'string' || typeof value === 'number')) {
      said[key] = value
    }
  }
  return { ...settings, ...said } as Settings
}
