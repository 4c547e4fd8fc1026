import type { Balance, Lookup } from '../domain/adapter.ts'
import { jsonOf } from './answer-words.ts'
import { trimmed } from './base-url.ts'
import { isSuccess } from './is-success.ts'
import { field, fieldsOf } from './json-fields.ts'
import { lookup } from './lookup.ts'
import { signedDecimalText } from './signed-decimal.ts'

/** A balance that `GET` on a path below the base URL tells as `{credits}`. */
export function creditBalance(path: string): Lookup<Balance> {
  return {
    request: (baseUrl) => lookup(`${trimmed(baseUrl)}${path}`),
    read: (answer) => {
      const credits = field(fieldsOf(jsonOf(answer)), 'credits')
      const amount = isSuccess(answer) ? signedDecimalText(credits) : null
      return amount === null ? null : { amount, unit: 'credit' }
    },
  }
}
