import type { Settings } from '../domain/settings.ts'
import type { Fields } from './json-fields.ts'

const PLAIN = ['aspect', 'quality', 'format', 'background', 'steps', 'seed'] as const
type PlainSetting = (typeof PLAIN)[number]

/** How a request's JSON names the settings that it takes as they are. Null: it has no such field. */
export type SettingNames = Readonly<Record<PlainSetting, string | null>>

export const NO_SETTING_NAMES: SettingNames = {
  aspect: null,
  quality: null,
  format: null,
  background: null,
  steps: null,
  seed: null,
}

/** Settings that these names have no field for. */
export function unnamedSettings(names: SettingNames): readonly PlainSetting[] {
  return PLAIN.filter((key) => names[key] === null)
}

/** The settings that are given and have a field, under its name. */
export function namedSettings(settings: Pick<Settings, PlainSetting>, names: SettingNames): Fields {
  const fields: Record<string, Fields[string]> = {}
  for (const key of PLAIN) {
    const name = names[key]
    const value = settings[key]
    if (name !== null && value !== undefined) fields[name] = value
  }
  return fields
}
