import type { Adapter } from '../domain/adapter.ts'
import { commandAdapter } from './command/adapter.ts'
import { openaiAdapter } from './openai/adapter.ts'
import { replicateAdapter } from './replicate/adapter.ts'

const ADAPTERS: readonly Adapter[] = [openaiAdapter, replicateAdapter, commandAdapter]

/** Ids that a suite may name as `provider`. */
export const PROVIDERS: readonly string[] = ADAPTERS.map(({ id }) => id)

/** The adapter of a dialect, or null where there is none by that id. */
export function adapterFor(provider: string): Adapter | null {
  return ADAPTERS.find(({ id }) => id === provider) ?? null
}
