import { extname } from 'node:path'
import { type Deadline, type Failed, realDeadline } from '../image/child.ts'
import { createChildPool } from '../image/child-pool.ts'
import { readScoringAnswer, type ScoringResult, type ScoringTask } from './scoring-message.ts'

/** One process of low priority that scores pictures, one after the other. */
export interface ScoringChild {
  /** Never rejects: a child that dies, hangs or answers nonsense is replaced and asked once more. */
  run(task: ScoringTask): Promise<ScoringResult | Failed>
  close(): Promise<void>
}

export interface ScoringChildOptions {
  /** After so long the child is killed. Loading a model counts. */
  readonly timeoutMs?: number
  /** JavaScript heap. Pixels and models lie outside it. */
  readonly memoryMb?: number
  readonly deadline?: Deadline
  /** The child's program; its own extension makes the same code run from source and from dist. */
  readonly entry?: URL
}

/** Starts with the first task, and does not keep this process alive. */
export function createScoringChild({
  timeoutMs = 120_000,
  memoryMb = 512,
  deadline = realDeadline,
  entry = new URL(`./scoring-worker${extname(import.meta.url)}`, import.meta.url),
}: ScoringChildOptions = {}): ScoringChild {
  return createChildPool<ScoringTask, ScoringResult>({
    entry,
    called: 'scorer',
    readAnswer: readScoringAnswer,
    workers: 1,
    timeoutMs,
    memoryMb,
    deadline,
    onStart: () => {},
    closedMessage: 'scoring was stopped',
  })
}
