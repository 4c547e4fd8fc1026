import type { Json } from '../../domain/suite.ts'
import { readFal } from './fal.ts'
import { fieldsOf, membersOf } from './figures.ts'
import { gatherModels, type ImportedModel } from './gather-models.ts'
import { readLitellm } from './litellm.ts'
import { readOpenrouter } from './openrouter.ts'
import { readPortkey } from './portkey.ts'
import type { ImportFormat, Origin, Stated, Unmapped } from './statement.ts'

/** What a price list of somebody else comes to. */
export interface ImportReading {
  readonly format: ImportFormat
  readonly models: readonly ImportedModel[]
  readonly unmapped: readonly Unmapped[]
}

/** Reads a price list of a known format; what cannot be mapped is listed, never guessed. */
export function readImport(json: Json, format: ImportFormat, origin: Origin): ImportReading {
  return { format, ...gatherModels(stated(json, format, origin)) }
}

function stated(json: Json, format: ImportFormat, origin: Origin): Stated {
  switch (format) {
    case 'litellm':
      return readLitellm(fieldsOf(json), origin)
    case 'portkey':
      return readPortkey(fieldsOf(json), origin)
    case 'openrouter':
      return readOpenrouter(json, origin)
    case 'fal':
      return readFal(fieldsOf(json), origin)
    default:
      return format satisfies never
  }
}

/** Tells the formats apart by what only one of them has; null where it is none of them. */
export function detectFormat(json: Json): ImportFormat | null {
  const fields = fieldsOf(json)
  const [first = json] = membersOf(json)
  const answer = fieldsOf(first)
  if (Array.isArray(answer.endpoints) || Array.isArray(fieldsOf(answer.data).endpoints))
    return 'openrouter'
  if (Array.isArray(fields.prices)) return 'fal'
  const entries = Object.values(fields).map((one) => fieldsOf(one))
  if (entries.some((entry) => entry.litellm_provider !== undefined)) return 'litellm'
  const inner = entries.flatMap((entry) => Object.values(entry).map((one) => fieldsOf(one)))
  return [...entries, ...inner].some(isPortkeys) ? 'portkey' : null
}

function isPortkeys(entry: ReturnType<typeof fieldsOf>): boolean {
  return entry.pay_as_you_go !== undefined || entry.pricing_config !== undefined
}
