import type { Records } from '../../domain/records.ts'
import { falRecords } from './fal-records.ts'
import { litellmRecords } from './litellm-records.ts'
import { openaiRecords } from './openai-records.ts'
import { openrouterRecords } from './openrouter-records.ts'

const RECORDS: Readonly<Record<string, Records>> = {
  fal: falRecords,
  litellm: litellmRecords,
  openai: openaiRecords,
  openrouter: openrouterRecords,
}

/** How a provider's records are asked for; null where it has none, or its balance is all there is. */
export function recordsOf(provider: string): Records | null {
  return Object.hasOwn(RECORDS, provider) ? (RECORDS[provider] ?? null) : null
}
