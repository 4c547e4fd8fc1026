import { expect } from 'vitest'
import type { Fought } from './arena.ts'
import type { MatrixRow } from './matrix-row.ts'

const purposes = ({ records }: Fought): readonly string[] =>
  records[0]?.exchanges.map(({ purpose }) => purpose) ?? []

const count = (fought: Fought, purpose: string): number =>
  purposes(fought).filter((one) => one === purpose).length

/** Faults 28 to 33: of work that is accepted and asked for later. */
export const TASK_ROWS: readonly MatrixRow[] = [
  {
    id: 28,
    title: 'the answer to the order is lost',
    bout: { provider: 'replicate', faults: [{ fault: 'lost-after' }] },
    recorded: ['lost/no-answer/reset'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    // The work goes on without us, and its bill comes when it ends.
    also: ({ billed }) => expect(billed).toHaveLength(1),
  },
  {
    id: 29,
    title: 'a task that is not known everywhere yet',
    bout: { provider: 'replicate', faults: [{ fault: 'poll-404', nth: [1, 2, 3] }] },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 0,
    also: (fought) => expect(count(fought, 'poll')).toBe(4),
  },
  {
    id: 29,
    title: 'a task that is never found again, and runs on',
    bout: {
      provider: 'replicate',
      faults: [{ fault: 'poll-404' }, { fault: 'task-stuck' }],
      isEndless: true,
    },
    recorded: ['cancelled/task-cancelled'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: (fought) => expect(count(fought, 'cancel')).toBe(1),
  },
  {
    id: 29,
    title: 'a task that is never found again until the cancel at the deadline finds it finished',
    bout: { provider: 'replicate', faults: [{ fault: 'poll-404' }] },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 0,
    also: (fought) => {
      // Its picture is fetched although the deadline has passed: it is paid for.
      expect(purposes(fought).slice(-2)).toEqual(['cancel', 'download'])
    },
  },
  {
    id: 30,
    title: 'a task that never ends is cancelled once, and cancelled is not unbilled',
    bout: { provider: 'replicate', faults: [{ fault: 'task-stuck' }], isEndless: true },
    recorded: ['cancelled/task-cancelled'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: (fought) => expect(count(fought, 'cancel')).toBe(1),
  },
  {
    id: 31,
    title: 'a task that fails, which the card calls free',
    bout: { provider: 'replicate', faults: [{ fault: 'task-failed' }] },
    recorded: ['unavailable/task-failed/E1001'],
    retried: false,
    holds: ['free'],
    exit: 6,
  },
  {
    id: 31,
    title: 'a task that somebody else cancels, which the card does not price',
    bout: { provider: 'replicate', faults: [{ fault: 'task-canceled' }] },
    recorded: ['cancelled/task-cancelled'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
  },
  {
    id: 32,
    title: 'a status that nobody knows is a task at work',
    bout: { provider: 'replicate', faults: [{ fault: 'unknown-status' }], isEndless: true },
    recorded: ['cancelled/task-cancelled'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: (fought) => {
      expect(fought.records[0]?.taskStatuses).toContain('defrosting')
      expect(count(fought, 'cancel')).toBe(1)
    },
  },
  {
    id: 33,
    title: 'a link that has expired: the task is asked for a fresh one',
    bout: { provider: 'replicate', faults: [{ fault: 'delivery-expired' }], checks: '[decodes]' },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 0,
    also: (fought) => {
      expect(purposes(fought).slice(-5)).toEqual([
        'download',
        'download',
        'download',
        'poll',
        'download',
      ])
    },
  },
  {
    id: 33,
    title: 'a paid image whose links lead nowhere',
    bout: { provider: 'replicate', faults: [{ fault: 'delivery-404' }] },
    recorded: ['malformed/download-failed'],
    retried: false,
    holds: ['charged'],
    exit: 6,
    also: (fought) => {
      expect(count(fought, 'submit')).toBe(1)
      expect(count(fought, 'download')).toBe(3)
    },
  },
  {
    id: 33,
    title: 'a paid image whose download ends halfway every time',
    bout: { provider: 'replicate', faults: [{ fault: 'delivery-truncated' }] },
    recorded: ['malformed/download-failed'],
    retried: false,
    holds: ['charged'],
    exit: 6,
  },
]
