import { describe, expect, it, test } from 'vitest'
import type { Trial } from '../../src/domain/plan.ts'
import { type ArmGroup, allocate, armGroups, isHalved } from '../../src/plan/allocate.ts'
import { looksFor } from '../../src/stats/halving.ts'
import { trialsOf } from '../simulation/arms.ts'

const PRICES = new Array<string>(8).fill('0.04')

function groupOf(prompts: number, prices: readonly string[] = PRICES): ArmGroup {
  const [group] = armGroups({ trials: trialsOf(prompts, prices) })
  if (group === undefined) throw new Error('no group')
  return group
}

const arm = ({ case: { cell } }: Trial): number => Number(cell.id)

/** Plays a group to its end: `usable` of every ten images of an arm are, evenly spread. */
function played(
  group: ArmGroup,
  usable: readonly number[],
  { floor = 0.6, lost = -1 }: { floor?: number; lost?: number } = {},
) {
  const yields = new Map<string, { usable: number; images: number }>()
  const asked = usable.map(() => 0)
  const offered = new Set<string>()
  for (;;) {
    const { next, stops } = allocate(group, {
      floor,
      yieldOf: ({ id }) => yields.get(id) ?? null,
      isLost: ({ id }) => offered.has(id) && !yields.has(id),
    })
    if (next.length === 0) return { asked, stops }
    for (const trial of next) {
      offered.add(trial.id)
      const at = arm(trial)
      if (at === lost) continue
      const n = asked[at] ?? 0
      const share = (usable[at] ?? 0) / 10
      const isUsable = Math.floor((n + 1) * share + 1e-9) > Math.floor(n * share + 1e-9)
      yields.set(trial.id, { usable: isUsable ? 1 : 0, images: 1 })
      asked[at] = n + 1
    }
  }
}

describe('looksFor', () => {
  it('halves eight arms of 24 prompts after 8 and 16, so that two get all', () => {
    const halvings = looksFor(8, 24).filter(({ keep }) => keep !== null)
    expect(halvings).toEqual([
      { after: 8, keep: 4 },
      { after: 16, keep: 2 },
    ])
    expect(looksFor(8, 24).map(({ after }) => after)).toEqual([6, 8, 10, 12, 14, 16, 18, 20, 22])
  })

  it.each([
    [5, 12, '6:3 8:2'],
    [8, 12, '6:4 8:2'],
    [16, 24, '6:8 12:4 18:2'],
    // Two rounds that fall together halve once.
    [8, 7, '6:4'],
    [4, 48, ''],
    [8, 6, ''],
  ])('%i arms of %i prompts: %s', (arms, prompts, halvings) => {
    const found = looksFor(arms, prompts).filter(({ keep }) => keep !== null)
    expect(found.map(({ after, keep }) => `${after}:${keep}`).join(' ')).toBe(halvings)
  })
})

describe('armGroups', () => {
  it('puts arms together that are asked for the same content in the same mode', () => {
    const trials = trialsOf(2, ['0.04', '0.04'])
    const edits = trials.map((trial): Trial => {
      const settings = { mode: 'edit', n: 1 } as const
      const cell = { ...trial.case.cell, id: `${trial.case.cell.id}/edit`, settings }
      return { ...trial, id: `${trial.id}/edit`, case: { ...trial.case, cell } }
    })
    const groups = armGroups({ trials: [...trials, ...edits] })
    expect(
      groups.map(({ content, mode, arms, steps }) => [content, mode, arms.length, steps]),
    ).toEqual([
      ['logo', 'text-to-image', 2, 2],
      ['logo', 'edit', 2, 2],
    ])
  })

  it('halves five arms and not four', () => {
    expect([4, 5].map((arms) => isHalved(groupOf(12, PRICES.slice(0, arms))))).toEqual([
      false,
      true,
    ])
  })
})

test('every arm gets six prompts first, the same ones, whatever came of them', () => {
  const { next } = allocate(groupOf(12), { floor: 0.6, yieldOf: () => null, isLost: () => false })
  expect(next.length).toBe(48)
  expect(new Set(next.map(({ case: { prompt } }) => prompt.id)).size).toBe(6)
})

test('the better half goes on at each halving; the last two get all the prompts', () => {
  const { asked, stops } = played(groupOf(12), [10, 9, 8, 8, 7, 7, 6, 6])
  expect(asked).toEqual([12, 12, 8, 8, 6, 6, 6, 6])
  expect(stops.reduce((sum, { trials }) => sum + trials, 0)).toBe(96 - 64)
  expect(stops.find(({ cell }) => cell === '2')).toMatchObject({
    content: 'logo',
    round: 2,
    trials: 4,
    unspent: '0.16',
  })
})

test('a cheap arm that is good enough goes on beside the best one', () => {
  const prices = ['0.2', '0.2', '0.2', '0.2', '0.2', '0.01']
  const { asked } = played(groupOf(12, prices), [10, 9, 9, 9, 9, 7])
  expect([asked[0], asked[5]]).toEqual([12, 12])
})

test('arms that nothing has told apart are not halved by their prices', () => {
  const prices = ['0.2', '0.1', '0.05', '0.02', '0.01']
  const { asked, stops } = played(groupOf(12, prices), [10, 10, 10, 10, 10])
  expect([asked, stops]).toEqual([[12, 12, 12, 12, 12], []])
})

test('a hopeless arm is stopped among few arms too, with its probability', () => {
  const { asked, stops } = played(groupOf(24, PRICES.slice(0, 2)), [8, 1])
  expect(asked).toEqual([24, 6])
  expect(stops.map(({ reason }) => reason)).toEqual([
    '0 of 6 images usable: less than 1 % likely to reach 60 %',
  ])
})

test('the floor decides who is hopeless', () => {
  const stoppedAt = (floor: number) =>
    played(groupOf(24, PRICES.slice(0, 1)), [5], { floor }).asked[0]
  expect([0.3, 0.6, 0.9].map(stoppedAt)).toEqual([24, 24, 6])
})

test('an arm whose trials could not be sent gets no more, and is not called bad for it', () => {
  const { asked, stops } = played(groupOf(12), [10, 9, 8, 8, 7, 7, 6, 6], { lost: 0 })
  expect(asked[0]).toBe(0)
  expect(stops.map(({ cell }) => cell)).not.toContain('0')
})

test('what a stopped run left is what the whole run would have sent next', () => {
  const group = groupOf(12)
  const all = group.arms.flatMap(({ trials }) => trials.map(({ trial }) => trial))
  const yields = new Map<string, { usable: number; images: number }>()
  const ask = () =>
    allocate(group, {
      floor: 0.6,
      yieldOf: ({ id }) => yields.get(id) ?? null,
      isLost: () => false,
    }).next.map(({ id }) => id)
  const first = ask()
  // Half of the first round came in before the process died.
  for (const id of first.slice(0, 20)) yields.set(id, { usable: 1, images: 1 })
  expect(new Set(ask())).toEqual(new Set(first.slice(20)))
  expect(all.length).toBe(96)
})
