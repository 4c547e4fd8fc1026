import type { Lookup } from '../../domain/adapter.ts'
import type { Json } from '../../domain/suite.ts'
import { jsonOf } from '../answer-words.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'

/** `GET /models`: `{object: 'list', data: [{id, …}]}` (openai-node 7.55.0); null for anything else. */
export const modelList: Lookup<readonly string[]> = {
  request: (baseUrl) => ({
    purpose: 'usage',
    method: 'GET',
    url: `${baseUrl.replace(/\/+$/, '')}/models`,
    headers: {},
    body: null,
    credential: true,
  }),
  read: (answer) => {
    if (answer.status < 200 || answer.status >= 300) return null
    const list = field(fieldsOf(jsonOf(answer)), 'data')
    if (!Array.isArray(list)) return null
    return list.flatMap((item: Json) => textOf(field(fieldsOf(item), 'id')) ?? [])
  },
}
