import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failure } from '../../src/cli/exit.ts'
import type { Ledger } from '../../src/money/ledger.ts'
import type { DurableStep } from '../../src/runner/ports.ts'
import { openLedgerIn } from '../store/open-ledger-in.ts'
import { type Bout, openRing } from './arena.ts'

// What the disk does at each single write is tested by the failing disk; here is what comes of the
// run, its money and its exit code where one of the ledger's own moments fails.

const full = (): Error =>
  Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 })

interface Failed {
  readonly exit: number
  readonly states: readonly string[]
  readonly billed: number
}

/** A run that ends in an error, and what the ledger holds afterwards. */
async function failed(
  bout: Bout,
  afterwards: (ledger: Ledger, resume: () => Promise<unknown>) => Promise<void> = async () => {},
): Promise<Failed> {
  let isFailing = true
  const ring = await openRing({
    ...bout,
    wrapLedger: (ledger) => (isFailing ? (bout.wrapLedger?.(ledger) ?? ledger) : ledger),
  })
  try {
    const error: unknown = await ring.run().then(
      () => null,
      (reason: unknown) => reason,
    )
    isFailing = false
    const ledger = await openLedgerIn(join(ring.folder, 'results'))
    const states = [...ledger.attemptsOf(ring.id)].map(({ state }) => state)
    await ledger.takeOverRun(ring.id)
    let billed = 0
    await afterwards(ledger, async () => {
      const fought = await ring.run({ ledger, generation: 'r2' })
      billed = fought.billed.length
      return fought
    })
    ledger.close()
    return { exit: failure(error).code, states, billed }
  } finally {
    await ring.close()
  }
}

test('69: a disk that is full before the hold sends nothing', async () => {
  const fate = await failed({
    trials: 2,
    wrapLedger: (ledger) => ({ ...ledger, hold: () => Promise.reject(full()) }),
  })
  expect(fate).toMatchObject({ exit: 6, states: [] })
})

test('69: a disk that is full at the mark that it is sent sends nothing, and frees the hold', async () => {
  const fate = await failed(
    { wrapLedger: (ledger) => ({ ...ledger, sent: () => Promise.reject(full()) }) },
    async (_ledger, resume) => {
      expect(await resume()).toMatchObject({ holds: ['voided', 'charged'], exit: 0 })
    },
  )
  // Held when the run ended, and void for whoever comes next, because it was not sent.
  expect(fate).toEqual({ exit: 4, states: ['voided'], billed: 1 })
})

test('71: a disk that is full at the charge keeps the hold, and the next run charges it', async () => {
  const fate = await failed(
    { wrapLedger: (ledger) => ({ ...ledger, settle: () => Promise.reject(full()) }) },
    async (_ledger, resume) => {
      expect(await resume()).toMatchObject({ holds: ['charged'], exit: 0 })
    },
  )
  expect(fate).toEqual({ exit: 4, states: ['answered'], billed: 1 })
})

test('71: a disk that is full at the booking of the answer leaves it in doubt', async () => {
  const fate = await failed(
    { wrapLedger: (ledger) => ({ ...ledger, answered: () => Promise.reject(full()) }) },
    async (_ledger, resume) => {
      expect(await resume()).toMatchObject({ holds: ['doubt'], exit: 4 })
    },
  )
  expect(fate).toEqual({ exit: 4, states: ['in_doubt'], billed: 1 })
})

/** What a run ends with when a folder goes away at a step; `run` is the run's own folder. */
async function without(which: 'results' | 'run', at: DurableStep): Promise<readonly unknown[]> {
  let gone = ''
  const ring = await openRing({
    trials: 3,
    onStep: (step) => step === at && rmSync(gone, { recursive: true, force: true }),
  })
  const results = join(ring.folder, 'results')
  gone = which === 'results' ? results : join(results, ring.id)
  try {
    const error: unknown = await ring.run().then(
      () => null,
      (reason: unknown) => reason,
    )
    return [failure(error).code, ring.billed().length]
  } finally {
    await ring.close()
  }
}

test('74: a ledger that is deleted between a hold and its request ends the run, and nothing is sent', async () => {
  expect(await without('results', 'held')).toEqual([5, 0])
})

test('74: a run’s own folder that is deleted ends the run; its ledger is whole, so 6 and not 5', async () => {
  expect(await without('run', 'charged')).toEqual([6, 1])
})
