import { type EditFacts, IMAGE_FORMATS, type Inspection } from '../domain/image-facts.ts'

/** What the inspector asks of its child. Paths, because bytes would be copied through the pipe. */
export type WorkerTask =
  | { readonly kind: 'inspect'; readonly path: string }
  | {
      readonly kind: 'compare'
      readonly source: string
      readonly mask: string | null
      readonly result: string
    }

export interface WorkerRequest {
  readonly id: number
  readonly task: WorkerTask
}

/** What the child answers. `unreadable`: a file could not be read, which no second child would change. */
export type WorkerResult =
  | { readonly kind: 'inspection'; readonly inspection: Inspection }
  | { readonly kind: 'edit'; readonly edit: EditFacts | null }
  | { readonly kind: 'unreadable'; readonly message: string }

const REASONS = ['unsupported-format', 'too-large', 'undecodable', 'decoder-failed']

/**
 * Reads the answer to one request; null for anything else. The child decoded bytes from outside, so
 * what it says is checked as those are.
 */
export function readAnswer(message: unknown, request: WorkerRequest): WorkerResult | null {
  if (!isRecord(message) || message.id !== request.id || !isRecord(message.result)) return null
  const result = message.result
  switch (result.kind) {
    case 'inspection':
      return request.task.kind === 'inspect' && isInspection(result.inspection)
        ? { kind: 'inspection', inspection: result.inspection }
        : null
    case 'edit':
      return request.task.kind === 'compare' && (result.edit === null || isEdit(result.edit))
        ? { kind: 'edit', edit: result.edit }
        : null
    case 'unreadable':
      return typeof result.message === 'string'
        ? { kind: 'unreadable', message: result.message }
        : null
    default:
      return null
  }
}

function isInspection(value: unknown): value is Inspection {
  if (!isRecord(value)) return false
  if (value.kind === 'broken') {
    return REASONS.includes(String(value.reason)) && typeof value.message === 'string'
  }
  const facts = value.facts
  return (
    value.kind === 'image' &&
    isRecord(facts) &&
    IMAGE_FORMATS.some((format) => format === facts.format) &&
    typeof facts.hasAlpha === 'boolean' &&
    [facts.width, facts.height, facts.bytes, facts.frames].every(isCount) &&
    [facts.transparentShare, facts.entropy, facts.deviation].every(isFinitePositive) &&
    /^[0-9a-f]{16}$/.test(String(facts.perceptualHash))
  )
}

function isEdit(value: unknown): value is EditFacts {
  if (!isRecord(value)) return false
  return [value.outsideSsim, value.outsideDifference, value.insideChanged].every(
    (number) => number === null || Number.isFinite(number),
  )
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) > 0
const isFinitePositive = (value: unknown) => Number.isFinite(value) && Number(value) >= 0

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
