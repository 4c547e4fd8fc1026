import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Ledger } from '../../src/money/ledger.ts'
import type { LedgerStore, Transaction } from '../../src/store/ledger-store.ts'
import { compareWithModel, type Fault } from './ledger-model.ts'
import { steps } from './ledger-steps.ts'

const RUNS = 500

test('two processes that hold, send, settle, doubt, resolve, die and take over never leave the model', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(steps, (done) => compareWithModel(done)),
    { numRuns: RUNS },
  )
})

/** A ledger whose statements have `from` replaced by `to`. */
function sqlFault(from: string, to: string): Fault {
  return transactionFault((tx) => ({
    ...tx,
    run: (sql, ...values) => tx.run(sql.replace(from, to), ...values),
  }))
}

function transactionFault(change: (tx: Transaction) => Transaction): Fault {
  return {
    store: (store): LedgerStore => ({
      ...store,
      transact: (work) => store.transact((tx) => work(change(tx))),
    }),
  }
}

function ledgerFault(change: (ledger: Ledger) => Partial<Ledger>): Fault {
  return { ledger: (ledger) => ({ ...ledger, ...change(ledger) }) }
}

const FREE = { usd: '0', basis: 'free', evidence: 'mutant', lines: [] } as const

const MUTANTS: readonly [string, Fault][] = [
  [
    'a settle that charges 0',
    ledgerFault((ledger) => ({
      settle: (id, charge, record) =>
        ledger.settle(id, charge.usd === null ? charge : FREE, record),
    })),
  ],
  [
    'a doubt that releases its hold',
    ledgerFault((ledger) => ({
      settle: (id, charge, record) =>
        ledger.settle(id, charge.usd === null ? FREE : charge, record),
    })),
  ],
  [
    'a settle that can be done twice',
    ledgerFault((ledger) => ({
      settle: async (id, charge, record) => {
        if (ledger.attempt(id)?.state === 'charged') return { overrun: false }
        return ledger.settle(id, charge, record)
      },
    })),
  ],
  [
    'a charge above its hold that is cut to the hold',
    ledgerFault((ledger) => ({
      settle: async (id, charge, record) => {
        const hold = ledger.attempt(id)?.hold ?? 0n
        const isOver = charge.usd !== null && BigInt(Number(charge.usd) * 1e9) > hold
        await ledger.settle(
          id,
          isOver ? { ...charge, usd: `${Number(hold) / 1e9}` } : charge,
          record,
        )
        return { overrun: isOver }
      },
    })),
  ],
  [
    'a hold that ignores what is in doubt',
    sqlFault('held + in_doubt + charged + ?1 <=', 'held + charged + ?1 <='),
  ],
  [
    'a hold that ignores what is held',
    sqlFault('held + in_doubt + charged + ?1 <=', 'in_doubt + charged + ?1 <='),
  ],
  [
    'a hold that ignores what was charged',
    sqlFault('held + in_doubt + charged + ?1 <=', 'held + in_doubt + ?1 <='),
  ],
  ['a cap that is one nano-dollar too high', sqlFault('+ ?1 <= ?2)', '+ ?1 <= ?2 + 1)')],
  ['a cap that is one nano-dollar too low', sqlFault('+ ?1 <= ?2)', '+ ?1 < ?2)')],
  [
    'a charge that is not added up',
    sqlFault('charged = charged + ?3', 'charged = charged + 0 * ?3'),
  ],
  [
    'a charge that keeps its hold',
    sqlFault('SET held = held + ?1, in_doubt', 'SET held = held + max(?1, 0), in_doubt'),
  ],
  [
    'a peak that holds do not raise',
    sqlFault('peak = max(peak, held + in_doubt + charged + ?1)', 'peak = peak'),
  ],
  [
    'a peak that an overrun does not raise',
    sqlFault('peak = max(peak, held + ?1 + in_doubt + ?2 + charged + ?3)', 'peak = peak'),
  ],
  [
    'a send of a hold that is another process’s',
    sqlFault(`AND state = 'held' AND owner = ?`, `AND state = 'held' AND (owner = ? OR 1)`),
  ],
  [
    'a recovery that voids what was sent',
    sqlFault(`SET state = 'in_doubt'`, `SET state = 'voided'`),
  ],
  ['a recovery that forgets what was held', sqlFault(`SET state = 'voided'`, `SET state = 'held'`)],
  [
    'a second scope that is not counted',
    sqlFault('WHERE id IN (SELECT scope', `WHERE id <> 'account' AND id IN (SELECT scope`),
  ],
  [
    'a second scope that does not refuse',
    transactionFault((tx) => ({
      ...tx,
      run: (sql, ...values) => tx.run(sql.replace('?2 IS NULL OR', `?3 = 'account' OR`), ...values),
    })),
  ],
  [
    'a take-over from a process that lives',
    ledgerFault((ledger) => ({
      takeOverRun: async (id) => {
        await ledger.takeOverRun(id)
        return true
      },
    })),
  ],
]

test.each(MUTANTS)('the model catches %s', { timeout: 60_000 }, async (_, fault) => {
  const result = await fc.check(
    fc.asyncProperty(steps, (done) => compareWithModel(done, fault)),
    { numRuns: RUNS, endOnFailure: true, seed: 7 },
  )
  expect(result.failed).toBe(true)
  // A mutant that cannot even run proves nothing.
  expect(String(result.errorInstance)).not.toMatch(/SQLITE|syntax|no such/i)
})
