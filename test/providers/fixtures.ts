import type { Operation, OperationInput } from '../../src/domain/operation.ts'
import type { Reading, Step } from '../../src/domain/reading.ts'
import type { Answer, RequestSpec, ServerEvent } from '../../src/domain/request.ts'
import type { Json } from '../../src/domain/suite.ts'

export const PICTURE: OperationInput = {
  filename: 'room.png',
  mediaType: 'image/png',
  bytes: new Uint8Array([137, 80, 78, 71, 0, 1, 254, 255]),
  width: 64,
  height: 64,
}

export const MASK: OperationInput = {
  filename: 'room-mask.png',
  mediaType: 'image/png',
  bytes: new Uint8Array([137, 80, 78, 71, 9]),
  width: 64,
  height: 64,
}

/** A text-to-image operation of one image, with whatever a test cares about laid over it. */
export function operationOf(over: Partial<Operation> = {}): Operation {
  const mode = over.settings?.mode ?? over.mode ?? 'text-to-image'
  return {
    attemptId: 'run-1-attempt-1',
    mode,
    model: 'gpt-image-2',
    prompt: 'a red bicycle',
    settings: { mode, n: 1 },
    image: mode === 'text-to-image' ? null : PICTURE,
    mask: null,
    options: {},
    timeoutMs: 180_000,
    ...over,
  }
}

export function json(
  status: number,
  body: Json,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, body: { kind: 'json', json: body }, blobs: [] }
}

export function text(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, body: { kind: 'text', text: body }, blobs: [] }
}

export function events(...list: readonly ServerEvent[]): Answer {
  const headers = { 'content-type': 'text/event-stream', 'x-request-id': 'req_stream' }
  return { status: 200, headers, body: { kind: 'events', events: list }, blobs: [] }
}

/** The reading of a step that must be the last. */
export function doneReading(step: Step): Reading {
  if (step.kind !== 'done') throw new Error(`expected the end, got ${step.kind}`)
  return step.reading
}

export function pendingStep(step: Step): Extract<Step, { kind: 'pending' }> {
  if (step.kind !== 'pending') throw new Error(`expected a pending task, got ${step.kind}`)
  return step
}

export const SOME_SPEC: RequestSpec = {
  purpose: 'submit',
  method: 'POST',
  url: 'https://api.example.com/v1/predictions',
  headers: {},
  body: null,
  credential: true,
}

/** A question after accepted work, as most dialects put it. */
export function pollSpec(url: string): RequestSpec {
  return { purpose: 'poll', method: 'GET', url, headers: {}, body: null, credential: true }
}

export function cancelSpec(url: string, body: RequestSpec['body'] = null): RequestSpec {
  return { purpose: 'cancel', method: 'POST', url, headers: {}, body, credential: true }
}
