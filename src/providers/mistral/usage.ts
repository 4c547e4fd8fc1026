import type { Usage } from '../../domain/usage.ts'
import { addDecimals } from '../add-decimals.ts'
import { decimalText, type Fields, field, fieldsOf, isObject } from '../json-fields.ts'
import type { Conversation } from './conversation.ts'

/**
 * `usage` as meters: `connector_tokens` are billed as input tokens, and every call of the tool
 * (`connectors.image_generation`) is a billed image, however many were asked for (docs.mistral.ai
 * and a measured bill of 2026-09-26: prompt + connector + completion tokens = total).
 */
export function usageOf(conversation: Conversation, images: number): Usage {
  const block = conversation.usage
  const usage = fieldsOf(block)
  const prompt = tokens(usage, 'prompt_tokens')
  const connector = tokens(usage, 'connector_tokens')
  const completion = tokens(usage, 'completion_tokens')
  const calls = tokens(fieldsOf(field(usage, 'connectors')), 'image_generation')
  // A block that counts tokens and names no tool, in a conversation where none ran, says: none.
  const isWithoutTool =
    isObject(block) && prompt !== null && conversation.toolRuns.length === 0 && images === 0
  const drawn = calls ?? (isWithoutTool ? '0' : null)
  return {
    reported: {
      ...(prompt !== null && { input_text_token: addDecimals([prompt, connector ?? '0']) }),
      ...(completion !== null && { output_text_token: completion }),
      ...(drawn !== null && { image: drawn }),
    },
    counted: { request: '1', image: String(images) },
    cost: null,
  }
}

/** A fraction of a token is no count: it reads as not reported. */
function tokens(fields: Fields, name: string): string | null {
  const units = decimalText(field(fields, name))
  return units === null || units.includes('.') ? null : units
}
