import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import { usd, usdText } from '../../src/domain/money.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import type { Gate } from '../../src/domain/suite.ts'
import { createSummary } from '../../src/runner/summary.ts'
import { attemptOf, cellOf, gateOf, PROVENANCE } from '../report/fixture.ts'

const low = cellOf('mini', { mode: 'text-to-image', size: '1024x1024', quality: 'low', n: 1 }, 0)
const high = cellOf('mini', { mode: 'text-to-image', size: '1024x1024', quality: 'high', n: 1 }, 1)

function summaryOf(gates: readonly Gate[] = []) {
  return createSummary({
    id: 'run-1',
    startedAt: '2026-11-20T10:15:00.000Z',
    provenance: PROVENANCE,
    cells: [low, high],
    gates,
    cap: '1',
  })
}

const END = {
  status: 'finished',
  endedAt: '2026-11-20T10:16:00.000Z',
  budget: { charged: '0.01', inDoubt: '0', held: '0', peakCommitted: '0.04' },
  stopped: null,
  plannedTrials: 4,
  billed: null,
} as const

async function documentOf(attempts: readonly AttemptRecord[]): Promise<RunDocument> {
  const summary = summaryOf()
  for (const attempt of attempts) summary.add(attempt)
  return summary.finish(END)
}

describe('createSummary', () => {
  it('writes the keys in the order of the contract', async () => {
    const document = await documentOf([attemptOf({ cell: low, id: 'a' })])
    expect(Object.keys(document)).toEqual(
      'format id status startedAt endedAt provenance budget totals gates verdicts cells stopped'.split(
        ' ',
      ),
    )
    expect(Object.keys(document.budget)).toEqual(
      'cap charged inDoubt held peakCommitted'.split(' '),
    )
    expect(Object.keys(document.totals)).toEqual(
      'trials attempts exchanges images outcomes'.split(' '),
    )
    const [cell] = document.cells
    expect(Object.keys(cell ?? {})).toEqual(
      'id target settings trials attempts outcomes images latencyMs failedLatencyMs usage cost failureRate billed'.split(
        ' ',
      ),
    )
    expect(Object.keys(cell?.latencyMs ?? {})).toEqual(
      'count min mean p50 p75 p95 p99 max sd ci95'.split(' '),
    )
    expect(Object.keys(cell?.cost ?? {})).toEqual(
      'total byBasis perRequest perImage perUsable onFailures onRetries unknown'.split(' '),
    )
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  })

  it('lists a planned cell without attempts, with nulls and not with zeros', async () => {
    const document = await documentOf([attemptOf({ cell: low, id: 'a' })])
    expect(document.cells.map(({ id }) => id)).toEqual([low.id, high.id])
    expect(document.cells[1]).toMatchObject({
      trials: 0,
      attempts: 0,
      outcomes: {},
      latencyMs: null,
      failedLatencyMs: null,
      usage: {},
      cost: { total: '0', byBasis: {}, perRequest: null, perImage: null, perUsable: null },
      failureRate: null,
      billed: null,
    })
  })

  it('gives a trial the verdict of its last attempt, and skips planned trials that never ran', async () => {
    const failed = attemptOf({ cell: low, id: 'a1', trial: 't1', kind: 'throttled', usd: '0' })
    const retried = attemptOf({ cell: low, id: 'a2', trial: 't1', ordinal: 2 })
    const other = attemptOf({ cell: low, id: 'b1', trial: 't2', verdict: 'failed' })
    for (const attempts of [
      [failed, retried, other],
      [retried, other, failed],
    ]) {
      const document = await documentOf(attempts)
      expect(document.verdicts).toEqual({ passed: 1, failed: 1, errored: 0, skipped: 2 })
      expect(document.totals).toMatchObject({ trials: 2, attempts: 3, exchanges: 3 })
      expect(document.cells[0]).toMatchObject({ trials: 2, attempts: 3 })
    }
  })

  it('keeps the time of failures apart, and has none of what was never sent', async () => {
    const document = await documentOf([
      attemptOf({ cell: low, id: 'a', wireMs: 1000 }),
      attemptOf({ cell: low, id: 'b', kind: 'partial', requested: 2, received: 1, wireMs: 3000 }),
      attemptOf({ cell: low, id: 'c', kind: 'lost', wireMs: 60_000 }),
      attemptOf({ cell: low, id: 'd', kind: 'unavailable', wireMs: null }),
    ])
    expect(document.cells[0]?.latencyMs).toMatchObject({ count: 2, min: 1000, max: 3000 })
    expect(document.cells[0]?.failedLatencyMs).toMatchObject({ count: 1, p50: 60_000, sd: null })
  })

  it('counts every attempt that did not produce as a failure, partial ones too', async () => {
    const document = await documentOf([
      attemptOf({ cell: low, id: 'a' }),
      attemptOf({ cell: low, id: 'b', kind: 'partial', received: 1 }),
      attemptOf({ cell: low, id: 'c', kind: 'throttled' }),
      attemptOf({ cell: low, id: 'd' }),
      attemptOf({ cell: low, id: 'e' }),
    ])
    expect(document.cells[0]?.failureRate).toMatchObject({ value: 0.4, n: 5 })
    expect(Object.keys(document.totals.outcomes)).toEqual(['produced', 'partial', 'throttled'])
  })

  it('divides what was charged, rounding half to even at the nano-dollar', async () => {
    const document = await documentOf([
      attemptOf({ cell: low, id: 'a', usd: '0.01' }),
      attemptOf({ cell: low, id: 'b', usd: '0.000000001', basis: 'reported' }),
      attemptOf({ cell: low, id: 'c', usd: '0', basis: 'free', usable: 0 }),
    ])
    expect(document.cells[0]?.cost).toEqual({
      total: '0.010000001',
      byBasis: { reported: '0.000000001', computed: '0.01', free: '0' },
      perRequest: '0.003333334',
      perImage: '0.003333334',
      perUsable: '0.005',
      onFailures: '0',
      onRetries: '0',
      unknown: 0,
    })
  })

  it('states no cost per anything while a charge is unknown, and keeps the known sum', async () => {
    const document = await documentOf([
      attemptOf({ cell: low, id: 'a', usd: '0.01' }),
      attemptOf({ cell: low, id: 'b', kind: 'lost', usd: null }),
    ])
    expect(document.cells[0]?.cost).toMatchObject({
      total: '0.01',
      byBasis: { computed: '0.01' },
      perRequest: null,
      perImage: null,
      perUsable: null,
      unknown: 1,
    })
  })

  it('books failures and retries: what bought nothing usable, and what was a second try', async () => {
    const document = await documentOf([
      attemptOf({ cell: low, id: 'a', usd: '0.01', usable: 0 }),
      attemptOf({ cell: low, id: 'b', usd: '0.02', ordinal: 2 }),
      attemptOf({ cell: low, id: 'c', usd: '0.04', ordinal: 3, usable: 0 }),
    ])
    expect(document.cells[0]?.cost).toMatchObject({ onFailures: '0.05', onRetries: '0.06' })
  })

  it('sums usage as decimals: reported, and counted only where nothing was reported', async () => {
    const usage = (reported: Record<string, string>, counted: Record<string, string>) => ({
      reported,
      counted,
      cost: null,
    })
    const document = await documentOf([
      attemptOf({
        cell: low,
        id: 'a',
        usage: usage({ credit: '0.1' }, { credit: '9', image: '1' }),
      }),
      attemptOf({ cell: low, id: 'b', usage: usage({ credit: '0.2' }, { image: '1' }) }),
      attemptOf({ cell: low, id: 'c', usage: usage({ credit: '1e300' }, { credit: 'many' }) }),
    ])
    expect(document.cells[0]?.usage).toEqual({ image: 2, credit: 0.3 })
  })

  it('refuses an attempt that was added already, and one of no planned cell', () => {
    const summary = summaryOf()
    summary.add(attemptOf({ cell: low, id: 'a' }))
    expect(() => summary.add(attemptOf({ cell: low, id: 'a' }))).toThrow('money would count twice')
    const stranger = cellOf('other', { mode: 'edit', n: 1 })
    expect(() => summary.add(attemptOf({ cell: stranger, id: 'b' }))).toThrow('not in the plan')
  })

  it('can be asked for its document more than once', async () => {
    const summary = summaryOf()
    const before = await summary.finish({ ...END, status: 'started', endedAt: null })
    summary.add(attemptOf({ cell: low, id: 'a' }))
    const after = await summary.finish(END)
    expect(before.totals.attempts).toBe(0)
    expect(before.verdicts.skipped).toBe(4)
    expect(after.totals.attempts).toBe(1)
  })

  it('tells during a run which aborting gates are missed, latency by its samples so far', () => {
    const slow = gateOf('max(latency_ms) <= 5000', 'latency_ms', '<=', '5000', {
      statistic: 'max',
      abortOnFail: true,
    })
    const summary = summaryOf([slow, gateOf('x', 'failure_rate', '<=', '0')])
    summary.add(attemptOf({ cell: low, id: 'a', wireMs: 5000 }))
    expect(summary.gatesSoFar()).toEqual([])
    summary.add(attemptOf({ cell: low, id: 'b', wireMs: 5001 }))
    expect(summary.gatesSoFar()).toEqual([{ source: slow.source, value: 5001, verdict: 'missed' }])
  })

  it('comes to the same document in whatever order attempts arrive, and loses no money', async () => {
    const sketches = fc.array(
      fc.record({
        trial: fc.constantFrom('t1', 't2', 't3'),
        kind: fc.constantFrom('produced', 'partial', 'blocked', 'lost'),
        usd: fc.option(fc.bigInt({ min: 0n, max: 10n ** 10n }).map(usdText)),
        wireMs: fc.option(fc.integer({ min: 0, max: 100_000 })),
        cell: fc.constantFrom(low, high),
        usable: fc.integer({ min: 0, max: 1 }),
      }),
      { maxLength: 12 },
    )
    const orders = sketches.chain((found) => {
      const attempts = found.map((sketch, index) =>
        attemptOf({ ...sketch, id: `a${index}`, ordinal: index + 1 } as const),
      )
      return fc.tuple(
        fc.constant(attempts),
        fc.shuffledSubarray(attempts, { minLength: attempts.length }),
      )
    })
    await fc.assert(
      fc.asyncProperty(orders, async ([attempts, shuffled]) => {
        const document = await documentOf(attempts)
        expect(await documentOf(shuffled)).toEqual(document)
        const charged = attempts.reduce((sum, { charge }) => sum + usd(charge.usd ?? '0'), 0n)
        const totals = document.cells.map(({ cost }) => usd(cost.total))
        expect(totals.reduce((sum, one) => sum + one, 0n)).toBe(charged)
      }),
    )
  })
})
