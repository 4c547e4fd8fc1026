import { expect } from 'vitest'
import type { Fought } from './arena.ts'
import type { MatrixRow } from './matrix-row.ts'

/** Faults 5 to 14: those of the transport that the mock makes. */
export const TRANSPORT_ROWS: readonly MatrixRow[] = [
  {
    id: 5,
    title: 'a close after the request',
    bout: { faults: [{ fault: 'socket-cut' }] },
    recorded: ['lost/no-answer/closed'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: onePaidFor,
  },
  ...(['lost-after', 'socket-reset'] as const).map(
    (fault): MatrixRow => ({
      id: 5,
      title: `a reset after the request, work done (${fault})`,
      bout: { faults: [{ fault }] },
      recorded: ['lost/no-answer/reset'],
      retried: false,
      holds: ['doubt'],
      exit: 4,
      also: onePaidFor,
    }),
  ),
  ...(['lost-before', 'refuse', 'socket-limit'] as const).map(
    (fault): MatrixRow => ({
      id: 5,
      title: `a reset of a request that was never worked on, which nobody can know (${fault})`,
      bout: { faults: [{ fault }] },
      recorded: ['lost/no-answer/reset'],
      retried: false,
      holds: ['doubt'],
      exit: 4,
    }),
  ),
  {
    id: 5,
    title: 'a reset within the headers of the answer',
    bout: { faults: [{ fault: 'socket-cut', afterBytes: 30 }] },
    recorded: ['lost/no-answer/closed'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: onePaidFor,
  },
  {
    id: 6,
    title: 'polls that are reset are asked again, on sockets that may be stale',
    bout: { provider: 'replicate', faults: [{ fault: 'poll-reset', nth: [1, 2] }] },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 0,
    also: ({ records }) => {
      const errors = records[0]?.exchanges.map(({ purpose, error }) => [purpose, error?.code])
      expect(errors).toEqual([
        ['submit', undefined],
        ['poll', 'reset'],
        ['poll', 'reset'],
        ['poll', undefined],
        ['download', undefined],
      ])
    },
  },
  {
    id: 7,
    title: 'no headers until the deadline',
    bout: { faults: [{ fault: 'slow-headers', delayMs: 300_000 }], timeoutMs: 40, hangs: true },
    recorded: ['lost/timeout/deadline'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: onePaidFor,
  },
  {
    id: 8,
    title: 'a body that comes byte by byte',
    bout: { faults: [{ fault: 'slow-body', bytesPerSecond: 1 }], timeoutMs: 40, hangs: true },
    recorded: ['lost/timeout/deadline'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: onePaidFor,
  },
  {
    id: 8,
    title: 'a socket that carries a few bytes a second',
    bout: {
      faults: [{ fault: 'socket-bandwidth', bytesPerSecond: 100 }],
      timeoutMs: 40,
      hangs: true,
    },
    recorded: ['lost/timeout/deadline'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: onePaidFor,
  },
  {
    id: 9,
    title: 'a body with a length that is cut',
    bout: { faults: [{ fault: 'cut-body' }] },
    recorded: ['lost/truncated/truncated'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: (fought) => {
      onePaidFor(fought)
      const [exchange] = fought.records[0]?.exchanges ?? []
      expect(exchange?.status).toBe(200)
      // What came is evidence: the answer's beginning, with the half of the picture on disk.
      expect(exchange?.responseBody).toMatch(/^\{"created":.*\[image:[0-9a-f]{64}\]$/s)
    },
  },
  {
    id: 9,
    title: 'a body that is cut at the socket',
    bout: { faults: [{ fault: 'socket-cut', afterBytes: 20_000 }] },
    recorded: ['lost/truncated/truncated'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: onePaidFor,
  },
  {
    id: 10,
    title: 'a body without a length that is cut, so that no error shows it',
    bout: { faults: [{ fault: 'unframed-cut' }] },
    recorded: ['malformed/not-json'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: ({ records }) => {
      expect(records[0]?.exchanges[0]).toMatchObject({ status: 200, error: null })
    },
  },
  ...(['garbage', 'two-lengths', 'header-overflow'] as const).map(
    (fault): MatrixRow => ({
      id: 11,
      title: `an answer that is no proper HTTP (${fault})`,
      bout: { faults: [{ fault }] },
      recorded: ['lost/no-answer/protocol'],
      retried: false,
      holds: ['doubt'],
      exit: 4,
      also: onePaidFor,
    }),
  ),
  {
    id: 12,
    title: 'a redirect of a paid request is not followed',
    bout: { faults: [{ fault: 'redirect' }] },
    recorded: ['unavailable/redirect'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: ({ records }) => {
      expect(records[0]?.exchanges).toHaveLength(1)
      expect(records[0]?.outcome.message).toMatch(/^redirected \(307\) to http:\/\/127[^/]*;/)
    },
  },
  ...[3_600_000, -3_600_000].map(
    (byMs): MatrixRow => ({
      id: 14,
      title: `the wall clock jumps by ${byMs / 60_000} minutes while a request is out`,
      bout: { onStep: (step, { setWallClock }) => step === 'sent' && setWallClock(byMs) },
      recorded: ['produced'],
      retried: false,
      holds: ['charged'],
      exit: 0,
      differs: 'the jump itself is no event of its own: nothing here is decided by the wall clock',
      also: ({ records }) => expect(records[0]?.times.wireMs).toBe(0),
    }),
  ),
  ...(
    ['socket-latency', 'socket-slicer', 'socket-slow-close', 'slow-headers', 'slow-body'] as const
  ).map(
    (fault): MatrixRow => ({
      id: 8,
      title: `an answer that is slow within its deadline is whole (${fault})`,
      bout: { faults: [{ fault, delayMs: 700, sliceBytes: 999, bytesPerSecond: 5_000_000 }] },
      recorded: ['produced'],
      retried: false,
      holds: ['charged'],
      exit: 0,
    }),
  ),
]

/** The provider has billed once, and that much is still held. */
export function onePaidFor({ billed, rows }: Fought): void {
  expect(billed).toHaveLength(1)
  expect(billed[0]).not.toBe('0')
  expect(rows.filter(({ state }) => state === 'in_doubt')).toHaveLength(1)
}
