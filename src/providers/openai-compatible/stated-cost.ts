import type { Json } from '../../domain/suite.ts'
import type { Usage } from '../../domain/usage.ts'
import { decimalText } from '../json-fields.ts'

/** US dollars that a host states. Zero is what gateways say of a model that they have no price for: unknown. */
export function statedCost(value: Json | undefined, where: string): Usage['cost'] {
  const usd = decimalText(value)
  return usd === null || usd === '0' ? null : { usd, where }
}
