import { performance } from 'node:perf_hooks'
import type { Ledger, ScopeLimit } from '../../money/ledger.ts'
import { judgingId } from '../../runner/evaluation.ts'
import type { DurableStep } from '../../runner/ports.ts'
import type { Credential } from '../../wire/secret.ts'
import { createWire } from '../../wire/wire.ts'
import { userMistake } from '../exit.ts'
import type { MockChoice } from '../mock-choice.ts'
import { sleep } from '../sleep.ts'
import { heardBefore } from './heard-before.ts'
import { type BoundJudge, CALLS_AT_ONCE, type JudgeDesk } from './judge-desk.ts'

/**
 * Opens a run's judging: a wire, and a place of its own in the ledger. Throws UserMistakes while
 * another process judges the same run. The caller closes the wire.
 */
export async function openJudging({
  mock,
  folder,
  ...given
}: {
  readonly run: string
  readonly folder: string
  readonly judge: BoundJudge
  readonly credential: Credential | null
  readonly ledger: Ledger
  readonly mock: MockChoice
  readonly onStep: (step: DurableStep) => void
  readonly scopes: readonly ScopeLimit[]
  readonly drain: AbortSignal
  readonly abort: AbortSignal
}): Promise<Omit<JudgeDesk, 'onOverrun'>> {
  const { ledger, run } = given
  const id = judgingId(run)
  if (ledger.run(id) === null) {
    const opened = new Date().toISOString()
    await ledger.openRun({ id, folder, opened, options: '{}' })
  } else if (!(await ledger.takeOverRun(id))) {
    throw userMistake(`run ${run} is being judged by another process. Wait for it to end`)
  }
  const clock = { now: Date.now, monotonic: () => performance.now() }
  const wire = createWire({
    clock,
    maxConnections: CALLS_AT_ONCE,
    allowLoopback: mock.kind === 'mock' ? [mock.origin] : [],
  })
  return {
    ...given,
    heardBefore: heardBefore(ledger, given.judge),
    wire,
    clock,
    sleep,
    random: Math.random,
  }
}
