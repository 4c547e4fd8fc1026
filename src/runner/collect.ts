import type { Artifact } from '../domain/attempt.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Reading } from '../domain/reading.ts'
import type { Blob, ImageRef, RequestSpec } from '../domain/request.ts'
import type { Wire } from '../wire/wire.ts'
import { type Conversation, noteExchange, send } from './converse.ts'

/** Downloads are free to repeat: this many more tries after the first. */
const DOWNLOAD_RETRIES = 2
const DOWNLOAD_PAUSE_MS = 500
/** What is made is paid for: its download may outlast the attempt's deadline by this. */
const DOWNLOAD_GRACE_MS = 60_000
/** So often is a task asked again for links, where the links it gave lead nowhere. */
const FRESH_LINKS = 2

export interface Collected {
  readonly artifacts: readonly Artifact[]
  /** The reading's outcome, or what it became because paid images could not be fetched. */
  readonly outcome: Outcome
}

/**
 * Brings every image of a reading to disk: from the answer, by download, or from a command's file.
 * `again` is how to ask once more for the task that made them; null where there is none.
 */
export async function collect(
  given: Conversation,
  reading: Reading,
  again: RequestSpec | null = null,
): Promise<Collected> {
  const graceAt = given.ports.clock.monotonic() + DOWNLOAD_GRACE_MS
  const conversation = { ...given, deadlineAt: Math.max(given.deadlineAt, graceAt) }
  let refs = reading.images
  let images = await Promise.all(refs.map((ref) => fetchImage(conversation, ref)))
  const partials = await Promise.all(reading.partials.map((ref) => fetchImage(conversation, ref)))
  for (let asked = 0; asked < FRESH_LINKS && again !== null && images.includes(null); asked++) {
    const fresh: readonly ImageRef[] = await freshRefs(conversation, again, refs)
    const before = refs
    refs = fresh
    images = await Promise.all(
      images.map((blob, index) => {
        const ref = fresh[index]
        const isNew = JSON.stringify(ref) !== JSON.stringify(before[index])
        return blob ?? (ref !== undefined && isNew ? fetchImage(conversation, ref) : null)
      }),
    )
  }
  const received = images.filter((blob) => blob !== null)
  const artifacts = [
    ...received.map((blob) => artifact(blob, 'image')),
    ...partials.filter((blob) => blob !== null).map((blob) => artifact(blob, 'partial')),
  ]
  const missing = images.length - received.length
  if (missing === 0) return { artifacts, outcome: reading.outcome }
  return {
    artifacts,
    outcome: {
      kind: received.length === 0 ? 'malformed' : 'partial',
      reason: 'download-failed',
      code: reading.outcome.code,
      message: `${missing} of ${images.length} images were made but could not be fetched`,
    },
  }
}

/** The images of a task as it names them now; as before where it does not name as many. */
async function freshRefs(
  conversation: Conversation,
  again: RequestSpec,
  before: readonly ImageRef[],
): Promise<readonly ImageRef[]> {
  const { target, operation, signal } = conversation
  if (signal.aborted) return before
  const { answer } = await send(conversation, again)
  const step = answer === null ? null : target.adapter.read(answer, again, operation)
  const isSame = step?.kind === 'done' && step.reading.images.length === before.length
  return isSame ? step.reading.images : before
}

function artifact(blob: Blob, role: Artifact['role']): Artifact {
  const { sha256, file, bytes } = blob
  return { sha256, file, bytes, role, inspection: null, edit: null }
}

async function fetchImage(conversation: Conversation, ref: ImageRef): Promise<Blob | null> {
  const { ports, transcript } = conversation
  switch (ref.kind) {
    case 'blob':
      return transcript.blobs.get(ref.sha256) ?? null
    case 'base64':
      return store(conversation, Buffer.from(ref.text.replace(/^data:[^,]*,/, ''), 'base64'))
    case 'url':
    case 'keyed':
      return download(conversation, ref)
    case 'file': {
      const bytes = await ports.readFile(ref.path).catch(() => null)
      return bytes === null ? null : store(conversation, bytes)
    }
    default:
      return ref satisfies never
  }
}

async function store({ ports }: Conversation, bytes: Uint8Array): Promise<Blob> {
  const writer = ports.blobs.open()
  await writer.write(bytes)
  return writer.finish()
}

async function download(
  conversation: Conversation,
  ref: Extract<ImageRef, { kind: 'url' | 'keyed' }>,
): Promise<Blob | null> {
  const { ports, transcript, signal } = conversation
  for (let retry = 0; retry <= DOWNLOAD_RETRIES; retry++) {
    if (retry > 0) await ports.sleep(DOWNLOAD_PAUSE_MS * retry, signal)
    if (signal.aborted) return null
    const { exchange, answer } = await fetchBytes(conversation, ref)
    const sentMs = ports.clock.monotonic() - exchange.totalMs
    noteExchange(transcript, exchange, sentMs)
    if (answer?.status === 200 && answer.body.kind === 'image') return answer.body.blob
    if (exchange.error?.code.startsWith('blocked') === true) return null
  }
  return null
}

/** A bare link goes without the key, wherever it leads; a keyed one is the target's own. */
function fetchBytes(
  { ports, target, deadlineAt, signal }: Conversation,
  ref: Extract<ImageRef, { kind: 'url' | 'keyed' }>,
): ReturnType<Wire['download']> {
  const context = { deadlineAt, blobs: ports.blobs, signal }
  if (ref.kind === 'url') return ports.wire.download(ref.url, context)
  const { credential, adapter } = target
  const { keptHeaders } = adapter
  return ports.wire.exchange(
    {
      purpose: 'download',
      method: 'GET',
      url: ref.url,
      headers: {},
      body: null,
      credential: true,
    },
    { ...context, credential, keptHeaders },
  )
}
