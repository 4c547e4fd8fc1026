import type { Balance, Lookup } from '../../domain/adapter.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { field, fieldsOf } from '../json-fields.ts'
import { signedDecimalText } from '../signed-decimal.ts'
import { endpoint, taskRequest } from './requests.ts'
import { taskUuid } from './task-uuid.ts'

/** What is left of the prepaid dollars (`accountManagement`, runware.ai docs, 2026-11). */
export const balance: Lookup<Balance> = {
  request: (baseUrl) =>
    taskRequest(
      {
        taskType: 'accountManagement',
        taskUUID: taskUuid('image-assay balance'),
        operation: 'getDetails',
      },
      { purpose: 'usage', url: endpoint(baseUrl) },
    ),
  read: (answer) => {
    if (!isSuccess(answer)) return null
    const data = field(fieldsOf(jsonOf(answer)), 'data')
    const [details] = Array.isArray(data) ? data : []
    const amount = signedDecimalText(field(fieldsOf(details), 'balance'))
    return amount === null ? null : { amount, unit: 'usd' }
  },
}
