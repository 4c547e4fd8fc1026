import type { AttemptRecord } from '../domain/attempt.ts'
import type { Ledger } from '../money/ledger.ts'

/** An answer that is read, and its images on disk, that the ledger would not take. */
export class Unbooked extends Error {
  override readonly name = 'Unbooked'
  readonly record: AttemptRecord
  constructor(record: AttemptRecord, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.record = record
  }
}

/**
 * Books the answers among these errors once more: a disk that was full when many wrote may have room
 * again. Answers what still could not be booked; what is known of it is then known only here.
 */
export async function bookAgain(
  ledger: Ledger,
  errors: readonly unknown[],
): Promise<readonly AttemptRecord[]> {
  const left: AttemptRecord[] = []
  for (const error of errors) {
    if (!(error instanceof Unbooked)) continue
    const { record } = error
    const line = JSON.stringify(record)
    try {
      // The disk may have taken it and said that it had not.
      if (ledger.attempt(record.id)?.state !== 'answered') await ledger.answered(record.id, line)
      await ledger.settle(record.id, record.charge, line)
    } catch {
      left.push(record)
    }
  }
  return left
}
