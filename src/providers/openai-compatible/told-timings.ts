import type { Answer } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { decimalText, field, fieldsOf } from '../json-fields.ts'
import type { Told } from './profile.ts'

/** `timings.inference`: seconds of the server's own work. No money stands beside it. */
export function toldTimings(_answer: Answer, json: Json): Told {
  const seconds = decimalText(field(fieldsOf(field(fieldsOf(json), 'timings')), 'inference'))
  return { reported: seconds === null ? {} : { compute_second: seconds }, cost: null }
}
