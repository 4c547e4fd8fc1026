import type { Lookup } from '../domain/adapter.ts'
import type { Json } from '../domain/suite.ts'
import { jsonOf } from './answer-words.ts'
import { trimmed } from './base-url.ts'
import { isSuccess } from './is-success.ts'
import { field, fieldsOf, textOf } from './json-fields.ts'
import { lookup } from './lookup.ts'

/** `GET /models`: `{object: 'list', data: [{id, …}]}` (openai-node 7.55.0); null for anything else. */
export const modelList: Lookup<readonly string[]> = {
  request: (baseUrl) => lookup(`${trimmed(baseUrl)}/models`),
  read: (answer) => {
    if (!isSuccess(answer)) return null
    const list = field(fieldsOf(jsonOf(answer)), 'data')
    if (!Array.isArray(list)) return null
    return list.flatMap((item: Json) => textOf(field(fieldsOf(item), 'id')) ?? [])
  },
}
