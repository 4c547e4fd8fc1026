import type { Adapter } from '../../src/domain/adapter.ts'
import type { Artifact } from '../../src/domain/attempt.ts'
import type { Operation } from '../../src/domain/operation.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { Reading } from '../../src/domain/reading.ts'
import type { Mock } from '../../src/mock/start.ts'
import { collect } from '../../src/runner/collect.ts'
import {
  type Conversation,
  emptyTranscript,
  submit,
  type Transcript,
} from '../../src/runner/converse.ts'
import type { AttemptPorts, RunTarget } from '../../src/runner/ports.ts'
import { createSecret } from '../../src/wire/secret.ts'
import { createWire } from '../../src/wire/wire.ts'
import { createMemorySink, type MemorySink } from '../wire/memory-sink.ts'

/** What one attempt came to, seen from our side. */
export interface Conversed {
  readonly reading: Reading
  /** The reading's outcome, or what it became because images could not be fetched. */
  readonly outcome: Outcome
  readonly artifacts: readonly Artifact[]
  readonly transcript: Transcript
  readonly sink: MemorySink
}

/** A mock or a replay: what a conversation needs of it. */
type Served = Pick<Mock, 'url' | 'ledger'> & {
  readonly baseUrls: Readonly<Record<string, string>>
  readonly keys: Readonly<Record<string, string>>
}

/**
 * One operation through the real adapter, conversation and wire against a running mock. No time is
 * waited: a pause lasts until the mock has done its work and moves the clock by its length, so that a
 * task which never ends (`isEndless`) meets its deadline at once.
 */
export async function converseWith(
  adapter: Adapter,
  mock: Served,
  operation: Operation,
  { isEndless = false }: { readonly isEndless?: boolean } = {},
): Promise<Conversed> {
  const baseUrl = mock.baseUrls[adapter.id]
  const key = mock.keys[adapter.id]
  if (baseUrl === undefined || key === undefined) throw new Error(`no mock for ${adapter.id}`)
  let skippedMs = 0
  const clock = {
    now: () => Date.now() + skippedMs,
    monotonic: () => performance.now() + skippedMs,
  }
  const sink = createMemorySink()
  const wire = createWire({ clock, maxConnections: 4, allowLoopback: [mock.url] })
  const ports = {
    wire,
    blobs: sink,
    clock,
    sleep: async (ms: number) => {
      skippedMs += ms
      const isAtWork = (): boolean => mock.ledger().some(({ outcome }) => outcome === 'running')
      do await new Promise((done) => setImmediate(done))
      while (!isEndless && isAtWork())
    },
    onStep: () => {},
    readFile: () => Promise.reject(new Error('no files here')),
  } satisfies Omit<AttemptPorts, 'ledger'>
  const { auth } = adapter
  const target = {
    adapter,
    baseUrl,
    credential:
      auth === null ? null : { ...auth, secret: createSecret('KEY', key), origins: [mock.url] },
  }
  const transcript = emptyTranscript()
  const conversation: Conversation = {
    // A conversation never touches the ledger, nor any other part of its target.
    ports: ports as unknown as AttemptPorts,
    target: target as unknown as RunTarget,
    operation,
    transcript,
    deadlineAt: clock.monotonic() + operation.timeoutMs,
    signal: new AbortController().signal,
    onAccepted: async () => true,
  }
  try {
    const last = await submit(conversation)
    if (last.kind !== 'reading') throw new Error(`the conversation was ${last.kind}`)
    const { artifacts, outcome } = await collect(conversation, last.reading, last.again)
    return { reading: last.reading, outcome, artifacts, transcript, sink }
  } finally {
    await wire.close()
  }
}
