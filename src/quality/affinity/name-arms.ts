import { createHash } from 'node:crypto'
import type { AffinityArm } from '../../domain/affinity.ts'
import type { CaseTarget } from '../../domain/run-cases.ts'
import { SETTING_KEYS, type SettingKey, type Settings } from '../../domain/settings.ts'
import type { Json } from '../../domain/suite.ts'

/** A target as it was asked: what one row of the table is about. */
export interface Ordered {
  readonly target: CaseTarget
  readonly settings: Settings
}

/** Equal for the same target, model, access, settings and options, whichever run asked. */
export function armKey(ordered: Ordered): string {
  return JSON.stringify([ordered.target.id, ...parametersOf(ordered)])
}

/**
 * The arms by their keys, with ids a person can read: the target's own, and behind it only what tells
 * it from the same target asked in another way of the same mode.
 */
export function nameArms(ordered: readonly Ordered[]): ReadonlyMap<string, AffinityArm> {
  const byKey = new Map(ordered.map((one) => [armKey(one), one]))
  const groups = Map.groupBy(
    [...byKey.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ([, { target, settings }]) => JSON.stringify([target.id, settings.mode]),
  )
  const named = [...groups.values()].flatMap((group) => {
    const arms = group.map(([, one]) => one)
    return group.map(([key, one]) => ({ key, one, id: idAmong(one, arms) }))
  })
  const timesUsed = Map.groupBy(named, ({ id, one }) => JSON.stringify([id, one.settings.mode]))
  return new Map(
    named.map(({ key, one, id }) => {
      const isUnique = timesUsed.get(JSON.stringify([id, one.settings.mode]))?.length === 1
      const sha = paramsSha(one)
      return [key, armOf(one, isUnique ? id : `${id}#${sha.slice(0, 8)}`, sha)]
    }),
  )
}

function armOf({ target, settings }: Ordered, id: string, sha: string): AffinityArm {
  const { provider, model, access } = target
  return {
    id,
    target: target.id,
    provider,
    model,
    access,
    version: null,
    settings,
    params_sha: sha,
  }
}

function idAmong(one: Ordered, arms: readonly Ordered[]): string {
  const differing = SETTING_KEYS.filter(
    (key) => key !== 'mode' && arms.some(({ settings }) => settings[key] !== one.settings[key]),
  )
  const isOneModel = arms.every(({ target }) => target.model === one.target.model)
  const isOneProvider = arms.every(({ target }) => target.provider === one.target.provider)
  return [
    one.target.id,
    ...(isOneProvider ? [] : [one.target.provider]),
    ...(isOneModel ? [] : [one.target.model]),
    ...differing.map((key) => word(key, one.settings)),
  ].join('/')
}

function word(key: SettingKey, settings: Settings): string {
  const value = settings[key]
  if (value === undefined) return `${key}-open`
  return key === 'n' || key === 'steps' || key === 'seed' ? `${key}${value}` : String(value)
}

function paramsSha(ordered: Ordered): string {
  return createHash('sha256')
    .update(JSON.stringify(parametersOf(ordered)))
    .digest('hex')
}

/** Options that an older run did not keep are not known, which is not the same as none. */
function parametersOf({ target, settings }: Ordered): readonly Json[] {
  const { provider, model, access, options } = target
  const chosen = SETTING_KEYS.map((key) => settings[key] ?? null)
  return [provider, model, access, chosen, options === undefined ? null : sortedKeys(options)]
}

/** The same options in another order of their keys are the same. */
function sortedKeys(value: Json): Json {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(sortedKeys)
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sortedKeys(member)]),
  )
}
