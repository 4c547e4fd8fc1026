import type { Records } from '../../domain/records.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'
import { pageOf, recordsRequest } from './records-request.ts'

/** Most days that one page of costs holds, and of usage (openai-node 7.55.0, 2026-11). */
const MOST_COST_DAYS = 180
const MOST_USAGE_DAYS = 31

/**
 * OpenAI's costs in dollars and its counts of image requests, by day, model and key
 * (developers.openai.com, admin API, 2026-11). Both lag by minutes to hours, and take an admin key.
 */
export const openaiRecords: Records = {
  keyEnv: 'OPENAI_ADMIN_KEY',
  questions: ({ baseUrl, fromMs, untilMs }) => {
    const root = `${baseUrl.replace(/\/+$/, '')}/organization`
    const time = {
      start_time: Math.floor(fromMs / 86_400_000) * 86_400,
      end_time: Math.ceil(untilMs / 1_000) + 1,
      bucket_width: '1d',
    }
    return [
      {
        preset: 'openai-costs',
        requests: [
          recordsRequest(`${root}/costs`, {
            ...time,
            limit: MOST_COST_DAYS,
            'group_by[]': ['line_item', 'api_key_id'],
          }),
        ],
        next,
        mayComeLate: false,
      },
      {
        preset: 'openai-usage',
        requests: [
          recordsRequest(`${root}/usage/images`, {
            ...time,
            limit: MOST_USAGE_DAYS,
            'group_by[]': ['model', 'api_key_id'],
          }),
        ],
        next,
        mayComeLate: false,
      },
    ]
  },
}

function next(answer: Answer, asked: RequestSpec): RequestSpec | null {
  const page = answer.body.kind === 'json' ? fieldsOf(answer.body.json) : {}
  const name = field(page, 'has_more') === true ? textOf(field(page, 'next_page')) : null
  return name === null ? null : pageOf(asked, 'page', name)
}
