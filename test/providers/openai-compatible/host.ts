import type { Adapter } from '../../../src/domain/adapter.ts'
import type { Operation } from '../../../src/domain/operation.ts'
import type { Reading } from '../../../src/domain/reading.ts'
import type { Answer } from '../../../src/domain/request.ts'
import { COMPATIBLE_ADAPTERS } from '../../../src/providers/openai-compatible/compatible-adapters.ts'
import { doneReading, operationOf, SOME_SPEC } from '../fixtures.ts'

/** The adapter of one of these hosts, which must be there. */
export function hostAdapter(id: string): Adapter {
  const adapter = COMPATIBLE_ADAPTERS.find((one) => one.id === id)
  if (adapter === undefined) throw new Error(`no host ${id}`)
  return adapter
}

/** What a host's adapter makes of an answer that ends the attempt. */
export function readAt(id: string, answer: Answer, operation: Operation = operationOf()): Reading {
  return doneReading(hostAdapter(id).read(answer, SOME_SPEC, operation))
}

/** A text-to-image operation, or one of another mode, of `n` images. */
export function asking(n: number, mode: Operation['mode'] = 'text-to-image'): Operation {
  return operationOf({ mode, settings: { mode, n } })
}
