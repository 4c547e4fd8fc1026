import type { Trait } from './dialect.ts'

/**
 * Where in the life of a request a fault strikes. connection: before the body is read · before:
 * instead of the work · work: changes what the work makes · answer: the work is done and billed,
 * its answer suffers · delivery: an image's download suffers.
 */
export type Stage = 'connection' | 'before' | 'work' | 'answer' | 'delivery'

interface FaultRow {
  readonly stage: Stage
  /** What a dialect must have for it; null: every dialect. */
  readonly needs: Trait | null
  readonly description: string
}

const row = (stage: Stage, description: string, needs: Trait | null = null): FaultRow => ({
  stage,
  needs,
  description,
})

/** Every fault that a world or `POST /_assay/faults` can schedule. */
export const FAULTS = {
  refuse: row('connection', 'the connection is reset as soon as the request line is read'),
  'rate-limit': row('before', '429 with Retry-After'),
  'rate-limit-bare': row('before', '429 that does not say when to come back'),
  quota: row('before', 'the balance is used up'),
  'server-error': row('before', '500 before any work'),
  overloaded: row('before', '503 or what the vendor says when it has too much to do'),
  'html-502': row('before', "502 with an edge's HTML page"),
  'bad-request': row('before', 'a valid request is refused'),
  auth: row('before', 'a good key is refused'),
  'lost-before': row('before', 'the request is read, the connection dropped, nothing is done'),
  redirect: row('before', '307 to another path'),
  'moderation-input': row('work', 'the prompt is refused'),
  'moderation-output': row('work', 'the finished picture is refused'),
  'truncated-image': row('work', 'image files end early, in a well-formed answer'),
  'wrong-format': row('work', 'the bytes are of another format than the answer says'),
  'wrong-size': row('work', 'the pictures have other dimensions than asked for'),
  blank: row('work', 'pictures of one solid colour'),
  duplicate: row('work', 'all pictures of a request are the same'),
  fewer: row('work', 'one picture fewer than asked for'),
  empty: row('work', 'success without a picture'),
  'task-failed': row('work', 'the task ends as failed', 'task'),
  'task-canceled': row('work', 'the task ends as canceled by nobody here', 'task'),
  'task-stuck': row('work', 'the task never ends', 'task'),
  'unknown-status': row('work', 'the task shows a status nobody knows, for ever', 'task'),
  'server-error-after': row('answer', '500 after the work was done and billed'),
  'lost-after': row(
    'answer',
    'the work is done and billed, the connection reset without an answer',
  ),
  'cut-body': row('answer', 'half of the promised body, then the connection is cut'),
  'slow-headers': row('answer', 'the answer begins late by delayMs'),
  'slow-body': row('answer', 'the body trickles at bytesPerSecond'),
  'not-json': row('answer', '200 with text that is no JSON'),
  'in-stream-error': row('answer', 'a stream ends in an error event (streams only)', 'stream'),
  'delivery-404': row('delivery', "the image's URL answers 404", 'delivery'),
  'delivery-truncated': row('delivery', 'the download ends halfway', 'delivery'),
} as const satisfies Record<string, FaultRow>

export type FaultName = keyof typeof FAULTS
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[]
