import type { Records } from '../../domain/records.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { placesOf } from '../fal/places.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'
import { pageOf, recordsRequest } from './records-request.ts'

/**
 * fal's bills by endpoint and hour (docs.fal.ai, platform API, 2026-11). Takes an admin key; how
 * late the figures are is not said.
 */
export const falRecords: Records = {
  keyEnv: 'FAL_ADMIN_KEY',
  questions: ({ baseUrl, fromMs, untilMs, models }) => [
    {
      preset: 'fal-usage',
      requests: [
        recordsRequest(`${placesOf(baseUrl).platform}/v1/models/usage`, {
          endpoint_id: models.join(','),
          start: new Date(fromMs).toISOString(),
          end: new Date(untilMs).toISOString(),
          timeframe: 'hour',
          expand: 'time_series',
        }),
      ],
      next,
      mayComeLate: false,
    },
  ],
}

function next(answer: Answer, asked: RequestSpec): RequestSpec | null {
  const page = answer.body.kind === 'json' ? fieldsOf(answer.body.json) : {}
  const cursor = field(page, 'has_more') === true ? textOf(field(page, 'next_cursor')) : null
  return cursor === null ? null : pageOf(asked, 'cursor', cursor)
}
