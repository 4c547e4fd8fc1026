import type { Operation } from '../../domain/operation.ts'
import type { Answer } from '../../domain/request.ts'
import type { Usage } from '../../domain/usage.ts'
import { decimalText } from '../json-fields.ts'
import { falEndpoint } from './models.ts'
import { unitOption } from './options.ts'

/**
 * `x-fal-billable-units` under the meter that this endpoint is billed by (the suite's word for it
 * wins): a decimal with float noise, such as `8.439999999999998`. Its price is not in the answer.
 * Units of an endpoint whose unit is not known stay in the record's headers alone.
 */
export function usageOf(
  { headers }: Pick<Answer, 'headers'>,
  operation: Operation,
  { images, isTask }: { readonly images: number | null; readonly isTask: boolean },
): Usage {
  const meter = unitOption(operation.options) ?? falEndpoint(operation.model).unit
  const units = decimalText(headers['x-fal-billable-units'])
  return {
    reported: meter !== null && units !== null ? { [meter]: units } : {},
    counted: {
      request: '1',
      ...(isTask && { task: '1' }),
      ...(images !== null && { image: String(images) }),
    },
    cost: null,
  }
}
