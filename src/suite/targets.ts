import type { z } from 'zod'
import type { Json, Mistake, Target } from '../domain/suite.ts'
import { usualAccess } from './access.ts'
import { suggestion } from './nearest.ts'
import { type Path, type Place, pathText } from './place.ts'
import { targetSchema } from './schema.ts'
import { isSecretField, SECRET_ADVICE } from './secret.ts'
import type { Axes } from './settings-fields.ts'

/** Providers that do what a suite names, which may be anything. */
const TRUSTED_ONLY: ReadonlyMap<string, string> = new Map([
  ['command', 'run commands'],
  ['ai-sdk', 'load packages'],
])
const DEFAULT_TIMEOUT_MS = 300_000

interface Options {
  readonly providers: readonly string[]
  /** What to say of a provider that has no API for images; null for any other name. */
  readonly withoutImages: (provider: string) => string | null
  readonly untrusted: boolean
  readonly place: Place
  /** Absolute path of a rate card's file, or what is wrong with it. */
  readonly findRates: (name: string) => Promise<{ path: string } | { wrong: string }>
}

/** A target and its place in the list that was written: some before it may be unusable. */
export interface IndexedTarget {
  readonly index: number
  readonly target: Target
  /** Axes that stand in place of the suite's; null for none. */
  readonly axes: Axes | null
}

/** The targets that can be used, and what is wrong beyond the shape of each. */
export async function readTargets(
  section: unknown,
  { providers, withoutImages, untrusted, place, findRates }: Options,
): Promise<{ readonly targets: readonly IndexedTarget[]; readonly mistakes: readonly Mistake[] }> {
  const targets: IndexedTarget[] = []
  const mistakes: Mistake[] = []
  const report = (path: Path, message: string, of: 'value' | 'key' = 'value') =>
    mistakes.push({ position: place(path, of), path: pathText(path), message })

  for (const [index, raw] of (Array.isArray(section) ? section : []).entries()) {
    const path: Path = ['targets', index]
    if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) continue
    const { provider, options, apiKeyEnv } = raw as { readonly [key: string]: Json }
    if (typeof provider === 'string' && provider !== '') {
      if (!providers.includes(provider)) {
        const message =
          withoutImages(provider) ??
          `there is no provider ${JSON.stringify(provider)}.${suggestion(provider, providers, 'Providers')}`
        report([...path, 'provider'], message)
      } else if (untrusted && TRUSTED_ONLY.has(provider)) {
        report(
          [...path, 'provider'],
          `an untrusted suite may not ${TRUSTED_ONLY.get(provider)}. Read it, then trust it.`,
        )
      }
    }
    if (untrusted && apiKeyEnv !== undefined) {
      const message = "an untrusted suite may not choose the key's variable. Leave apiKeyEnv out."
      report([...path, 'apiKeyEnv'], message, 'key')
    }
    for (const secret of secretFields(options ?? null, [...path, 'options'])) {
      report(secret, `a credential would stand here. ${SECRET_ADVICE}`, 'key')
    }
    const result = targetSchema.safeParse(raw)
    if (!result.success) continue
    const rates = await ratesOf(result.data.rates, findRates)
    if (rates !== null && typeof rates === 'object') report([...path, 'rates'], rates.wrong)
    else {
      const target = targetOf(result.data, rates, place(path))
      targets.push({ index, target, axes: result.data.matrix ?? null })
    }
  }
  return { targets, mistakes: [...mistakes, ...twins(section, place)] }
}

async function ratesOf(
  rates: string | undefined,
  findRates: Options['findRates'],
): Promise<string | null | { readonly wrong: string }> {
  if (rates === undefined) return null
  if (!/\.(?:ya?ml|json)$/.test(rates)) return rates
  const found = await findRates(rates)
  return 'wrong' in found ? found : found.path
}

function targetOf(
  raw: z.output<typeof targetSchema>,
  rates: string | null,
  position: Target['position'],
): Target {
  return {
    id: raw.id,
    provider: raw.provider,
    model: raw.model,
    access: raw.access ?? usualAccess(raw.provider),
    baseUrl: raw.baseUrl ?? null,
    apiKeyEnv: raw.apiKeyEnv ?? null,
    rates,
    limits: {
      concurrency: raw.limits?.concurrency ?? null,
      perMinute: raw.limits?.perMinute ?? null,
      timeoutMs: raw.limits?.timeout ?? DEFAULT_TIMEOUT_MS,
    },
    worstCase: raw.worstCase ?? null,
    metered: raw.metered ?? false,
    options: raw.options ?? {},
    modes: raw.modes ?? null,
    grid: null,
    position,
  }
}

function secretFields(value: Json, path: Path): Path[] {
  if (value === null || typeof value !== 'object') return []
  if (Array.isArray(value))
    return value.flatMap((one, index) => secretFields(one, [...path, index]))
  return Object.entries(value).flatMap(([key, member]) => {
    const here = [...path, key]
    return isSecretField(key) && member !== null ? [here] : secretFields(member, here)
  })
}

function twins(section: unknown, place: Place): Mistake[] {
  const seen = new Map<string, number>()
  return (Array.isArray(section) ? section : []).flatMap((raw: { id?: unknown } | null, index) => {
    if (typeof raw?.id !== 'string') return []
    const key = raw.id.normalize('NFC').toLowerCase()
    const first = seen.get(key)
    if (first === undefined) {
      seen.set(key, index)
      return []
    }
    const { file, line, column } = place(['targets', first, 'id'])
    const message = `the id "${key}" is already at ${file}:${line}:${column}. Give each target its own.`
    const path = ['targets', index, 'id']
    return [{ position: place(path), path: pathText(path), message }]
  })
}
