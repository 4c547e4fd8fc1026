import { join } from 'node:path'
import type { AttemptRecord } from '../domain/attempt.ts'
import { usdText } from '../domain/money.ts'
import type { Ledger } from '../money/ledger.ts'
import { RunBroken } from '../runner/run-plan.ts'
import { diskFault } from '../store/disk-fault.ts'
import { LedgerDamaged } from '../store/ledger-damaged.ts'
import type { AttemptRow } from '../store/ledger-store.ts'

/**
 * The disk ended a run before its end, which is no bug: exit code 5 where the ledger itself is gone,
 * 4 where money is in doubt, else 6, trials without a result.
 */
export class RunCut extends Error {
  override readonly name = 'RunCut'
  readonly code: 4 | 5 | 6
  constructor(message: string, code: 4 | 5 | 6) {
    super(message)
    this.code = code
  }
}

/** Why the disk or the ledger's place ended a run, in words; null for any other error. */
export function cutBy(error: unknown): string | null {
  return damageIn(error)?.message ?? diskFault(error)
}

function damageIn(error: unknown): LedgerDamaged | null {
  if (error instanceof LedgerDamaged) return error
  return error instanceof Error ? damageIn(error.cause) : null
}

/** What to tell of a run that was cut by `error`, why, where it stands, and what to do. */
export function runCut(
  error: unknown,
  {
    id,
    ledger,
    folder,
    isWritten,
  }: {
    readonly id: string
    readonly ledger: Ledger
    readonly folder: string
    /** Whether the run's documents say all of this too. */
    readonly isWritten: boolean
  },
): RunCut {
  const damage = damageIn(error)
  const answered = error instanceof RunBroken ? error.unbooked : []
  const { charged, open, sent } = standing(ledger, id)
  const unanswered = sent
    .filter((one) => !answered.some((record) => record.id === one.id))
    .map((one) => `${one.id}, up to ${usdText(one.hold)} USD`)
  const lines = [
    `Run ${id} was stopped: ${cutBy(error) ?? String(error)}.`,
    'Nothing more was sent. ' +
      (charged === null
        ? 'The ledger cannot be read now, and keeps what was sent.'
        : `Charged: ${usdText(charged)} USD; in doubt or held: ${usdText(open)} USD.`),
    ...answered.map((record) => answeredText(record, folder)),
    ...unanswered.map((one) => `Sent, and not booked: attempt ${one}.`),
    isWritten
      ? `${folder} says so too.`
      : `run.json and attempts.jsonl in ${folder} could not be brought up to date.`,
    damage === null
      ? `When that is mended, go on with: assay resume ${id}`
      : 'Put ledger and journal back in their place if you can. If they are lost, so is the record ' +
        'of all earlier runs on them: reconcile with the provider before you spend again.',
  ]
  const code = damage !== null ? 5 : open > 0n ? 4 : 6
  return new RunCut(lines.join('\n'), code)
}

interface Standing {
  readonly charged: bigint | null
  readonly open: bigint
  /** Attempts whose end could not be written. */
  readonly sent: readonly AttemptRow[]
}

function standing(ledger: Ledger, id: string): Standing {
  try {
    const { charged, inDoubt, held } = ledger.balance(`run:${id}`)
    const sent = ledger.openAttempts().filter((one) => one.run === id && one.state === 'sent')
    return { charged, open: inDoubt + held, sent }
  } catch {
    return { charged: null, open: 1n, sent: [] }
  }
}

/** All that will be left of an answer: nobody else knows what it cost and which images are its. */
function answeredText({ id, outcome, charge, artifacts }: AttemptRecord, folder: string): string {
  const ended = outcome.message === null ? outcome.kind : `${outcome.kind}: ${outcome.message}`
  const images = artifacts.map(({ file }) => join(folder, file)).join(', ')
  return (
    `Answered, and not booked: attempt ${id} (${ended}), ${charge.usd ?? 'an unknown number of'} USD by ` +
    `${charge.evidence}; its images: ${images === '' ? 'none' : images}. Settle it with: ` +
    `assay ledger resolve ${id} --charged USD --because TEXT`
  )
}
