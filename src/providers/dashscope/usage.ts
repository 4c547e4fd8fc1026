import type { Usage } from '../../domain/usage.ts'
import { decimalText, type Fields, field, textOf } from '../json-fields.ts'

/**
 * What was used: images where the answer counts them (`image_count`, or `output_image_count` since
 * Qwen-Image 3.0), else what we counted. No price stands in this API.
 */
export function usageOf(
  block: Fields,
  { images, isTask }: { images: number; isTask: boolean },
): Usage {
  const told =
    wholeNumber(decimalText(field(block, 'image_count'))) ??
    wholeNumber(decimalText(field(block, 'output_image_count')))
  return {
    reported: told === null ? {} : { image: told },
    counted: { request: '1', ...(isTask && { task: '1' }), image: String(images) },
    cost: null,
  }
}

function wholeNumber(text: string | null): string | null {
  return text === null || text.includes('.') ? null : text
}

/**
 * What an open size became, and the tier that it is billed by: `qima_output_2k` → `2k` (Qwen-Image
 * 3.0, Model Studio, 2026-10).
 */
export function resolvedOf(block: Fields): Readonly<Record<string, string>> {
  const size = sizeOf(block)
  const tier = /^qima_output_([0-9a-z]{1,8})$/.exec(
    textOf(field(block, 'output_image_type')) ?? '',
  )?.[1]
  return { ...(size !== null && { size }), ...(tier !== undefined && { tier }) }
}

function sizeOf(block: Fields): string | null {
  const text = /^([0-9]{2,5})[*x]([0-9]{2,5})$/.exec(textOf(field(block, 'size')) ?? '')
  if (text !== null) return `${text[1]}x${text[2]}`
  const side = (name: string): string | null =>
    wholeNumber(decimalText(field(block, `output_${name}`)) ?? decimalText(field(block, name)))
  const [width, height] = [side('width'), side('height')]
  return width === null || height === null ? null : `${width}x${height}`
}
