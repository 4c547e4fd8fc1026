import type { Trait } from './dialect.ts'

/**
 * Where in the life of a request a fault strikes. connection: before the body is read · poll: a
 * question after accepted work · before: instead of the work · work: changes what the work makes ·
 * answer: the work is done and billed, its answer suffers · delivery: an image's download suffers.
 */
export type Stage = 'connection' | 'poll' | 'before' | 'work' | 'answer' | 'delivery'

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
  'socket-limit': row(
    'connection',
    'afterBytes of the request body are taken, then the connection is reset',
  ),
  'edge-413': row('connection', "413 with an edge's HTML page, whatever the request's size"),
  'poll-reset': row('poll', 'a question after accepted work is reset', 'task'),
  'poll-404': row('poll', 'a question after accepted work is answered 404', 'task'),
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
  more: row('work', 'one picture more than asked for'),
  empty: row('work', 'success without a picture'),
  'html-image': row('work', "an error page's HTML in the place of each picture"),
  'svg-image': row('work', 'an SVG with a script in the place of each picture'),
  'pixel-bomb': row('work', 'a PNG whose header claims 60,000 by 60,000 pixels'),
  'animated-image': row('work', 'an animated GIF of two frames in the place of each picture'),
  'tiny-image': row('work', 'pictures of one pixel'),
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
  'gateway-timeout': row('answer', '524: the edge gave up on work that was done and billed'),
  'error-in-success': row('answer', '200 with an error object where the pictures should be'),
  'hostile-words': row('answer', '500 whose words attack terminals, pages and CI logs'),
  'no-usage': row('answer', 'a success that leaves out its usage'),
  'odd-usage': row('answer', 'a success whose usage counts are no numbers'),
  'base64-lines': row('answer', 'base64 in lines of 76, as mail has it'),
  'base64-url': row('answer', 'base64 in the URL-safe alphabet, without padding'),
  'base64-data-uri': row('answer', 'base64 behind a data: prefix'),
  'base64-damaged': row('answer', 'base64 with other characters in the middle'),
  'gzip-bomb': row('answer', 'a hundred kilobytes of gzip that hold 128 MiB'),
  'unframed-cut': row('answer', 'half of a body that has no length, ended as if it were whole'),
  garbage: row('answer', "another protocol's greeting instead of HTTP"),
  'two-lengths': row('answer', 'headers that contradict each other on the length'),
  'header-overflow': row('answer', '20 KB of headers'),
  'socket-latency': row('answer', 'every byte of the answer leaves the socket delayMs late'),
  'socket-slow-close': row('answer', 'the whole answer, then delayMs until the socket closes'),
  'socket-reset': row('answer', 'afterBytes of the answer, HTTP and all, then a reset'),
  'socket-cut': row('answer', 'afterBytes of the answer, HTTP and all, then a plain close'),
  'socket-slicer': row('answer', 'the answer leaves the socket in slices of sliceBytes'),
  'socket-bandwidth': row('answer', 'the answer leaves the socket at bytesPerSecond'),
  'in-stream-error': row('answer', 'a stream ends in an error event (streams only)', 'stream'),
  'delivery-404': row('delivery', "the image's URL answers 404", 'delivery'),
  'delivery-expired': row(
    'delivery',
    "the image's first URL has expired; asking for the work again gives a fresh one",
    'delivery',
  ),
  'delivery-truncated': row('delivery', 'the download ends halfway', 'delivery'),
  'delivery-private': row('delivery', "the image's URL leads into a private network", 'delivery'),
} as const satisfies Record<string, FaultRow>

export type FaultName = keyof typeof FAULTS
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[]
