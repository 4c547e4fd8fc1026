import type { AttemptRecord } from '../../src/domain/attempt.ts'
import { usd, usdText } from '../../src/domain/money.ts'
import { hasImages } from '../../src/domain/outcome.ts'
import type { AttemptRow } from '../../src/store/ledger-store.ts'
import { type Evidence, type RunEvidence, recordOf } from './evidence.ts'

/** Where `run.json`, `attempts.jsonl`, the images, the ledger and the witness do not agree. */
export function bookViolations(evidence: Evidence): readonly string[] {
  const { integrity, runs, attempts } = evidence
  return [
    ...(integrity === 'ok' ? [] : [`the ledger's file: ${integrity}`]),
    ...witnessViolations(evidence),
    ...runs.flatMap((run) => {
      const rows = attempts.filter((row) => row.run === run.id)
      return runViolations(run, rows, evidence).map((text) => `run ${run.id}: ${text}`)
    }),
  ]
}

/** The ledger may be ahead of the witness by a request that never left, and never behind it. */
function witnessViolations({ attempts, witnessed }: Evidence): readonly string[] {
  const byId = new Map(attempts.map((row) => [row.id, row]))
  const unknown = [...witnessed].flatMap(([id, hold]) => {
    const row = byId.get(id)
    if (row === undefined) return [`the witness saw ${id} leave, the ledger knows nothing of it`]
    if (row.state === 'voided') return [`${id} was voided although the witness saw it leave`]
    return row.hold === hold ? [] : [`the witness has a hold of ${hold} for ${id}`]
  })
  const silent = attempts
    .filter(({ id, state }) => state === 'charged' && !witnessed.has(id))
    .map(({ id }) => `${id} was charged although the witness never saw it leave`)
  return [...unknown, ...silent]
}

function runViolations(
  { id: run, document, lines, images }: RunEvidence,
  rows: readonly AttemptRow[],
  { scopes }: Evidence,
): readonly string[] {
  const found: string[] = []
  const say = (isWrong: boolean, text: string): void => {
    if (isWrong) found.push(text)
  }
  if (document === null) {
    // It died before its first hold; its suite was begun anew in another run.
    return rows.length === 0 ? [] : ['has attempts, and no run.json']
  }
  say(!['finished', 'capped'].includes(document.status), `ended as ${document.status}`)
  for (const { id, state } of rows) {
    const isOver = ['charged', 'in_doubt', 'voided'].includes(state)
    say(!isOver, `attempt ${id} is still ${state}`)
  }
  const recorded = rows.filter(({ record }) => record !== null)
  const isSame = lines.join('\n') === recorded.map(({ record }) => record).join('\n')
  say(!isSame, 'attempts.jsonl is not what the ledger has')
  for (const row of rows) for (const text of rowViolations(row)) say(true, text)

  const sum = (of: (row: AttemptRow) => bigint): string =>
    usdText(rows.reduce((total, row) => total + of(row), 0n))
  const scope = scopes.find(({ id }) => id === `run:${run}`)
  const { budget, totals, cells, verdicts } = document
  const charged = sum(({ charge }) => charge ?? 0n)
  const inDoubt = sum(({ state, hold }) => (state === 'in_doubt' ? hold : 0n))
  say(budget.charged !== charged, `run.json says ${budget.charged} charged, attempts ${charged}`)
  say(budget.inDoubt !== inDoubt, `run.json says ${budget.inDoubt} in doubt, attempts ${inDoubt}`)
  say(budget.held !== '0', `run.json says ${budget.held} is held`)
  say(usdText(scope?.charged ?? 0n) !== charged, 'the run’s balance is not what was charged')
  say(usdText(scope?.in_doubt ?? 0n) !== inDoubt, 'the run’s balance is not what is in doubt')
  say(totals.attempts !== recorded.length, `run.json counts ${totals.attempts} attempts`)
  const ofCells = cells.reduce((total, cell) => total + usd(cell.cost.total), 0n)
  say(usdText(ofCells) !== charged, `the cells cost ${usdText(ofCells)} together`)
  const doubts = rows.filter(({ state }) => state === 'in_doubt').length
  const unknown = cells.reduce((total, cell) => total + cell.cost.unknown, 0)
  say(unknown !== doubts, `the cells count ${unknown} unknown charges, the ledger ${doubts}`)
  const isWhole = document.status === 'finished' && document.stopped === null
  say(isWhole && verdicts.skipped > 0, `finished, and ${verdicts.skipped} trials never ran`)
  say(document.id !== run, `run.json is of run ${document.id}`)

  for (const row of recorded) {
    const record = recordOf(row)
    if (record !== null) found.push(...imageViolations(record, images))
  }
  for (const [name, { sha256 }] of images) {
    const isNamed = name.startsWith('.part-') || name.startsWith(`${sha256}.`)
    say(!isNamed, `images/${name} is not what its name says`)
  }
  return found
}

function rowViolations(row: AttemptRow): readonly string[] {
  const record = recordOf(row)
  const { id, state, charge, hold } = row
  if (state === 'voided') return record === null ? [] : [`${id} is voided, and has a record`]
  if (record === null) return [`${id} is ${state}, and has no record`]
  const isGivenUp = record.endpoint === null && row.task !== null
  const told = record.charge.usd === null ? null : usd(record.charge.usd)
  return [
    ...(told === charge ? [] : [`${id}: its record says ${told}, the ledger ${charge}`]),
    ...(usd(record.hold) === hold ? [] : [`${id}: its record says a hold of ${record.hold}`]),
    ...(record.id === id ? [] : [`${id}: its record is of ${record.id}`]),
    ...(isGivenUp ? [`${id} was accepted by the provider, and nobody asked after it`] : []),
  ]
}

/** Every image that a record names is there with its hash, and a produced attempt names them all. */
function imageViolations(
  { id, outcome, artifacts, imagesReceived }: AttemptRecord,
  images: RunEvidence['images'],
): readonly string[] {
  const named = artifacts.flatMap(({ file, sha256, bytes }) => {
    const kept = images.get(file.replace('images/', ''))
    if (kept === undefined) return [`${id}: ${file} is not there`]
    return kept.sha256 === sha256 && kept.bytes === bytes ? [] : [`${id}: ${file} has other bytes`]
  })
  const count = artifacts.filter(({ role }) => role === 'image').length
  const isShort = hasImages(outcome.kind) && (count === 0 || count !== imagesReceived)
  return isShort ? [...named, `${id} is ${outcome.kind} with ${count} images`] : named
}
