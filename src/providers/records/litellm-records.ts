import type { Records } from '../../domain/records.ts'
import { recordsRequest } from './records-request.ts'

/**
 * A LiteLLM proxy's own log of spending, by call id (docs.litellm.ai, `GET /spend/logs`, 2026-11).
 * Served at the proxy's root; takes a key with administrator's rights.
 */
export const litellmRecords: Records = {
  keyEnv: 'LITELLM_MASTER_KEY',
  questions: ({ baseUrl, ids }) => {
    const root = baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '')
    return [
      {
        preset: 'litellm-spend',
        requests: ids.map((id) => recordsRequest(`${root}/spend/logs`, { request_id: id })),
        next: () => null,
        mayComeLate: false,
      },
    ]
  },
}
