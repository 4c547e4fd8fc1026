import type { Offer } from '../../../domain/adapter.ts'
import { decimalText, field, fieldsOf } from '../../json-fields.ts'
import { jsonPost } from '../../json-post.ts'
import { pictureOf } from '../../picture-of.ts'
import { AUTH, BLOCKED_INPUT, byWords, FUNDS } from '../failure-rules.ts'
import { type FieldNames, NO_FIELDS, namedFields } from '../field-names.ts'
import { offerOf } from '../offers.ts'
import { type HostProfile, OPENAI_SHAPED } from '../profile.ts'

const FIELDS: FieldNames = {
  ...NO_FIELDS,
  n: { name: 'n', sent: 'always' },
  size: { name: 'resolution' },
  aspect: 'aspect_ratio',
  quality: 'quality',
}
const TICK_DIGITS = 10
const ASPECTS = '1:1 3:4 4:3 9:16 16:9 2:3 3:2 9:19.5 19.5:9 9:20 20:9 1:2 2:1 auto'.split(' ')

/**
 * xAI's Grok Imagine (docs.x.ai, xai-proto, @ai-sdk/xai 5.0.12; read 2026-11-21). Edits are JSON; a
 * size is a `resolution` of 1k or 2k. `usage.cost_in_usd_ticks` is what is billed, 10¹⁰ ticks a dollar,
 * also for images that moderation takes back after making them.
 */
export const xai: HostProfile = {
  ...OPENAI_SHAPED,
  id: 'xai',
  baseUrl: 'https://api.x.ai/v1',
  apiKeyEnv: 'XAI_API_KEY',
  offer: offerOfModel,
  elsewhere: {
    resolution: 'Put size: 1k or 2k in the matrix, so that it is priced.',
    size: 'Put size: 1k or 2k in the matrix.',
  },
  request(operation, base) {
    const picture = pictureOf(operation)
    return jsonPost(`${base}/images/${picture === null ? 'generations' : 'edits'}`, {
      model: operation.model,
      response_format: 'b64_json',
      ...namedFields(operation, FIELDS),
      ...(picture !== null && { image: { url: picture, type: 'image_url' } }),
    })
  },
  rules: [
    byWords(FUNDS, [400, 403, 429], /\bany credits\b|all available credits|spending limit/i),
    byWords(AUTH, [400], /api key/i),
    byWords(
      BLOCKED_INPUT,
      [400, 403, 422],
      /violat|moderation|content polic|usage guidelines|SAFETY_CHECK/i,
    ),
  ],
  told(_answer, json) {
    const ticks = field(fieldsOf(field(fieldsOf(json), 'usage')), 'cost_in_usd_ticks')
    const usd = usdOfTicks(decimalText(ticks))
    const where = 'usage.cost_in_usd_ticks'
    return { reported: {}, cost: usd === null ? null : { usd, where } }
  },
  countsViolations: true,
}

/** `500000000` → `0.05`, without floats; null where it is no whole number. */
function usdOfTicks(ticks: string | null): string | null {
  if (ticks === null || ticks.includes('.')) return null
  const digits = ticks.padStart(TICK_DIGITS + 1, '0')
  return decimalText(`${digits.slice(0, -TICK_DIGITS)}.${digits.slice(-TICK_DIGITS)}`)
}

function offerOfModel(model: string): Offer {
  const hasQuality = !Object.hasOwn(WITHOUT_QUALITY, model)
  const names = hasQuality ? FIELDS : { ...FIELDS, quality: null }
  return offerOf(names, {
    modes: ['text-to-image', 'image-to-image'],
    sizes: ['1k', '2k'],
    aspects: ASPECTS,
    qualities: hasQuality ? ['low', 'medium', 'high'] : null,
    maxImages: 10,
    ...WITHOUT_QUALITY[model],
  })
}

/** Models before 2.0, which brought the field. */
const WITHOUT_QUALITY: Readonly<Record<string, Partial<Offer>>> = {
  'grok-imagine-image': {},
  'grok-imagine-image-pro': {},
  'grok-imagine-image-quality': { retired: '2026-11-02', successor: 'grok-imagine-image-2.0' },
}
