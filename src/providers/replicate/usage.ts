import type { Usage } from '../../domain/usage.ts'
import { decimalText, type Fields, field, fieldsOf } from '../json-fields.ts'

/**
 * What a prediction says it used: seconds of running time, and images where the model counts them
 * (`image_count` as seen in answers, `image_output_count` as the billing page names it).
 * No price stands anywhere in this API.
 */
export function usageOf(prediction: Fields, images: number): Usage {
  const metrics = fieldsOf(field(prediction, 'metrics'))
  const seconds = decimalText(field(metrics, 'predict_time'))
  const counted =
    decimalText(field(metrics, 'image_count')) ?? decimalText(field(metrics, 'image_output_count'))
  return {
    reported: {
      ...(seconds !== null && { compute_second: seconds }),
      ...(counted !== null && { image: counted }),
    },
    counted: { request: '1', task: '1', image: String(images) },
    cost: null,
  }
}
