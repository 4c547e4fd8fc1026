import type { AttemptRecord } from '../../src/domain/attempt.ts'
import { parseUsd, usd, usdText } from '../../src/domain/money.ts'
import type { AttemptRow } from '../../src/store/ledger-store.ts'
import type { BilledEntry } from '../support/mock-process.ts'
import { type Evidence, recordOf, SHARED_SCOPE } from './evidence.ts'
import { type ChaosTarget, TARGETS } from './scenario.ts'

/** P1 and P2, and that nothing was billed which we do not know of. [] where all is well. */
export function moneyViolations(evidence: Evidence, limitText: string): readonly string[] {
  const { entries, scopes } = evidence
  const limit = usd(limitText)
  const billed = entries.reduce((sum, entry) => sum + billedNano(entry), 0n)
  const found: string[] = []
  if (billed > limit) found.push(`billed ${usdText(billed)} of a limit of ${limitText}`)
  const shared = scopes.find(({ id }) => id === SHARED_SCOPE)
  if (shared === undefined) return [...found, `the ledger knows no ${SHARED_SCOPE}`]
  const committed = shared.held + shared.in_doubt + shared.charged
  if (billed > committed) {
    found.push(`billed ${usdText(billed)}, but only ${usdText(committed)} is known of`)
  }
  for (const { id, cap, held, in_doubt, charged, peak } of scopes) {
    if (cap !== limit) found.push(`${id} has a cap of ${cap}`)
    if (peak > limit) found.push(`${id} once had ${usdText(peak)} committed, of ${limitText}`)
    if (held + in_doubt + charged > limit) found.push(`${id} has more committed than its cap`)
    if (held !== 0n) found.push(`${id} still holds ${usdText(held)} when all is over`)
  }
  return [...found, ...unknownBills(evidence)]
}

/** The mock bills exactly; a nano-dollar is the finest that the program adds up. */
export function billedNano({ usd: text }: Pick<BilledEntry, 'usd'>): bigint {
  return parseUsd(text, 'half-even') ?? 0n
}

interface Known {
  readonly row: AttemptRow
  readonly record: AttemptRecord
}

/**
 * Operations that were billed and are no attempt here, or one that has less set aside for it: by
 * the ids that the provider gave, and where no answer told one, by what was asked.
 */
function unknownBills({ entries, attempts }: Evidence): readonly string[] {
  const known = attempts.flatMap((row): Known[] => {
    const record = recordOf(row)
    return record === null || row.state === 'voided' ? [] : [{ row, record }]
  })
  const byId = new Map(
    known.flatMap((one) => {
      const { requestIds, taskId } = one.record
      return [...requestIds, ...(taskId === null ? [] : [taskId])].map((id) => [id, one] as const)
    }),
  )
  const found: string[] = []
  const claimed = new Map<Known, BilledEntry>()
  const nameless: BilledEntry[] = []
  for (const entry of entries) {
    const one = [entry.id, entry.requestId, entry.taskId]
      .map((id) => (id === null ? undefined : byId.get(id)))
      .find((behind) => behind !== undefined)
    if (one === undefined) {
      if (billedNano(entry) > 0n) nameless.push(entry)
      continue
    }
    const earlier = claimed.get(one)
    if (earlier !== undefined && billedNano(entry) > 0n && billedNano(earlier) > 0n) {
      found.push(`attempt ${one.row.id} was billed twice: ${earlier.id} and ${entry.id}`)
    }
    claimed.set(one, entry)
    if (setAside(one) < billedNano(entry)) {
      found.push(
        `attempt ${one.row.id} has ${usdText(setAside(one))} set aside, ${entry.id} was billed ${entry.usd}`,
      )
    }
  }
  // The dearest bill takes the attempt with most set aside: if that fails, no other way succeeds.
  const left = new Set(known.filter((one) => !claimed.has(one)))
  for (const entry of nameless.toSorted((a, b) => Number(billedNano(b) - billedNano(a)))) {
    const alike = [...left]
      .filter((one) => isLike(one, entry))
      .toSorted((a, b) => Number(setAside(b) - setAside(a)))[0]
    if (alike === undefined || setAside(alike) < billedNano(entry)) {
      found.push(
        `${entry.id} of ${entry.dialect}/${entry.model} was billed ${entry.usd} and is no attempt here`,
      )
    } else left.delete(alike)
  }
  return found
}

function setAside({ row }: Known): bigint {
  return row.charge ?? row.hold
}

function isLike({ record }: Known, entry: BilledEntry): boolean {
  const asked = targetOf(record)
  return (
    asked?.dialect === entry.dialect &&
    asked.model === entry.model &&
    record.imagesRequested === entry.imagesAsked
  )
}

export function targetOf({ target }: Pick<AttemptRecord, 'target'>): ChaosTarget | null {
  return TARGETS.find(({ id }) => id === target) ?? null
}
