import { expect, test } from 'vitest'
import type { Step } from '../../src/domain/reading.ts'
import { readingOf } from '../../src/domain/reading.ts'
import type { RequestSpec } from '../../src/domain/request.ts'
import { NO_USAGE } from '../../src/domain/usage.ts'
import { type Conversation, emptyTranscript, follow } from '../../src/runner/converse.ts'
import { operationOf } from '../providers/fixtures.ts'

const POLL: RequestSpec = {
  purpose: 'poll',
  method: 'GET',
  url: 'https://api.example.com/tasks/1',
  headers: {},
  body: null,
  credential: true,
}

/** The pauses before each poll of a task whose answers ask for these, the last of which is the end. */
async function pausesFor(...asked: readonly number[]): Promise<readonly number[]> {
  const [first = 0, ...later] = asked
  const task = { id: '1', status: 'working' }
  const pending = (afterMs: number): Step => ({
    kind: 'pending',
    task,
    poll: POLL,
    cancel: null,
    afterMs,
    requestIds: [],
    usage: NO_USAGE,
  })
  const produced = readingOf({ kind: 'produced', reason: null, code: null, message: null })
  const steps: Step[] = [...later.map(pending), { kind: 'done', reading: produced, task }]
  const pauses: number[] = []
  const exchange = { totalMs: 0, error: null }
  const answer = { status: 200, headers: {}, body: { kind: 'none' }, blobs: [] }
  const conversation = {
    ports: {
      clock: { monotonic: () => 0 },
      sleep: async (ms: number) => void pauses.push(ms),
      wire: { exchange: async () => ({ exchange, answer }) },
    },
    target: { adapter: { keptHeaders: [], read: () => steps.shift() } },
    operation: operationOf(),
    transcript: emptyTranscript(),
    deadlineAt: 1_000_000,
    signal: new AbortController().signal,
    onAccepted: async () => true,
  }
  await follow(conversation as unknown as Conversation, {
    task,
    poll: POLL,
    cancel: null,
    afterMs: first,
    usage: NO_USAGE,
  })
  return pauses
}

test('polls grow apart up to five seconds', async () => {
  expect(await pausesFor(500, 500, 500, 500, 500, 500, 500, 500)).toEqual([
    500, 750, 1125, 1687.5, 2531.25, 3796.875, 5000, 5000,
  ])
})

test('a task that may be asked after every ten seconds is never asked sooner', async () => {
  expect(await pausesFor(10_000, 10_000, 10_000, 10_000)).toEqual([10_000, 10_000, 10_000, 10_000])
})

test('a longer wait that one answer asks for is kept once', async () => {
  expect(await pausesFor(10_000, 60_000, 10_000)).toEqual([10_000, 60_000, 10_000])
})

test('a result that is known to be there is fetched at once', async () => {
  expect(await pausesFor(500, 0)).toEqual([500, 0])
})
