import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import { type Usd, usd } from '../../src/domain/money.ts'

/** An operation as the mock's own ledger has it. */
export interface Billed {
  readonly id: string
  readonly requestId: string | null
  readonly taskId: string | null
  readonly imagesMade: number
  readonly usd: string
  readonly client: 'pending' | 'delivered' | 'failed' | 'disconnected'
}

/** A run's files held against the mock's ledger. Nothing may be in `wrong`. */
export interface Accounts {
  readonly attempts: number
  readonly billed: Usd
  readonly charged: Usd
  readonly inDoubt: Usd
  /** Attempts whose charge is the mock's bill to the nano-dollar, and those in doubt. */
  readonly exact: number
  readonly doubtful: number
  /** Made by the mock, named by records, and files: alike images are one file, halves are kept too. */
  readonly images: { readonly made: number; readonly received: number; readonly kept: number }
  readonly wrong: readonly string[]
}

/** How an exchange's record names an image that its answer held. */
const TOKEN = /\[image:([0-9a-f]{64})\]/g

/**
 * Holds every attempt of a run against the operation that the mock billed for it (by request or task
 * id), every doubt against what is left over, and every image against the file of its name.
 */
export async function accountFor(folder: string, billed: readonly Billed[]): Promise<Accounts> {
  const wrong: string[] = []
  const byId = new Map<string, Billed>()
  for (const one of billed) {
    for (const id of [one.id, one.requestId, one.taskId]) if (id !== null) byId.set(id, one)
  }
  const left = new Set(billed)
  const named = new Map<string, number>()
  const evidence = new Set<string>()
  const seen = new Set<string>()
  let [charged, inDoubt] = [0n, 0n]
  let [exact, doubtful, attempts, received, withheld] = [0, 0, 0, 0, 0]
  for await (const record of recordsOf(folder)) {
    attempts += 1
    received += record.artifacts.length
    if (seen.has(record.id)) wrong.push(`${record.id} stands there twice`)
    seen.add(record.id)
    for (const { file, bytes } of record.artifacts) named.set(file, bytes)
    for (const { responseBody } of record.exchanges) {
      for (const [, sha256 = ''] of responseBody?.matchAll(TOKEN) ?? []) evidence.add(sha256)
    }
    const { charge, hold } = record
    const ids = [...record.requestIds, ...(record.taskId === null ? [] : [record.taskId])]
    const entry = ids.map((id) => byId.get(id)).find((one) => one !== undefined)
    if (entry !== undefined && !left.delete(entry)) wrong.push(`${record.id} shares a bill`)
    if (charge.usd === null) {
      inDoubt += usd(hold)
      doubtful += 1
      // Billed, answered, and something else stood where the images should have been.
      if (entry?.client === 'delivered') withheld += entry.imagesMade - record.imagesReceived
      if (usd(entry?.usd ?? '0') > usd(hold)) wrong.push(`${record.id} was billed above its hold`)
      continue
    }
    const amount = usd(charge.usd)
    charged += amount
    const truth = usd(entry?.usd ?? '0')
    if (amount === truth) exact += 1
    else wrong.push(`${record.id} is charged ${charge.usd} (${charge.basis}), billed ${truth}`)
    if (entry?.client === 'delivered' && record.imagesReceived !== entry.imagesMade)
      wrong.push(`${record.id} has ${record.imagesReceived} of ${entry.imagesMade} images`)
  }
  const unclaimed = [...left].filter((one) => usd(one.usd) > 0n)
  // A lost answer has no id to be found by: each unclaimed bill needs a doubt of its own.
  if (unclaimed.length > doubtful) wrong.push(`${unclaimed.length} bills, ${doubtful} doubts`)
  for (const one of left) if (one.client === 'delivered') withheld += one.imagesMade
  const kept = readdirSync(join(folder, 'images'))
  for (const name of kept) {
    // The half of an image that a cut answer brought is evidence: its exchange names it.
    const isNamed = named.has(`images/${name}`) || evidence.has(name.replace(/\..*$/, ''))
    if (!isNamed) wrong.push(`${name} is nobody’s`)
  }
  for (const [file, size] of named) {
    const bytes = readFileSync(join(folder, file))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (bytes.length !== size || !file.startsWith(`images/${sha256}.`))
      wrong.push(`${file} differs`)
  }
  const total = billed.reduce((sum, one) => sum + usd(one.usd), 0n)
  if (charged + inDoubt < total) wrong.push(`billed ${total}, and only ${charged + inDoubt} known`)
  const made = billed.reduce((sum, one) => sum + one.imagesMade, 0)
  const delivered = billed.filter(({ client }) => client === 'delivered')
  const given = delivered.reduce((sum, one) => sum + one.imagesMade, 0)
  if (received + withheld !== given)
    wrong.push(`${given} images were delivered, ${received} recorded, ${withheld} withheld`)
  return {
    attempts,
    billed: total,
    charged,
    inDoubt,
    exact,
    doubtful,
    images: { made, received, kept: kept.length },
    wrong,
  }
}

async function* recordsOf(folder: string): AsyncIterable<AttemptRecord> {
  const input = createReadStream(join(folder, 'attempts.jsonl'))
  for await (const line of createInterface({ input })) yield JSON.parse(line) as AttemptRecord
}
