import { parseSize } from '../../domain/settings.ts'
import type { OpenaiModel } from '../world.ts'

const RULE =
  'Width and height must be multiples of 16, the longer at most 3840, no more than three times ' +
  'the shorter, with 655,360 to 8,294,400 pixels'

/** Why a model does not offer a size; null when it does. `auto` is not asked here. */
export function sizeMistake({ sizes }: Pick<OpenaiModel, 'sizes'>, size: string): string | null {
  if (sizes !== 'rule') {
    if (sizes.includes(size)) return null
    const list = [...sizes, 'auto'].map((one) => `'${one}'`).join(', ')
    return `Invalid value: '${size}'. Supported values are: ${list}.`
  }
  const parsed = parseSize(size)
  if (parsed === null) return `Invalid size '${size}': expected 'auto' or WIDTHxHEIGHT.`
  const { width, height } = parsed
  const long = Math.max(width, height)
  const fits =
    width % 16 === 0 &&
    height % 16 === 0 &&
    long <= 3_840 &&
    long <= 3 * Math.min(width, height) &&
    width * height >= 655_360 &&
    width * height <= 8_294_400
  return fits ? null : `Invalid size '${size}'. ${RULE}.`
}
