import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AffinityDocument } from '../../../src/domain/affinity.ts'
import { affinityOf } from '../../../src/quality/affinity/affinity-of.ts'
import type { StoredRun } from '../../../src/quality/affinity/stored-run.ts'
import { runOf } from './build.ts'

const OPTIONS = { floor: 0.6, confidence: 0.8, generatedAt: '2026-11-21T12:00:00.000Z' }
const PROMPTS = 8
const letters = fc
  .array(fc.constantFrom('a', 'a', 'a', 'r', 'x', '?', 'b'), {
    minLength: PROMPTS,
    maxLength: PROMPTS,
  })
  .map((row) => row.join(''))
const price = fc.constantFrom('0.01', '0.02', '0.04')
const arm = fc.record({ logo: letters, photograph: letters, usd: price })

type Arm = { readonly logo: string; readonly photograph: string; readonly usd: string }

function runFrom(arms: Readonly<Record<string, Arm>>, id: string): StoredRun {
  return runOf({
    id,
    arms: Object.entries(arms).map(([target, { logo, photograph, usd }]) => ({
      target,
      provider: target,
      model: 'same',
      usd,
      came: { logo, photograph },
    })),
  })
}

function tableOf(runs: readonly StoredRun[]): AffinityDocument {
  return affinityOf(runs, OPTIONS).document
}

test('the order in which runs are given changes nothing', () => {
  fc.assert(
    fc.property(arm, arm, arm, (one, two, three) => {
      const first = runFrom({ a: one, b: two }, '20261121-100000-aaaa')
      const second = runFrom({ a: three, b: one }, '20261122-100000-bbbb')
      expect(tableOf([second, first])).toEqual(tableOf([first, second]))
    }),
    { numRuns: 25 },
  )
})

test('swapping the names of two arms swaps what is said of them, and nothing else', () => {
  fc.assert(
    fc.property(arm, arm, (one, two) => {
      const straight = tableOf([runFrom({ a: one, b: two }, '20261121-100000-aaaa')])
      const swapped = tableOf([runFrom({ a: two, b: one }, '20261121-100000-aaaa')])
      const figures = (table: AffinityDocument, id: string) =>
        table.cells
          .filter((cell) => cell.arm.id === id)
          .map(({ type, usable, cost, rank, hard_pass, unknown }) => ({
            type,
            usable,
            cost,
            rank,
            hard_pass,
            unknown,
          }))
      expect(figures(swapped, 'b')).toEqual(figures(straight, 'a'))
      expect(figures(swapped, 'a')).toEqual(figures(straight, 'b'))
    }),
    { numRuns: 40 },
  )
})

test('an arm never ranks above another with the same data', () => {
  fc.assert(
    fc.property(arm, arm, (one, other) => {
      const table = tableOf([runFrom({ a: one, b: one, c: other }, '20261121-100000-aaaa')])
      for (const type of ['logo', 'photograph']) {
        const [a, b] = ['a', 'b'].map((id) =>
          table.cells.find((cell) => cell.type === type && cell.arm.id === id),
        )
        expect(a?.rank).toEqual(b?.rank)
        const claim = table.claims.find(
          (said) => said.type === type && [said.a, said.b].sort().join() === 'a,b',
        )
        if (claim !== undefined) expect(claim).toMatchObject({ diff: 0, p_holm: 1 })
      }
    }),
    { numRuns: 40 },
  )
})

test('every image is usable, unusable or undecided, and the interval holds the rate', () => {
  fc.assert(
    fc.property(arm, arm, (one, two) => {
      for (const cell of tableOf([runFrom({ a: one, b: two }, '20261121-100000-aaaa')]).cells) {
        const { usable, unknown, images, delivered, hard_pass, state } = cell
        expect(delivered).toBeLessThanOrEqual(images)
        expect(hard_pass?.n ?? 0).toBe(delivered)
        if (usable === null) {
          expect(unknown).toBeGreaterThan(0)
          expect(['insufficient', 'rejected']).toContain(state)
          continue
        }
        expect(usable.n + unknown).toBe(images)
        expect(usable.ci[0]).toBeLessThanOrEqual(usable.rate)
        expect(usable.ci[1]).toBeGreaterThanOrEqual(usable.rate)
      }
    }),
    { numRuns: 60 },
  )
})

test('only an arm that is probably good enough is sent anything', () => {
  fc.assert(
    fc.property(arm, arm, arm, (one, two, three) => {
      const table = tableOf([runFrom({ a: one, b: two, c: three }, '20261121-100000-aaaa')])
      for (const { type, primary, fallback } of table.routes) {
        for (const id of [primary, fallback]) {
          if (id === null) continue
          const cell = table.cells.find((each) => each.type === type && each.arm.id === id)
          expect(cell?.usable?.p_ge_floor).toBeGreaterThanOrEqual(0.8)
        }
      }
    }),
    { numRuns: 60 },
  )
})
