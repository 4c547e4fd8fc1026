import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ReconcileFinding, Reconciliation } from '../../src/domain/reconciliation.ts'
import { reconcileText } from '../../src/report/reconcile-text.ts'
import { textWidth } from '../../src/report/width.ts'

const FINDING: ReconcileFinding = {
  kind: 'amount',
  explained: false,
  provider: 'openai',
  attempt: '20261121-1.1.1',
  lines: [3, 9],
  ids: ['req_1'],
  ours: '0.04',
  theirs: '0.08',
  message: 'exactly 2 times of what we had (computed)',
}

function found(more: Partial<Reconciliation> = {}): Reconciliation {
  return {
    format: 'image-assay/reconciliation@1',
    run: '20261121-1',
    statement: {
      source: 'october.csv',
      readAs: 'litellm-spend',
      records: 12,
      outside: 2,
      from: '2026-11-21T07:30:40.000Z',
      to: '2026-11-21T07:45:00.000Z',
      clockAheadMs: -7_200_000,
    },
    result: 'differs',
    dryRun: false,
    providers: [
      {
        provider: 'litellm',
        attempts: 11,
        records: 10,
        fineness: 'request',
        matched: { byId: 8, byAmount: 1, byTime: 1 },
        free: 1,
      },
    ],
    findings: [FINDING],
    totals: {
      ours: '0.4',
      theirs: '0.44',
      unasked: '0',
      byMode: [{ name: 'edit', attempts: 11, ours: '0.4', theirs: '0.44', unknown: 1 }],
      byOutcome: [],
      byRetry: [],
    },
    compared: [],
    moves: [
      {
        attempt: '20261121-1.1.1',
        from: '0.04',
        fromBasis: 'computed',
        to: '0.08',
        evidence: 'october.csv line 3, 9',
        state: 'made',
      },
    ],
    ...more,
  }
}

test('a reconciliation reads as a page with its verdict and exit code', () => {
  expect(reconcileText(found(), { width: 80, color: false })).toBe(`20261121-1 against october.csv
read as litellm-spend · 12 records · 2 of other times or kinds
2026-11-21 07:30 – 2026-11-21 07:45 · their clock 2h 00m behind

EVIDENCE
  PROVIDER  ATTEMPTS  RECORDS  HOW FINE      BY ID  BY AMOUNT  BY TIME  FREE
  litellm         11       10  each request      8          1        1     1

FINDINGS
  ✗ 1× other amount
    20261121-1.1.1 · ours $0.04, theirs $0.08 · line 3, 9
      exactly 2 times of what we had (computed)

TOTALS
              ATTEMPTS   OURS  THEIRS  UNKNOWN
  mode  edit        11  $0.40   $0.44        1

DIFFERENCES LEFT (exit 4) · ours $0.40 · theirs $0.44 · 1 charge booked
`)
})

test('what is unknown is a dash and a refund keeps its sign', () => {
  const sums = { ...found().totals, theirs: null, byMode: [] }
  const compared = [
    {
      provider: 'stability',
      what: 'balance 5 → 6',
      ours: '0.4',
      theirs: '-1',
      attempts: 2,
      requests: null,
      unknown: 0,
      agrees: false,
    },
  ]
  const text = reconcileText(found({ totals: sums, compared }), { width: 80, color: false })
  expect(text).toContain('✗  balance 5 → 6  $0.40  -$1.00         2         –        0')
  expect(text).toContain('ours $0.40 · theirs –')
})

test('many of a kind are cut, and their number is not', () => {
  const findings = Array.from({ length: 30 }, () => FINDING)
  const text = reconcileText(found({ findings }), { width: 80, color: false })
  expect(text).toContain('✗ 30× other amount')
  expect(text).toContain('22 more: see --json')
})

test('no line is wider than asked, whatever a provider calls its things', () => {
  const odd = fc.string({ unit: 'grapheme', maxLength: 60 })
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 160 }), odd, odd, (width, name, message) => {
      const findings = [{ ...FINDING, attempt: name, message }]
      const page = found({
        findings,
        statement: { ...found().statement, source: name },
        totals: { ...found().totals, byMode: [{ ...found().totals.byMode[0], name } as never] },
      })
      const lines = reconcileText(page, { width, color: false }).split('\n')
      expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width)
    }),
    { numRuns: 200 },
  )
})
