import type { AttemptRecord } from '../../domain/attempt.ts'
import type { Ledger } from '../../money/ledger.ts'
import { judgingId } from '../../runner/evaluation.ts'
import type { BoundJudge } from './judge-desk.ts'

/** What a judge answered to a call in another run of this ledger, by the call's key and order. */
export type HeardBefore = (call: string) => AttemptRecord | null

const RUN = /^run:([^:]+)$/

/**
 * Finds answers that other runs have paid for, such as those about labelled pictures. A mock's are
 * never taken: its world may have changed since.
 */
export function heardBefore(
  ledger: Pick<Ledger, 'scopes' | 'attemptsOf'>,
  { mock }: Pick<BoundJudge, 'mock'>,
): HeardBefore {
  if (mock !== null) return () => null
  let known: ReadonlyMap<string, string> | null = null
  return (call) => {
    known ??= answersIn(ledger)
    const record = known.get(call)
    if (record === undefined) return null
    const parsed = JSON.parse(record) as AttemptRecord
    return parsed.outcome.kind === 'produced' ? parsed : null
  }
}

function answersIn(ledger: Pick<Ledger, 'scopes' | 'attemptsOf'>): ReadonlyMap<string, string> {
  const answers = new Map<string, string>()
  for (const { id: scope } of ledger.scopes()) {
    const run = RUN.exec(scope)?.[1]
    if (run === undefined) continue
    const begin = `${judgingId(run)}.`
    for (const { id, record } of ledger.attemptsOf(judgingId(run))) {
      const [key = '', order = ''] = id.slice(begin.length).split('.')
      // The last try is the one that was answered, where any was.
      if (record !== null) answers.set(`${key}.${order}`, record)
    }
  }
  return answers
}
