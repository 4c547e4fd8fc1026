import type { Settings } from '../domain/settings.ts'

/** A message for the user where these settings are not offered; null where they are. */
export type SettingRule = (settings: Settings) => string | null

/** The first message that any of these rules has. */
export function firstRefusal(...rules: readonly SettingRule[]): SettingRule {
  return (settings) => rules.map((rule) => rule(settings)).find((one) => one !== null) ?? null
}

/** Refuses every delivery but `sync`; `who` answers at once. */
export function onlySync(who: string): SettingRule {
  return ({ delivery }) =>
    delivery === undefined || delivery === 'sync'
      ? null
      : `delivery "${delivery}" is not offered by ${who}: it answers at once. Use sync.`
}

/** Refuses every delivery but `async`; the result of `who` is asked for later. */
export function onlyAsync(who: string): SettingRule {
  return ({ delivery }) =>
    delivery === undefined || delivery === 'async'
      ? null
      : `delivery "${delivery}" is not offered by ${who}: its result is asked for later. Use async.`
}

/** Refuses seeds outside 0 to `highest`. */
export function seedUpTo(highest: number): SettingRule {
  return ({ seed }) =>
    seed === undefined || (seed >= 0 && seed <= highest)
      ? null
      : `seed ${seed} is not offered by this model. Use 0 to ${highest}.`
}
